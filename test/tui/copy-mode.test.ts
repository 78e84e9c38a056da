/** Copy mode: what is chosen is what is copied, however lines are wide, and nothing moves meanwhile. */
import { expect, test } from 'vitest';
import { ATTR, Grid } from '../../src/tui/frame/grid.ts';
import { charWidth } from '../../src/tui/frame/width.ts';
import { beginCopy, type CopyMode, copyWords, movedCopy, paintCopy, selectedText } from '../../src/tui/panes/copy-mode.ts';
import { screen } from './scenario.ts';

const TEXTS = ['first', '界語 wide', '', `long ${'x'.repeat(60)}end`, 'last'];
const LINES = TEXTS.map((line, at) => Array.from(line, (text) => ({ text, width: charWidth(text.codePointAt(0) ?? 0), look: { fg: at, bg: -1, attr: ATTR.bold } })));
const room = { width: 20, height: 3 };
const after = (keys: string[], mode: CopyMode = beginCopy('s', LINES, 0)): CopyMode => keys.reduce((now, key) => movedCopy(now, key, room) ?? now, mode);

test('characters, lines and the line of the cursor are selected', () => {
  expect(selectedText(after(['j']))).toBe('界語 wide');
  expect(selectedText(after(['j', 'v', 'l']))).toBe('界語');
  expect(selectedText(after(['l', 'l', 'v', 'j', 'home']))).toBe('rst\n界');
  expect(selectedText(after(['j', 'j', 'v', 'k', 'k']))).toBe('first\n界語 wide\n');
  expect(selectedText(after(['V', 'j', 'j']))).toBe('first\n界語 wide\n');
  expect(selectedText(after(['v', 'j', 'V', 'V']))).toBe('界語 wide');
  expect(copyWords(after(['V', 'j']))).toBe('line 2 of 5 · 2 lines selected');
  expect(copyWords(after(['v', 'l']))).toBe('line 1 of 5 · 2 characters selected');
});

test('the text keeps the colours in which the agent printed it; what is selected is turned round', () => {
  const grid = new Grid(20, 3);
  paintCopy(grid, { x: 0, y: 0, ...room }, after(['G', 'g', 'j', 'v']));
  expect([grid.fg[0], grid.attr[0]]).toEqual([0, ATTR.bold]);
  expect([grid.chars[20], grid.fg[20], grid.attr[20]]).toEqual(['界', 1, ATTR.bold | ATTR.inverse]);
  expect(grid.attr[22]).toBe(ATTR.bold);
});

test('the cursor stays in the text, and is always in the rectangle', () => {
  let mode = beginCopy('s', LINES, 99);
  for (const key of ['end', 'k', 'end', 'j', 'pageup', 'k', 'h', 'G', 'g', 'pagedown', 'pagedown', 'l', 'k', '$', 'h', '0', 'ctrl+u', 'ctrl+d']) {
    mode = after([key], mode);
    const grid = new Grid(30, 6);
    const caret = paintCopy(grid, { x: 4, y: 1, ...room }, mode);
    expect([caret.x >= 4 && caret.x < 24, caret.y >= 1 && caret.y < 4]).toEqual([true, true]);
    const want = [...(TEXTS[mode.line] ?? '')][mode.column] ?? ' ';
    expect(grid.chars[caret.y * 30 + caret.x]).toBe(want);
  }
});

test('v in a real terminal: lines stand still while the agent prints, y says what it copied, Esc leaves', async () => {
  const { screen: one, log } = screen('long', { cols: 80, rows: 24 });
  await one.until('line 4000 ');
  one.press('v');
  await one.until('COPY · line 1039 of 1039');
  one.kill('SIGUSR2');
  await one.until(() => log().includes('printed'));
  one.press('V', 'k');
  await one.until('2 lines selected');
  expect(one.text()).not.toContain('line 4040 ');
  one.press('c');
  one.press('y');
  await one.until(/Copied selection, \d+ characters/);
  expect(one.raw()).toContain('\x1b]52;c;');
  await one.until('line 4040 ');
  one.press('v');
  await one.until('COPY · line');
  one.press('esc');
  await one.until((now) => !now.text().includes('COPY'));
  one.press('z');
  await one.until((now) => now.text().startsWith('line'));
  one.press('v');
  await one.until(/COPY line \d+ of/);
});
