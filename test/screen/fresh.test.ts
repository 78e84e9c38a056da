/** The first minutes in somebody's repository: what is looked at writes nothing, and every empty screen says how to go on. The built program in a terminal. */
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { AGENTS } from '../../src/config/detect.ts';
import { SCREEN_LABELS, SCREENS } from '../../src/tui/screen-names.ts';
import { BIN, clean, maos, repository } from '../cli/cli.ts';
import { tempDir } from '../support/temp.ts';
import { type Screen, start } from '../tui/harness.ts';

let one: Screen | null = null;
afterEach(async () => {
  await one?.close();
  one = null;
});

/** Only git and node: no agent of the machine is found. */
function pathWithout(): string {
  const bin = join(tempDir(), 'bin');
  mkdirSync(bin);
  for (const name of ['git', 'node']) {
    const at =
      name === 'node'
        ? process.execPath
        : (process.env.PATH ?? '')
            .split(':')
            .map((dir) => join(dir, name))
            .find((file) => lstatSync(file, { throwIfNoEntry: false }));
    symlinkSync(at ?? name, join(bin, name));
  }
  return bin;
}

/** Every file of a directory, by its bytes. */
function treeHash(dir: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort()) {
    const stat = lstatSync(join(dir, name));
    hash.update(`${name} ${stat.mode}\n`);
    if (stat.isFile()) hash.update(readFileSync(join(dir, name)));
  }
  return hash.digest('hex');
}

it('all ten screens of a fresh repository name the next key, the first one every agent with how to install it; nothing is written', async () => {
  const home = tempDir();
  const cwd = repository();
  const env = clean(home, { PATH: pathWithout() });
  const before = treeHash(cwd);
  one = start({ argv: [process.execPath, BIN, '-C', cwd], env });
  for (const { install } of AGENTS) await one.until(install);
  expect(one.text()).toContain('Watch the demo');
  expect(one.text()).toContain('Nothing has been written yet.');
  for (const [at, screen] of SCREENS.entries()) {
    one.press(String(at));
    await one.until(screen === 'you' ? '[0 You:0]' : `[${at} ${SCREEN_LABELS[screen]}]`);
    await one.until((now) => now.line(23).endsWith('? help'));
    // Those with rows of their own name the keys of a row in the footer.
    if (screen === 'health' || screen === 'setup') expect(one.line(23)).toMatch(screen === 'health' ? /^ r start/ : /^ Enter change/);
    else expect(one.text().split('\n').slice(2, 22).join('\n'), screen).toMatch(/^ {4,}(\+|\+ or Enter) {2,}Write a goal/m);
    if (screen !== 'setup') expect(one.text(), screen).not.toMatch(/…$/m);
  }
  // What is named works: + opens the goal.
  one.press('+');
  await one.until('New goal');
  one.press('esc');
  await one.until((now) => !now.text().includes('New goal'));
  one.press('q');
  await one.until('Leave maos-tui?');
  one.press('d');
  expect(await one.exited).toBe(0);
  expect(treeHash(cwd)).toBe(before);

  for (const argv of [['status'], ['doctor'], ['validate'], ['init', '--dry-run'], ['you'], ['help'], ['runs'], ['config', 'list']])
    await maos(argv, { cwd, env: { ...env, HOME: home } });
  expect(treeHash(cwd)).toBe(before);
});

it('the footer names only what works and keeps ? help, in 60 columns on every screen', async () => {
  one = start({ argv: [process.execPath, BIN, '-C', repository()], env: clean(tempDir()), cols: 60, rows: 16 });
  await one.until('Nothing has been written yet.');
  for (const [at, screen] of SCREENS.entries()) {
    one.press(String(at));
    await one.until((now) => now.line(1).includes(`[${at}`) && now.line(15).endsWith('? help'));
    expect(one.line(15), screen).toMatch(/^ \S/);
  }
});

it('a folder without git is told what is missing, and how to begin', async () => {
  const cwd = tempDir();
  one = start({ argv: [process.execPath, BIN, '-C', cwd], env: clean(cwd), cols: 120 });
  expect(await one.exited).toBe(3);
  expect(one.text()).toMatch(/This is not a git repository\. maos-tui needs one/);
  expect(one.text()).toMatch(/git init/);
  expect(one.text()).toContain('maos-tui demo');
  expect(one.alternate()).toBe(false);
  expect(readdirSync(cwd)).toEqual([]);
});
