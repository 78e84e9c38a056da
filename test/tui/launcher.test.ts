/** The launcher and the shell around it: whatever happens to the screen, the terminal is given back. */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, expect, test } from 'vitest';
import { RESTORE } from '../../src/tui/terminal.ts';
import { DRIVER } from './driver-path.ts';
import { type Screen, start } from './harness.ts';

const BIN = fileURLToPath(new URL('../../bin/maos-tui.js', import.meta.url));
const repo = mkdtempSync(join(tmpdir(), 'maos-launch-'));
const git = (...args: string[]) => execFileSync('git', ['-C', repo, '-c', 'user.name=T', '-c', 'user.email=t@example.org', ...args]);
git('init', '-q', '-b', 'main');
writeFileSync(join(repo, 'a.txt'), 'a\n');
git('add', '-A');
git('commit', '-qm', 'first');

let open: Screen[] = [];
afterEach(async () => {
  for (const one of open) await one.close();
  open = [];
});
afterAll(() => rmSync(repo, { recursive: true, force: true }));

const launch = (args: string[], env: Record<string, string> = {}, argv = [process.execPath, BIN, '-C', repo, ...args]): Screen => {
  const one = start({ argv, env });
  open.push(one);
  return one;
};
const childOf = (pid: number): number => Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);

test('the launcher knows the restoring bytes by heart', () => {
  expect(readFileSync(BIN, 'utf8')).toContain(JSON.stringify(RESTORE).slice(1, -1).replaceAll('\\u001b', '\\x1b'));
});

test('the launcher is written in old syntax', () => {
  const code = readFileSync(BIN, 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/'(?:[^'\\]|\\.)*'/g, "''");
  expect(code).not.toMatch(/=>|\b(?:const|let|class|async|await)\b|`|\?\.|\?\?|\.\.\./);
});

test('a killed screen leaves a usable terminal and says that agents go on', async () => {
  const one = launch([]);
  await one.until('Nothing has been written yet.');
  expect(one.raw()).toMatch(/^maos-tui \d+\.\d+\.\d+ {2}checking…/);
  expect(one.alternate()).toBe(true);
  // Only looking: nothing is made in the repository.
  expect(readdirSync(repo).sort()).toEqual(['.git', 'a.txt']);
  process.kill(childOf(one.pid), 'SIGKILL');
  expect(await one.exited).toBe(137);
  await one.until('the screen ended by SIGKILL. Agents keep running');
  expect(one.alternate()).toBe(false);
  expect(one.raw()).toContain('\x1b[?25h');
});

test('a killed launcher takes the screen with it, and the shell has its terminal again', async () => {
  const one = launch([], { PS1: 'prompt> ', HISTFILE: '/dev/null' }, ['bash', '--norc', '--noprofile', '-i']);
  await one.until('prompt>');
  one.press(`${process.execPath} ${BIN} -C ${repo}`, 'enter');
  await one.until('Nothing has been written yet.', 20_000);
  const launcher = childOf(one.pid);
  const screen = childOf(launcher);
  process.kill(launcher, 'SIGKILL');
  await one.until((now) => !now.alternate() && now.text().includes('left alone by its launcher'));
  await one.until(() => !existsSync(`/proc/${screen}`));
  one.press('echo $((40 + 2))', 'enter');
  await one.until(/^42$/m);
  one.press('exit', 'enter');
  await one.exited;
});

test('q d leaves with 0, and a signal to the launcher ends both', async () => {
  const one = launch([]);
  await one.until('Nothing has been written yet.');
  one.press('q', 'd');
  expect(await one.exited).toBe(0);
  expect(one.alternate()).toBe(false);
  const second = launch(['attach']);
  await second.until('Nothing has been written yet.');
  second.kill('SIGTERM');
  expect(await second.exited).toBe(143);
  expect(second.alternate()).toBe(false);
});

test('commands run in the same process, and a dumb terminal gets lines without an escape byte', async () => {
  const one = launch(['status']);
  expect(await one.exited).toBeGreaterThanOrEqual(0);
  expect(one.raw()).not.toContain('checking');
  const dumb = launch([], { TERM: 'dumb' });
  await dumb.until('Type h and Enter for help.');
  dumb.press('q', 'enter');
  await dumb.until('1. leave');
  dumb.press('1', 'enter');
  expect(await dumb.exited).toBe(0);
  expect(dumb.raw()).not.toContain('\x1b');
});

test('Ctrl+Z gives the shell its prompt, fg brings the screen back whole', async () => {
  const one = launch([], { PS1: 'prompt> ', HISTFILE: '/dev/null' }, ['bash', '--norc', '--noprofile', '-i']);
  await one.until('prompt>');
  one.press(`${process.execPath} ${DRIVER} run`, 'enter');
  await one.until('Tests: 9 passed', 20_000);
  one.press('ctrl+z');
  await one.until((now) => !now.alternate() && /Stopped[\s\S]*prompt> *$/.test(now.text().trimEnd()));
  one.press('fg', 'enter');
  await one.until((now) => now.alternate() && now.text().includes('Tests: 9 passed') && now.line(23).endsWith('? help'));
  one.press('q', 'd');
  await one.until((now) => !now.alternate());
  one.press('exit', 'enter');
  await one.exited;
});
