/** Where the bundled driver lies (driver-bundle.ts): inside the package, so that it finds what belongs to the program. */
import { fileURLToPath } from 'node:url';

export const DRIVER = fileURLToPath(new URL('../../node_modules/.cache/maos-tui/driver.mjs', import.meta.url));
