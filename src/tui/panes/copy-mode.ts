/**
 * Copy mode: a cursor in what an agent printed, as it stood when the mode began, so nothing moves while lines are chosen.
 * Positions are cells of a line, a wide character or one with its marks being one. Pure, save for `paintCopy`, which only paints.
 */
import type { Caret } from '../frame/diff.ts';
import { ATTR, type Grid, type Rect } from '../frame/grid.ts';
import type { Char } from './cells.ts';

interface Place {
  line: number;
  column: number;
}
export interface CopyMode extends Place {
  session: string;
  lines: readonly (readonly Char[])[];
  /** The other end of what is selected; whole lines when `whole`. */
  mark: Place | null;
  whole: boolean;
  /** First line, and first column of it, that was shown last. */
  top: number;
  left: number;
}
type Room = Pick<Rect, 'width' | 'height'>;

const lengthOf = ({ lines }: CopyMode, line: number): number => lines[line]?.length ?? 0;

/** @param line where the cursor stands at first */
export const beginCopy = (session: string, lines: CopyMode['lines'], line: number): CopyMode => ({
  session,
  lines,
  line: Math.max(0, Math.min(line, lines.length - 1)),
  column: 0,
  mark: null,
  whole: false,
  top: lines.length,
  left: 0,
});

/** Where it is looked at from, so that the cursor is seen: moved no further than needed. */
function seenFrom(mode: CopyMode, { width, height }: Room): { top: number; left: number } {
  const top = Math.max(0, Math.min(mode.top, mode.line, mode.lines.length - height), mode.line - height + 1);
  const before = (mode.lines[mode.line] ?? []).slice(0, mode.column + 1);
  let left = Math.min(mode.left, mode.column);
  let wide = before.slice(left).reduce((sum, char) => sum + char.width, 0);
  while (wide > width && left < mode.column) wide -= before[left++]?.width ?? 0;
  return { top, left };
}

const here = ({ line, column }: CopyMode): Place => ({ line, column });
const selecting = (mode: CopyMode, whole: boolean): Partial<CopyMode> => ({ mark: mode.mark && mode.whole === whole ? null : (mode.mark ?? here(mode)), whole });

/** What the keys change; what lies outside the text is set right afterwards. */
const MOVES = new Map<string, (mode: CopyMode, rows: number) => Partial<CopyMode>>([
  ['h', ({ column }) => ({ column: column - 1 })],
  ['l', ({ column }) => ({ column: column + 1 })],
  ['j', ({ line }) => ({ line: line + 1 })],
  ['k', ({ line }) => ({ line: line - 1 })],
  ['pagedown', ({ line }, rows) => ({ line: line + rows })],
  ['pageup', ({ line }, rows) => ({ line: line - rows })],
  ['ctrl+d', ({ line }, rows) => ({ line: line + Math.ceil(rows / 2) })],
  ['ctrl+u', ({ line }, rows) => ({ line: line - Math.ceil(rows / 2) })],
  ['g', () => ({ line: 0, column: 0 })],
  ['G', ({ lines }) => ({ line: lines.length - 1, column: 0 })],
  ['0', () => ({ column: 0 })],
  ['$', (mode) => ({ column: lengthOf(mode, mode.line) - 1 })],
  ['v', (mode) => selecting(mode, false)],
  ['V', (mode) => selecting(mode, true)],
]);
const ALSO: Record<string, string> = { left: 'h', right: 'l', down: 'j', up: 'k', home: '0', end: '$' };

/** After a key that moves the cursor or selects; null when the key is none of them. */
export function movedCopy(mode: CopyMode, key: string, room: Room): CopyMode | null {
  const move = MOVES.get(ALSO[key] ?? key);
  if (!move) return null;
  const next = { ...mode, ...move(mode, room.height) };
  next.line = Math.max(0, Math.min(next.line, mode.lines.length - 1));
  next.column = Math.max(0, Math.min(next.column, lengthOf(next, next.line) - 1));
  return { ...next, ...seenFrom(next, room) };
}

/** First and last place of what is selected; the line of the cursor when nothing is. */
function selection(mode: CopyMode): { from: Place; to: Place; whole: boolean } {
  const mark = mode.mark ?? mode;
  const [from, to] = mark.line < mode.line || (mark.line === mode.line && mark.column <= mode.column) ? [mark, mode] : [mode, mark];
  return { from, to, whole: mode.whole || mode.mark === null };
}

/** What `y` copies. */
export function selectedText(mode: CopyMode): string {
  const { from, to, whole } = selection(mode);
  const text = (line: readonly Char[], a: number, b?: number) =>
    line
      .slice(a, b)
      .map((char) => char.text)
      .join('');
  return mode.lines
    .slice(from.line, to.line + 1)
    .map((line, at) => text(line, whole || at > 0 ? 0 : from.column, whole || from.line + at < to.line ? undefined : to.column + 1))
    .join('\n');
}

/** `line 12 of 40 · 3 lines selected` */
export function copyWords(mode: CopyMode): string {
  const { from, to, whole } = selection(mode);
  const count = to.line - from.line + 1;
  const size = whole || count > 1 ? `${count} line${count === 1 ? '' : 's'}` : `${to.column - from.column + 1} character${to.column === from.column ? '' : 's'}`;
  return `line ${mode.line + 1} of ${mode.lines.length}${mode.mark ? ` · ${size} selected` : ''}`;
}

/** Fills the rectangle; gives back where the cursor is. */
export function paintCopy(grid: Grid, rect: Rect, mode: CopyMode): Caret {
  grid.fill(rect);
  const { top, left } = seenFrom(mode, rect);
  const { from, to, whole } = selection(mode);
  const caret: Caret = { x: rect.x, y: rect.y + mode.line - top, visible: true };
  for (let y = 0; y < rect.height && top + y < mode.lines.length; y++) {
    const line = top + y;
    const inside = (column: number): boolean =>
      mode.mark !== null && line >= from.line && line <= to.line && (whole || ((line > from.line || column >= from.column) && (line < to.line || column <= to.column)));
    const chars = mode.lines[line] ?? [];
    // An empty line that is selected is seen as one blank.
    if (chars.length === 0 && inside(0)) grid.put(rect.x, rect.y + y, ' ', 1, -1, -1, ATTR.inverse);
    let x = 0;
    for (let column = left; column < chars.length; column++) {
      const char = chars[column];
      if (!char || x + char.width > rect.width) break;
      grid.put(rect.x + x, rect.y + y, char.text, char.width, char.look.fg, char.look.bg, char.look.attr ^ (inside(column) ? ATTR.inverse : 0));
      if (line === mode.line && column === mode.column) caret.x = rect.x + x;
      x += char.width;
    }
  }
  return caret;
}
