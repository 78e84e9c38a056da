/** Every screen in every condition, at 80x24 and at the smallest size: whole, in its frame, and saying what is so and which key comes next. */
import { expect, it } from 'vitest';
import { conditions } from './state-scenes.ts';
import { type Shown, type Size, show } from './twins/render.ts';
import { stillClock } from './twins/still-clock.ts';

stillClock();

type Condition = keyof ReturnType<typeof conditions>;
interface Place {
  name: string;
  keys: readonly string[];
}
const PLACES: readonly Place[] = [
  { name: 'you', keys: ['0'] },
  { name: 'run', keys: ['1'] },
  { name: 'tasks', keys: ['2'] },
  { name: 'a task', keys: ['2', 'enter'] },
  { name: 'graph', keys: ['3'] },
  { name: 'review', keys: ['4'] },
  { name: 'messages', keys: ['5'] },
  { name: 'audit', keys: ['6'] },
  { name: 'cost', keys: ['7'] },
  { name: 'health', keys: ['8'] },
  { name: 'setup', keys: ['9'] },
  { name: 'help', keys: ['?'] },
  { name: 'palette', keys: ['esc', ':'] },
  { name: 'goal', keys: ['esc', '+'] },
];
const SMALL: readonly Size[] = [
  [80, 24],
  [60, 16],
];
const SHAPES = [
  { tl: '┏', tr: '┓', bl: '┗', br: '┛', v: '┃' },
  { tl: '┌', tr: '┐', bl: '└', br: '┘', v: '│' },
];

/** What is wrong with the frames that begin at the left edge or beside another; nothing may stand on a border. */
function broken(rows: readonly string[][]): string[] {
  return rows.flatMap((row, y) =>
    row.flatMap((char, x) => {
      const shape = SHAPES.find(({ tl }) => tl === char);
      const before = row[x - 1];
      if (!shape || (x > 0 && before !== '┓' && before !== '┐')) return [];
      const right = row.indexOf(shape.tr, x);
      if (right < 0) return [`row ${y}: the frame at ${x} has no right end`];
      for (let below = y + 1; below < rows.length; below++) {
        const [left, end] = [rows[below]?.[x], rows[below]?.[right]];
        if (left === shape.bl) return end === shape.br ? [] : [`row ${below}: ${end} in place of ${shape.br}`];
        if (left !== shape.v || end !== shape.v) return [`row ${below}: ${left} and ${end} in place of ${shape.v}`];
      }
      return [`the frame at ${x}, ${y} has no end`];
    }),
  );
}

const selected = /[┃│] ?▸/;
/** Says so of itself where there is nothing to choose. */
const LISTS = new Set(['you', 'run', 'tasks', 'graph', 'messages', 'audit', 'cost', 'health', 'setup']);

function standsWhole(rows: readonly string[][], one: Shown, [cols, height]: Size): void {
  const text = rows.map((row) => row.join(''));
  const { dialog, screen } = one.app.ui;
  expect(rows.map((row) => row.length)).toEqual(Array.from({ length: height }, () => cols));
  expect(text[0]).toMatch(/^ .*(RUN|PLAN|GOAL)/);
  expect(text[1]).toMatch(/\[\d [A-Z]/);
  if (dialog) expect(text.at(-1)).toMatch(/^ Enter \S/);
  else for (const at of [0, -1]) expect(text.at(at)?.trimEnd(), screen).toMatch(/\? help$/);
  // A dialog lies on what is below it, but for the page of a goal.
  if (!dialog || dialog.name === 'goal') expect(broken(rows)).toEqual([]);
}

const all = (Object.keys(conditions()) as Condition[]).flatMap((condition) => SMALL.map((size) => ({ condition, size })));

/** What must be read on some screens of a condition, and what not. */
const SAID: Record<Condition, Record<string, { reads?: readonly RegExp[]; not?: RegExp }>> = {
  loading: { review: { reads: [/Reading the diff/] }, audit: { reads: [/Reading the audit log/], not: /empty/ }, health: { reads: [/not looked at yet/], not: /r start/ } },
  empty: {
    ...Object.fromEntries(['you', 'run', 'tasks', 'graph', 'review', 'messages', 'audit', 'cost'].map((name) => [name, { reads: [/^ {4,6}\+ {3}Write a goal/m] }])),
    goal: { reads: [/New goal/, /Enter continue/] },
  },
  begun: {
    you: { reads: [/^ {4}1 {3}See the run/m] },
    tasks: { not: /0 tasks|Enter/ },
    run: { not: /zoom/ },
    graph: { reads: [/^ {4}1 {3}See the architect/m] },
    cost: { reads: [/Nothing reported yet of \$20/], not: /unknown|S sort/ },
    goal: { reads: [/one run at a time/] },
  },
  error: {
    review: { reads: [/The diff cannot be read/, /EACCES/, /! {2}opens a shell/] },
    audit: { reads: [/The audit log cannot be read/, /EACCES/, /V {3}Check it/], not: /empty/ },
    health: { reads: [/fail +journal +cannot be read/] },
    setup: { reads: [/This place cannot be looked at: EACCES/] },
  },
  crowded: { you: { reads: [/…-?\d+ /, / 30h /] }, audit: { reads: [/Audit 2000 · newest 1000/] }, cost: { reads: [/\$1234\.56 of \$2000/] }, tasks: { reads: [/more below/] } },
  plan: { tasks: { reads: [/a approve/] } },
};

it.concurrent.for(all)('$condition at $size', async ({ condition, size }, { expect }) => {
  const one = await show(conditions()[condition], size);
  try {
    for (const { name, keys } of PLACES) {
      one.press(keys);
      const rows = await one.cells();
      const text = rows.map((row) => row.join('').trimEnd()).join('\n');
      const where = `${condition}: ${name} at ${size.join('x')}\n${text}`;
      expect(() => standsWhole(rows, one, size), where).not.toThrow();
      for (const wanted of SAID[condition][name]?.reads ?? []) expect(text, where).toMatch(wanted);
      if (SAID[condition][name]?.not) expect(text, where).not.toMatch(SAID[condition][name].not);
      if (condition !== 'crowded') continue;
      expect(text.split('\n')[0], where).toContain('▲ 9');
      if (!LISTS.has(name)) continue;
      expect(text, where).toMatch(selected);
      one.press(['end']);
      expect(await one.text(), `${where}\nat its end`).toMatch(selected);
      one.press(['home']);
    }
  } finally {
    one.close();
  }
});
