/** `?`: what works here, what works everywhere, and what the signs mean; made from the list of keys itself. `/` there looks for a key or a deed. */
import { STATUSES, type StatusName } from '../../core/view/task-status.ts';
import { leavingWords } from '../dialogs/quit.ts';
import type { Rect } from '../frame/grid.ts';
import { wrap } from '../frame/width.ts';
import { type Key, keysOn, refusal } from '../keys/index.ts';
import { splitCols, widthClass } from '../layout.ts';
import type { View } from '../model.ts';
import { type Line, s, u } from '../parts/line.ts';
import { type Block, panel } from '../parts/panel.ts';
import { SCREEN_LABELS } from '../screen-names.ts';
import { BOLD, DIM, KEY, TONES } from '../theme.ts';

const MEANINGS: Record<StatusName, string> = {
  wait: 'waits for another task',
  ready: 'can start, no free agent',
  run: 'an agent works on it',
  test: 'checks are running',
  you: 'needs an answer from you',
  review: 'finished, needs review',
  done: 'merged into the run',
  fail: 'stopped, no tries left',
  retry: 'will be tried again',
  conflict: 'does not merge by itself',
  block: 'a task it needs failed',
  pause: 'held while you pause',
};

/** A row of help, and what `/` looks in. `why`: the key does nothing now. */
interface Row {
  line: Line;
  text: string;
  why?: string | null;
}
const row = (keys: string, label: string, width: number, why: string | null = null): Row => ({
  line: [s(` ${keys.padEnd(width)} `, why === null ? KEY : DIM), s(label, why === null ? {} : DIM)],
  text: `${keys} ${label}`.toLowerCase(),
  why,
});
const head = (text: string): Row => ({ line: [s(` ${text}`, BOLD)], text: '' });
const GAP: Row = { line: [], text: '' };

/** Reasons stand whole, below the row where they do not fit beside it; what holds for rows one after the other is said once, below the last. */
function linesOf(rows: readonly Row[], width: number): Line[] {
  return rows.flatMap(({ line, why }, at): Line[] => {
    if (!why || rows[at + 1]?.why === why) return [line];
    const said = `(${rows[at - 1]?.why === why ? 'these: ' : ''}${why})`;
    const length = line.reduce((sum, { text }) => sum + text.length, 0);
    if (length + 1 + said.length <= width) return [[...line, s(' '), u(said, DIM)]];
    return [line, ...wrap(said, width - 5).map((part): Line => [s('    '), u(part, DIM)])];
  });
}

/** Keys named in another's text (`j k`) are not listed twice. */
const listed = (keys: readonly Key[]): Key[] =>
  keys.filter((key) => !keys.some((other) => other !== key && other.show.split(' ').length > 1 && other.show.split(' ').includes(key.show) && key.show !== other.show));

/** Glyphs and words, several in a row. */
function signs(across: number): Row[] {
  const every = Object.values(STATUSES);
  return Array.from({ length: Math.ceil(every.length / across) }, (_, at): Row => {
    const part = every.slice(at * across, (at + 1) * across);
    return {
      line: [s('  '), ...part.flatMap((one): Line => [s(`${one.glyph} `, TONES[one.tone]), s(one.word.padEnd(9))])],
      text: part.map(({ word }) => word.toLowerCase()).join(' '),
    };
  });
}

const stateRows = (width: number): Row[] => [
  ...Object.values(STATUSES).map(
    (one): Row => ({ line: [s(` ${one.glyph}  `, TONES[one.tone]), s(one.word.padEnd(9)), s(MEANINGS[one.name])], text: `${one.word} ${MEANINGS[one.name]}`.toLowerCase() }),
  ),
  GAP,
  ...wrap('Every state has a word, so it is readable without colour and with --ascii.', width - 2).map((line): Row => ({ line: [s(` ${line}`, DIM)], text: '' })),
];

export const helpMessage = ({ ui }: View): Line => [
  u(ui.helpFind === '' ? `Help for: ${SCREEN_LABELS[ui.screen]} screen. Same list: maos-tui help keys` : `Keys with “${ui.helpFind}”. Esc shows all of them again.`),
];

export function helpBlocks(view: View, body: Rect): Block[] {
  const threefold = widthClass(view.cols) !== 'narrow';
  const [left, beside] = splitCols(body, Math.floor(body.width / (threefold ? 3 : 2)));
  const [right, last] = threefold ? splitCols(beside, Math.ceil(beside.width / 2)) : [beside, null];
  const keys = listed(keysOn(view.ui.screen, view));
  const here = keys.filter((key) => key.on && !key.show.startsWith('Alt+'));
  const all = keys.filter((key) => !key.on && !/^[2-9]$/.test(key.show) && key.id !== 'run.quit');
  const quit = keys.find((key) => key.id === 'run.quit')?.show ?? 'q';
  const columns: Row[][] = [
    [
      ...here.map((key) => row(key.show, key.label, 9, refusal(key, view))),
      ...(view.ui.screen === 'run' ? [row('Alt+1…9', 'agent 1 to 9', 9)] : []),
      GAP,
      head('LEAVING'),
      row('Ctrl+C ×2', leavingWords(view), 9),
      row(quit, 'back, or the quit dialog', 9),
    ],
    [
      ...all.map((key) => (key.id === 'screen.run' && key.show === '1' ? row('1 … 9', 'screens', 14) : row(key.show, key.label, 14, refusal(key, view)))),
      ...(last ? [] : [GAP, head('States'), ...signs(3)]),
    ],
    ...(last ? [stateRows(last.width - 2)] : []),
  ];
  const needle = view.ui.helpFind.toLowerCase();
  const found = needle === '' ? columns : columns.map((rows) => rows.filter(({ text }) => text.includes(needle)));
  const drawn = found.map((rows, at) => linesOf(rows, ([left, right, last][at] ?? left).width - 2));
  const most = Math.max(0, Math.max(...drawn.map((lines) => lines.length)) - (body.height - 2));
  const top = Math.min(view.ui.top, most);
  const lines = (at: number): Line[] => (drawn[at]?.length ? drawn[at].slice(top) : [[s(' nothing by that word', DIM)]]);
  return [
    panel(left, { title: `Help · ${SCREEN_LABELS[view.ui.screen]}`, focused: true, bottom: most > 0 ? 'j k scroll' : '', lines: lines(0) }),
    panel(right, { title: 'Keys of every screen', lines: lines(1) }),
    ...(last ? [panel(last, { title: 'States', lines: lines(2) })] : []),
  ];
}
