/** What `y` puts on the clipboard, and where it stands when no clipboard takes it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { clipboardTool, osc52 } from '../../src/tui/copy/clipboard.ts';
import { tempDir } from '../support/temp.ts';
import { DIFF } from './fixture-text.ts';
import { screen } from './scenario.ts';

const BEL = '\x07';
const asked = (raw: string): string[] => [...raw.matchAll(/\x1b\]52;c;([^\x07]*)\x07/g)].map(([, coded = '']) => Buffer.from(coded, 'base64').toString());

describe('the copy menu', () => {
  test('in tmux over SSH: asks the terminal in both ways, writes a file, says which and how many characters', async () => {
    const state = tempDir();
    const { screen: one, log } = screen('run', { cols: 120, rows: 40, env: { SSH_CONNECTION: '1 2 3 4', TMUX: '/tmp/tmux,1,0', XDG_STATE_HOME: state } });
    await one.until('Tests: 9 passed');
    one.press('y');
    await one.until('newest line');
    one.press('l');
    await one.until(/Copied newest line, \d+ characters: OSC 52, \S+copied.txt/);
    const file = readFileSync(join(state, 'maos-tui', 'copied.txt'), 'utf8');
    expect(file).toContain('Writing the second-use test');
    expect(one.text()).toContain(`Copied newest line, ${[...file].length} characters`);
    expect(asked(one.raw())).toEqual([file, file]);
    expect(one.raw()).toContain(`\x1bPtmux;\x1b\x1b]52;c;${Buffer.from(file).toString('base64')}${BEL}\x1b\\`);
    expect(log()).toEqual([]);
  });

  test('a patch is read and copied as it is; other letters copy nothing', async () => {
    const state = tempDir();
    const { screen: one } = screen('run', { cols: 120, rows: 40, env: { SSH_CONNECTION: '1 2 3 4', XDG_STATE_HOME: state } });
    await one.until('Tests: 9 passed');
    one.press('4', 'y');
    await one.until('patch of T4');
    one.press('x', 'enter', 'd');
    await one.until('Copied patch of T4');
    expect(readFileSync(join(state, 'maos-tui', 'copied.patch'), 'utf8')).toBe(DIFF);
    expect(asked(one.raw())).toEqual([DIFF]);
  });
});

test('what a terminal would throw away is not asked of it; its own tool is used only where the user sits', () => {
  expect(osc52('x'.repeat(60_000), {})).toBeNull();
  expect(osc52('é', {})).toBe(`\x1b]52;c;w6k=${BEL}`);
  expect(clipboardTool({ WAYLAND_DISPLAY: 'w' }, 'linux')).toEqual(['wl-copy']);
  expect(clipboardTool({ WAYLAND_DISPLAY: 'w', SSH_CONNECTION: 'a' }, 'linux')).toBeNull();
  expect(clipboardTool({}, 'linux')).toBeNull();
});
