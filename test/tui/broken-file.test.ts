/** A file the user edits that cannot be read: found, told where, and gone once it is valid; in memory first, then in a real terminal. */
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { checkFile } from '../../src/cli/check-files.ts';
import { BrokenFiles, type Now } from '../../src/tui/broken-file.ts';
import { BIN, clean, repository, write } from '../cli/cli.ts';
import { tempDir } from '../support/temp.ts';
import { noted } from './fixture-state.ts';
import { type Screen, start } from './harness.ts';

let screen: Screen | null = null;
afterEach(async () => {
  await screen?.close();
  screen = null;
});

const AT = '2026-11-20T12:41:00.000Z';
const now = (more: Partial<Now> = {}): Now => ({ events: [], tended: true, config: false, at: AT, ...more });

it('an edit that was put aside is shown until the next one is taken, or its file is gone', async () => {
  const dir = tempDir();
  const kept = 'tasks.rejected-20261120T124100.json';
  writeFileSync(join(dir, kept), '{\n  "tasks": [\n    { "id": "T1" "title": "x" }\n  ]\n}\n');
  writeFileSync(join(dir, 'tasks.json'), '{ "tasks": [] }\n');
  const files = new BrokenFiles({ dir, repo: dir, check: (path) => checkFile(path, dir, null) });
  const rejected = noted('EDIT_REJECTED', `tasks.json line 3, column 18: no. Your version is kept as ${kept}; the last good one is in use.`, AT);
  expect(await files.look(now())).toBe(false);
  expect(await files.look(now({ events: [rejected] }))).toBe(true);
  expect(files.value).toMatchObject({ name: 'tasks.json', kept, problems: [{ line: 3 }], good: ['{ "tasks": [] }', ''], at: AT });
  expect(await files.look(now({ events: [rejected] }))).toBe(false);
  if (files.value) await files.save(files.value, 'mended');
  expect(readFileSync(join(dir, 'tasks.json'), 'utf8')).toBe('mended');
  expect(await files.look(now({ events: [rejected, noted('EDIT_TAKEN', 'taken', AT)] }))).toBe(true);
  expect(files.value).toBeNull();
  await files.look(now({ events: [rejected] }));
  rmSync(join(dir, kept));
  expect(await files.look(now({ events: [rejected] }))).toBe(true);
  expect(files.value).toBeNull();
});

it('the news of a bad edit comes before the good copy is back: until then none is shown, least of all the bad one', async () => {
  const dir = tempDir();
  const kept = 'tasks.rejected-2.json';
  const bad = '{ "tasks": [';
  for (const name of [kept, 'tasks.json']) writeFileSync(join(dir, name), bad);
  const files = new BrokenFiles({ dir, repo: dir, check: (path) => checkFile(path, dir, null) });
  const events = [noted('EDIT_REJECTED', `tasks.json line 1, column 12: no. Your version is kept as ${kept}; the last good one is in use.`, AT)];
  expect(await files.look(now({ events }))).toBe(true);
  expect(files.value).toMatchObject({ kept, lines: [bad], good: [] });
  expect(await files.look(now({ events }))).toBe(false);
  writeFileSync(join(dir, 'tasks.json'), '{ "tasks": [] }');
  expect(await files.look(now({ events }))).toBe(true);
  expect(files.value).toMatchObject({ kept, lines: [bad], good: ['{ "tasks": [] }'] });
});

it('what the orchestrator would refuse for what it says is named by its words', async () => {
  const dir = tempDir();
  const kept = 'tasks.rejected-1.json';
  writeFileSync(join(dir, kept), '{ "revision": 9, "tasks": [] }');
  const files = new BrokenFiles({ dir, repo: dir, check: (path) => checkFile(path, dir, null) });
  await files.look(now({ events: [noted('EDIT_REJECTED', `tasks.json was edited from revision 9, which this run has never had. Your version is kept as ${kept}; …`, AT)] }));
  expect(files.value?.problems).toEqual([{ line: 1, col: 1, message: 'tasks.json was edited from revision 9, which this run has never had', hint: '' }]);
});

it('tasks.json itself counts while nobody tends it, multi-agent.yaml while a run may begin with it; neither is read twice', async () => {
  const dir = tempDir();
  let checks = 0;
  const check = (path: string) => {
    checks++;
    return checkFile(path, dir, null);
  };
  writeFileSync(join(dir, 'tasks.json'), '{ "tasks": [');
  writeFileSync(join(dir, 'multi-agent.yaml'), 'version: 1\nroles: [\n');
  const files = new BrokenFiles({ dir, repo: dir, check });
  await files.look(now());
  expect([files.value, checks]).toEqual([null, 0]);
  await files.look(now({ tended: false }));
  expect(files.value).toMatchObject({ name: 'tasks.json', kept: null, problems: [{ line: 1 }], good: [] });
  const before = checks;
  await files.look(now({ tended: false }));
  expect(checks).toBe(before);
  await files.look(now({ config: true }));
  expect(files.value?.name).toBe('multi-agent.yaml');
  expect(files.value?.problems[0]?.message).not.toBe('');
});

it('multi-agent.yaml is broken and mended while the screen is open: said by itself, opened at the line, cleared by itself', async () => {
  const cwd = repository();
  const editor = join(tempDir(), 'vi');
  const good = 'version: 1\nsettings:\n  parallel: 2\n';
  writeFileSync(editor, `#!/bin/sh\necho "$1" > "${cwd}/opened"\nprintf '${good.replaceAll('\n', '\\n')}' > "$2"\n`);
  chmodSync(editor, 0o755);
  mkdirSync(join(cwd, '.multi-agent'), { recursive: true });
  screen = start({ argv: [process.execPath, BIN, '-C', cwd], env: { ...clean(cwd), EDITOR: editor, VISUAL: undefined } });
  await screen.until('0 You:0');
  write(cwd, { 'multi-agent.yaml': 'version: 1\nsettings:\n  parallel: many\n' });
  await screen.until('CONFIG ERROR');
  await screen.until('multi-agent.yaml was edited by hand and is not valid. Line 3');
  screen.press('2');
  await screen.until('parallel: many');
  screen.press('e');
  await screen.until('multi-agent.yaml is saved.');
  expect(readFileSync(join(cwd, 'opened'), 'utf8').trim()).toBe('+3');
  await screen.until((one) => !one.text().includes('CONFIG ERROR'));
  expect(readFileSync(join(cwd, 'multi-agent.yaml'), 'utf8')).toBe(good);
  screen.press('q', 'd');
  await screen.exited;
});
