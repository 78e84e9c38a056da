/** Puts the table of keys into README.md: `npm run keys`. A test fails when it is stale. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurable } from '../system/durable.ts';
import { packageRoot } from '../system/self.ts';
import { keysTable } from '../tui/keys-text.ts';

const path = join(packageRoot(), 'README.md');
const text = await readFile(path, 'utf8');
await writeDurable(
  path,
  text.replace(/^\| where \| keys \|\n(?:\|.*\n)+/m, () => `${keysTable()}\n`),
  { mode: 0o644 },
);
