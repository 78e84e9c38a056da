/** What Ink draws: blocks at their places, and ink-table inside our frames. */
import { stripVTControlCharacters } from 'node:util';
import { render } from 'ink-testing-library';
import { beforeAll, expect, test } from 'vitest';
import { DrawnBlocks } from '../../src/tui/frame/drawn-blocks.ts';
import { Picture } from '../../src/tui/frame/picture.tsx';
import { loadTables, StillRows } from '../../src/tui/frame/still-table.tsx';
import { s } from '../../src/tui/parts/line.ts';
import { block, inner, panel } from '../../src/tui/parts/panel.ts';

beforeAll(loadTables);

const linesOf = (frame: string | undefined): string[] =>
  stripVTControlCharacters(frame ?? '')
    .split('\n')
    .map((line) => line.trimEnd());

const table = {
  selected: 1,
  columns: [{ head: 'ROLE' }, { head: 'COST', align: 'right' as const }],
  rows: [
    ['backend', '$1.20'],
    ['prüfer', 'unknown'],
    ['日本', '$0.10'],
  ],
};

test('blocks stand where they belong, framed and cut to their rectangles', () => {
  const { lastFrame } = render(
    <Picture
      cols={24}
      rows={5}
      blocks={[
        block({ x: 0, y: 0, width: 24, height: 1 }, [[s('head of the screen, too long to fit')]]),
        panel({ x: 0, y: 1, width: 12, height: 4 }, { title: 'Left', focused: true, lines: [[s('one')], [s('two')]] }),
        panel({ x: 12, y: 1, width: 12, height: 4 }, { title: 'Right', lines: [[s('three')]] }),
      ]}
    />,
  );
  expect(linesOf(lastFrame())).toEqual([
    'head of the screen, too…',
    '┏━ ▸Left ━━┓┌─ Right ──┐',
    '┃one       ┃│three     │',
    '┃two       ┃│          │',
    '┗━━━━━━━━━━┛└──────────┘',
  ]);
});

test('a still table has straight columns, one mark, and no lines of its own', () => {
  const { lastFrame } = render(<StillRows table={table} />);
  expect(linesOf(lastFrame())).toEqual(['    ROLE        COST', '    backend    $1.20', ' ▸  prufer   unknown', '    ??         $0.10']);
});

test('a table in a panel stays inside it, and a new picture replaces the old one', () => {
  const frame = panel({ x: 0, y: 0, width: 26, height: 5 }, { title: 'By role', lines: [] });
  const { lastFrame, rerender } = render(<Picture cols={26} rows={5} blocks={[frame, { rect: inner(frame.rect), lines: [], table }]} />);
  expect(linesOf(lastFrame())).toEqual([
    '┌─ By role ──────────────┐',
    '│    ROLE        COST    │',
    '│    backend    $1.20    │',
    '│ ▸  prufer   unknown    │',
    '└────────────────────────┘',
  ]);
  rerender(<Picture cols={26} rows={5} blocks={[frame]} />);
  expect(lastFrame()).not.toContain('prufer');
});

test('blocks that are kept look as if all were drawn anew, whatever came before', () => {
  const kept = new DrawnBlocks();
  const left = { x: 0, y: 0, width: 14, height: 4 };
  const right = { x: 14, y: 0, width: 12, height: 4 };
  const wide = { x: 0, y: 0, width: 26, height: 4 };
  const words = (text: string) => ({ title: text, lines: [[s(text, { fg: 2 })], [s('界 e\u0301')]] });
  const costs = panel(wide, { title: 'By role', lines: [] });
  const pictures = [
    [panel(left, words('one')), panel(right, words('two'))],
    [panel(left, words('one')), panel(right, words('three'))],
    [panel(left, { ...words('one'), focused: true })],
    [costs, { rect: inner(wide), lines: [], table }],
    [costs],
    [panel(left, words('one')), panel(right, words('two')), block({ x: 3, y: 1, width: 5, height: 2 }, [[s('above')]])],
    [panel({ ...left, x: 12 }, words('one')), panel({ ...right, x: 0 }, words('two'))],
  ];
  for (const blocks of pictures) {
    const fresh = new DrawnBlocks();
    const [one, other] = [kept.draw(blocks, 26, 4), fresh.draw(blocks, 26, 4)];
    expect(one.text()).toBe(other.text());
    expect([...one.fg]).toEqual([...other.fg]);
    fresh.close();
  }
  kept.close();
});
