/** What a terminal shows after reading our bytes is the grid, cell by cell, whatever characters it holds. */
import xterm from '@xterm/headless';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diff } from '../../src/tui/frame/diff.ts';
import { ATTR, Grid, TRUE_COLOUR } from '../../src/tui/frame/grid.ts';
import { paintAnsi } from '../../src/tui/frame/sgr.ts';
import { charWidth, clip, plain, textWidth, wrap } from '../../src/tui/frame/width.ts';
import { TerminalModel } from '../../src/tui/panes/terminal-model.ts';
import { applyOurWidths } from '../../src/tui/panes/widths.ts';

const CHARS = ['a', 'Z', ' ', '─', '●', '✓', '界', '語', 'é', 'e\u0301', '😀', '한', 'ส\u0e31', '★'];
const COLS = 24;
const ROWS = 6;
const HIDDEN = { x: 0, y: 0, visible: false };
const OPTIONS = { colour: true, sync: true };

const edits = fc.array(
  fc.record({
    x: fc.nat(COLS),
    y: fc.nat(ROWS - 1),
    char: fc.constantFrom(...CHARS),
    fg: fc.constantFrom(-1, 1, 12, 200, TRUE_COLOUR + 0x102030),
    attr: fc.constantFrom(0, ATTR.bold, ATTR.inverse, ATTR.dim | ATTR.underline),
  }),
  { maxLength: 60 },
);

function draw(grid: Grid, list: { x: number; y: number; char: string; fg: number; attr: number }[]) {
  for (const edit of list) grid.put(edit.x, edit.y, edit.char, charWidth(edit.char.codePointAt(0) ?? 0), edit.fg, -1, edit.attr);
}

function terminal(ours: boolean) {
  const term = new xterm.Terminal({ cols: COLS, rows: ROWS, allowProposedApi: true, scrollback: 0 });
  if (ours) applyOurWidths(term);
  return term;
}
const feed = (term: InstanceType<typeof xterm.Terminal>, bytes: string) => new Promise<void>((done) => term.write(bytes, done));

/** Attributes that show on a blank. */
const SEEN = ATTR.inverse | ATTR.underline;

/** Text and style of each cell as the terminal has them. */
function shown(term: InstanceType<typeof xterm.Terminal>): string[] {
  const cells: string[] = [];
  for (let y = 0; y < ROWS; y++)
    for (let x = 0; x < COLS; x++) {
      const cell = term.buffer.active.getLine(y)?.getCell(x);
      if (!cell || cell.getWidth() === 0) {
        cells.push('');
        continue;
      }
      const fg = cell.isFgDefault() ? -1 : cell.isFgRGB() ? TRUE_COLOUR + cell.getFgColor() : cell.getFgColor();
      const attr = (cell.isBold() ? ATTR.bold : 0) | (cell.isDim() ? ATTR.dim : 0) | (cell.isUnderline() ? ATTR.underline : 0) | (cell.isInverse() ? ATTR.inverse : 0);
      const char = cell.getChars() || ' ';
      cells.push(char === ' ' && !(attr & SEEN) ? ' ' : `${char}${fg}/${attr}`);
    }
  return cells;
}
const wanted = (grid: Grid): string[] =>
  grid.chars.map((char, at) => (char === '' ? '' : char === ' ' && !((grid.attr[at] ?? 0) & SEEN) ? ' ' : `${char}${grid.fg[at]}/${grid.attr[at]}`));

describe('cell diff', () => {
  test('a terminal with our widths shows the grid after every frame', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(edits, { minLength: 1, maxLength: 4 }), async (frames) => {
        const term = terminal(true);
        let prev: Grid | null = null;
        const grid = new Grid(COLS, ROWS);
        for (const frame of frames) {
          draw(grid, frame);
          await feed(term, diff(grid, prev, HIDDEN, HIDDEN, OPTIONS));
          prev ??= new Grid(COLS, ROWS);
          prev.copyFrom(grid);
          expect(shown(term)).toEqual(wanted(grid));
        }
        term.dispose();
      }),
      { numRuns: 60 },
    );
  });

  test('a terminal that knows only old widths keeps every border in its column', async () => {
    const term = terminal(false);
    const grid = new Grid(COLS, ROWS);
    for (let y = 0; y < ROWS; y++) {
      for (let x = 1; x < COLS - 2; x += 2) grid.put(x, y, y % 2 ? '😀' : '界', 2);
      grid.put(0, y, '│', 1);
      grid.put(COLS - 1, y, '│', 1);
    }
    await feed(term, diff(grid, null, HIDDEN, null, OPTIONS));
    for (let y = 0; y < ROWS; y++) expect([0, COLS - 1].map((x) => term.buffer.active.getLine(y)?.getCell(x)?.getChars())).toEqual(['│', '│']);
  });

  test('nothing changed is nothing written; one line costs little; colours can be off', () => {
    const grid = new Grid(80, 24);
    const prev = new Grid(80, 24);
    expect(diff(grid, prev, HIDDEN, HIDDEN, OPTIONS)).toBe('');
    for (let x = 0; x < 80; x++) grid.put(x, 3, 'x', 1, 2);
    const bytes = diff(grid, prev, HIDDEN, HIDDEN, OPTIONS);
    expect(bytes.length).toBeLessThan(150);
    expect(diff(grid, prev, HIDDEN, HIDDEN, { colour: false, sync: true })).not.toMatch(/\x1b\[[0-9;]*3[0-9]/);
  });
});

describe('what may stand on the screen', () => {
  test('no text of others survives as a control sequence', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const clean = plain(text);
        expect(clean).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        const grid = new Grid(10, 2);
        paintAnsi(grid, text);
        for (const cell of grid.chars) expect(cell).not.toMatch(/\p{Cc}/u);
      }),
    );
    const grid = new Grid(20, 2);
    paintAnsi(grid, 'a\x1b]52;c;ZXZpbA==\x07b\x1b[2Jc\x1b]0;t\x1b\\d\x9b31me');
    expect(grid.line(0)).toBe('abcd31me');
  });
  test('clipping and wrapping never exceed the width', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 2, max: 30 }), (text, width) => {
        expect(textWidth(clip(plain(text), width))).toBeLessThanOrEqual(width);
        for (const line of wrap(text, width)) expect(textWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
    expect(wrap('the quick brown fox', 10)).toEqual(['the quick', 'brown fox']);
  });
});

describe('agent panes', () => {
  test('an agent that clears, switches screens, sets titles and the clipboard changes nothing but its pane', async () => {
    const model = new TerminalModel(40, 10);
    await model.write('\x1b]0;evil\x07\x1b]52;c;ZXZpbA==\x07\x1b[?1049h\x1b[2J\x1b[Hhello \x1b[31m界\x1b[0m 👩‍👩‍👧 end\r\n\x07second');
    const grid = new Grid(30, 5);
    grid.put(29, 0, '┃', 1);
    model.paint(grid, { x: 1, y: 0, width: 28, height: 5 }, { up: 0, left: 0, wrap: false });
    expect(grid.line(0)).toMatch(/^ hello 界 .* end +┃$/);
    expect(grid.fg[7]).toBe(1);
    expect(grid.line(1)).toBe(' second');
    expect(grid.chars.join('')).not.toMatch(/\p{Cc}/u);
    model.dispose();
  });
  test('the newest rows show, older ones by scrolling, long ones by wrapping', async () => {
    const model = new TerminalModel(40, 10);
    await model.write(Array.from({ length: 30 }, (_, at) => `line ${at}`).join('\r\n'));
    const grid = new Grid(10, 3);
    const rect = { x: 0, y: 0, width: 10, height: 3 };
    model.paint(grid, rect, { up: 0, left: 0, wrap: false });
    expect(grid.text()).toBe('line 27\nline 28\nline 29');
    model.paint(grid, rect, { up: 5, left: 2, wrap: false });
    expect(grid.text()).toBe('ne 22\nne 23\nne 24');
    await model.write('\r\n0123456789abcdef');
    model.paint(grid, rect, { up: 0, left: 0, wrap: true });
    expect(grid.text()).toBe('line 29\n0123456789\nabcdef');
    model.dispose();
  });
  test('while typed to, its cursor is in sight: wrapped, hidden, above the rest, far to the right', async () => {
    const model = new TerminalModel(40, 10);
    const grid = new Grid(12, 4);
    const rect = { x: 1, y: 1, width: 10, height: 3 };
    const typed = { up: 0, left: 0, wrap: true, cursor: true };
    await model.write('$ ls\r\n$ ');
    expect(model.paint(grid, rect, typed)).toEqual({ x: 3, y: 2, visible: true });
    expect(model.paint(grid, rect, { ...typed, cursor: false })).toBeNull();
    await model.write('\x1b[?25l12345678');
    expect(model.paint(grid, rect, typed)).toEqual({ x: 1, y: 3, visible: false });
    expect(grid.line(2)).toBe(' $ 12345678');
    await model.write('\x1b[?25h\x1b[?1049h\x1b[2J\x1b[8;1Hlast row\x1b[1;1Hfirst row, long');
    expect(model.paint(grid, rect, typed)).toEqual({ x: 10, y: 1, visible: true });
    expect(grid.line(1)).toBe(' row, long');
    await model.write('\x1b[?1h\x1b[?2004h');
    expect(model.wanted).toEqual({ paste: true, focus: false, application: true });
    model.dispose();
  });
});
