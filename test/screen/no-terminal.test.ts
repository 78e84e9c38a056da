/** Without a terminal on one of its ends the screen says in plain words which commands do the same, and ends; tried as shells, nohup and cron start programs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { BIN, clean, repository } from '../cli/cli.ts';
import { type Screen, start } from '../tui/harness.ts';

let screen: Screen | null = null;
afterEach(async () => {
  await screen?.close();
  screen = null;
});

const MAOS = `"${process.execPath}" "${BIN}"`;
test.each([
  ['standard input from nowhere', `${MAOS} </dev/null`, ''],
  ['standard output into a pipe', `set -o pipefail; ${MAOS} | cat`, ''],
  ['nohup', `nohup ${MAOS}`, 'nohup.out'],
  ['an environment like that of cron', `env -i HOME="$HOME" PATH=/usr/bin:/bin SHELL=/bin/sh ${MAOS} </dev/null`, ''],
])('%s: words, exit 2, and no escape byte', async (_name, line, file) => {
  const cwd = repository();
  screen = start({ argv: ['bash', '-c', `cd "${cwd}" && ${line}`], env: clean(cwd), cols: 100, rows: 30 });
  expect(await screen.exited).toBe(2);
  const said = screen.raw() + (file === '' ? '' : readFileSync(join(cwd, file), 'utf8'));
  expect(said).not.toContain('\x1b');
  expect(said).toContain('maos-tui: The screen needs a terminal on standard input and output. Commands work without one:');
  for (const verb of ['run "GOAL" --detach', 'status --json', 'you', 'logs -f', 'help']) expect(said).toContain(`maos-tui ${verb}`);
});
