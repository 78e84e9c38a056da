/** Modes of the screen in a real terminal: what the settings of a user, their variables and flags make of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { BIN, clean, maos, repository, write } from '../cli/cli.ts';
import { type Screen, start } from './harness.ts';

const USER = '.home/config/maos-tui/config.yaml';
let screen: Screen | null = null;
afterEach(async () => {
  await screen?.close();
  screen = null;
});

/** The built program on an empty repository. */
function open(cwd: string, argv: string[] = [], env: NodeJS.ProcessEnv = {}): Screen {
  screen = start({ argv: [process.execPath, BIN, '-C', cwd, ...argv], env: { ...clean(cwd), ...env }, cols: 120, rows: 40 });
  return screen;
}
const colours = (bytes: string): string[] =>
  [...bytes.matchAll(/\x1b\[([0-9;]*)m/g)].flatMap(([, codes = '']) => codes.split(';').filter((code) => /^(3[0-8]|4[0-8]|9[0-7]|10[0-7])$/.test(code)));
const leave = async (on: Screen) => {
  on.press('\x03', '\x03');
  await on.exited;
};

describe('settings on the screen', () => {
  it('are listed with where from, changed by keys, and written to the file they belong to', async () => {
    const cwd = repository();
    const on = open(cwd, ['--no-mouse']);
    await on.until('Setup');
    on.press('9');
    await on.until('flag > env > project > user > default');
    await on.until(/Mouse +off +flag/);
    on.press('j', 'enter');
    await on.until('▸Parallel agents');
    on.press('backspace', '6', 'enter');
    await on.until('Saved to multi-agent.yaml: Parallel agents is 6');
    expect(readFileSync(join(cwd, 'multi-agent.yaml'), 'utf8')).toContain('parallel: 6');
    await on.until(/Parallel agents +6 +project/);
    for (let at = 0; at < 13; at++) on.press('j');
    await on.until('▸ Colours');
    on.press('enter');
    await on.until('(*) ansi');
    on.press('5');
    await on.until(/Colours +mono +user/);
    expect(readFileSync(join(cwd, USER), 'utf8')).toContain('theme: mono');
    const before = on.raw().length;
    on.press('1');
    await on.until('[1 Run]');
    expect(colours(on.raw().slice(before))).toEqual([]);
    await leave(on);
  });

  it('give keys of the user their deeds, and say what clashes', async () => {
    const cwd = repository();
    write(cwd, { [USER]: 'version: 1\nui:\n  ascii: true\n  keys:\n    run.quit: Q\n    help.keys: h\n' });
    const on = open(cwd);
    await on.until('? cannot be given to something else');
    expect([...on.text()].every((char) => char <= '\x7f')).toBe(true);
    on.press('q');
    await on.until('q does nothing here');
    on.press('Q');
    await on.until('Leave maos-tui?');
    on.press('d');
    expect(await on.exited).toBe(0);
  });
});

describe('flags and variables', () => {
  it('NO_COLOR draws without colours, FORCE_COLOR outranks it, --no-color both', async () => {
    const cwd = repository();
    for (const [argv, env, some] of [
      [[], { NO_COLOR: '1' }, false],
      [[], { NO_COLOR: '1', FORCE_COLOR: '1' }, true],
      [['--no-color'], { FORCE_COLOR: '1' }, false],
    ] as const) {
      const on = open(cwd, [...argv], env);
      await on.until('0 You:0');
      await leave(on);
      expect([argv, env, colours(on.raw()).length > 0]).toEqual([argv, env, some]);
    }
  });

  it('CI does not hold the screen back, and --no-alt-screen stays among the lines of the shell', async () => {
    const on = open(repository(), ['--no-alt-screen'], { CI: 'true' });
    await on.until('0 You:0');
    expect(on.alternate()).toBe(false);
    expect(on.raw()).not.toContain('\x1b[?1049h');
    await leave(on);
    expect(on.raw()).not.toContain('\x1b[?1000h');
  });

  it('ui.mouse of the user has the mouse on from the beginning, and --no-mouse outranks it', async () => {
    const cwd = repository();
    write(cwd, { [USER]: 'version: 1\nui:\n  mouse: true\n' });
    const on = open(cwd);
    await on.until('0 You:0');
    await leave(on);
    expect(on.raw()).toContain('\x1b[?1000h\x1b[?1002h\x1b[?1006h');
    expect(on.raw().lastIndexOf('\x1b[?1000l')).toBeGreaterThan(on.raw().lastIndexOf('\x1b[?1000h'));
    const off = open(cwd, ['--no-mouse']);
    await off.until('0 You:0');
    await leave(off);
    expect(off.raw()).not.toContain('\x1b[?1000h');
  });

  it('--run opens another run to look at, and says when there is none', async () => {
    const cwd = repository();
    onTestFinished(async () => {
      await maos(['stop', '--now'], { cwd });
    });
    const on = open(cwd, ['--run', 'R9']);
    expect(await on.exited).not.toBe(0);
    expect(on.text()).toContain('R9');
  });
});
