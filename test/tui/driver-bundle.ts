/** Bundles the driver of the terminal tests once for all of them: started from its sources it takes five times as long. */

import { rename } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundling } from '../../src/bundling.mjs';
import { DRIVER } from './driver-path.ts';

export async function setup(): Promise<void> {
  const fresh = DRIVER.replace('.mjs', `.${process.pid}.mjs`);
  await build({ ...bundling, entryPoints: [fileURLToPath(new URL('./driver.ts', import.meta.url))], outfile: fresh });
  await rename(fresh, DRIVER);
}
