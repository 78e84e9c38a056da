/** Rows of a diff as they are drawn: numbers, sign, the text in its colours, and what of it was changed. Pure. */
import { plain } from '../frame/width.ts';
import type { DiffFile, DiffLine } from '../parts/diff-text.ts';
import { fit, type Line, type Span, s, u } from '../parts/line.ts';
import { DIM, KEY, type Style } from '../theme.ts';
import { mateOf, type Row } from './rows.ts';
import { type Token, tokensOf } from './syntax.ts';
import { changedPart } from './words.ts';

const ADDED: Style = { fg: 2 };
const REMOVED: Style = { fg: 1 };
const HEADING: Style = { fg: 6 };
const SIGN: Record<DiffLine['kind'], string> = { add: '+ ', del: '- ', same: '  ', hunk: '  ', note: '  ' };
const colour = (line: DiffLine): Style => (line.kind === 'add' ? ADDED : line.kind === 'del' ? REMOVED : {});

/** How a row is marked: the cursor, part of a chosen range, or not at all. */
export type Mark = 'cursor' | 'range' | null;
const MARKS: Record<'cursor' | 'range', Span> = { cursor: s('▸', KEY), range: s('│', KEY) };
const markOf = (mark: Mark): Span => (mark === null ? s(' ') : MARKS[mark]);

/** Cells of a line number: as many as the last one has digits. */
export const numberWidth = (file: DiffFile): number => {
  let most = 0;
  for (const line of file.lines) most = Math.max(most, line.old ?? 0, line.new ?? 0);
  return Math.max(3, String(most).length);
};

function styled(text: string, base: Style, tokens: readonly Token[], changed: [number, number] | null): Span[] {
  const cuts = new Set([0, text.length, ...tokens.flatMap(({ from, to }) => [from, to]), ...(changed ?? [])]);
  const edges = [...cuts].sort((a, b) => a - b);
  return edges.slice(1).map((to, at) => {
    const from = edges[at] ?? 0;
    const token = tokens.find((one) => one.from <= from && to <= one.to);
    const inverse = changed !== null && changed[0] <= from && to <= changed[1];
    return s(plain(text.slice(from, to)), { ...base, ...token?.style, ...(inverse ? { inverse: true } : {}) });
  });
}

function code(file: DiffFile, at: number, line: DiffLine): Span[] {
  const mate = line.kind === 'add' || line.kind === 'del' ? mateOf(file, at) : undefined;
  const tokens = line.kind === 'del' ? [] : tokensOf(file.path, line.text, line.kind === 'add');
  return [s(SIGN[line.kind], { ...colour(line), bold: line.kind !== 'same' }), ...styled(line.text, colour(line), tokens, mate ? changedPart(line.text, mate.text) : null)];
}

const number = (value: number | null, width: number): string => (value === null ? '' : String(value)).padStart(width);

const heading = (line: DiffLine, indent: number): Line => (line.kind === 'hunk' ? [s(' '), u(line.text, HEADING)] : [s(' '.repeat(indent)), u(line.text, DIM)]);

export function unifiedLine(file: DiffFile, at: number, digits: number, mark: Mark): Line {
  const line = file.lines[at];
  if (!line) return [];
  if (line.kind === 'hunk' || line.kind === 'note') return heading(line, 2 * digits + 5);
  return [markOf(mark), s(`${number(line.old, digits)} ${number(line.new, digits)} `, mark === 'cursor' ? KEY : DIM), ...code(file, at, line)];
}

/** What was on the left, what is on the right, each cut to its half. */
export function splitLine(file: DiffFile, row: Row, digits: number, mark: Mark, width: number): Line {
  const single = row.left !== null && row.left === row.right ? file.lines[row.left] : undefined;
  if (single && (single.kind === 'hunk' || single.kind === 'note')) return heading(single, digits + 4);
  const half = Math.floor((width - 3) / 2);
  const side = (at: number | null, which: 'old' | 'new', room: number): Line => {
    const line = at === null ? undefined : file.lines[at];
    return fit(at === null || !line ? [] : [s(`${number(line[which], digits)} `, mark === 'cursor' ? KEY : DIM), ...code(file, at, line)], room);
  };
  return [markOf(mark), ...side(row.left, 'old', half), s('│ ', DIM), ...side(row.right, 'new', width - 3 - half)];
}
