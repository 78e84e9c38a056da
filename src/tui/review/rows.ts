/**
 * A file of a diff as rows: one line each, or what went on the left and what came on the right. Rows name lines by their index in the
 * file, so that a cursor or a comment means the same in both. Made once per file, however long it is. Pure.
 */
import type { DiffFile, DiffLine } from '../parts/diff-text.ts';

/** Indexes of lines; what stands on both sides has the same one twice. */
export interface Row {
  left: number | null;
  right: number | null;
}

interface Known {
  unified: Row[];
  split: Row[];
  /** Line that a changed line was made from, or into. */
  mates: Map<number, number>;
}
const known = new WeakMap<DiffFile, Known>();

function read(file: DiffFile): Known {
  const found = known.get(file);
  if (found) return found;
  const split: Row[] = [];
  const mates = new Map<number, number>();
  const { lines } = file;
  const run = (from: number, kind: DiffLine['kind']): number => {
    let at = from;
    while (lines[at]?.kind === kind) at++;
    return at;
  };
  for (let at = 0; at < lines.length; ) {
    const gone = run(at, 'del');
    const come = run(gone, 'add');
    for (let row = 0; row < Math.max(gone - at, come - gone); row++) {
      const left = at + row < gone ? at + row : null;
      const right = gone + row < come ? gone + row : null;
      split.push({ left, right });
      if (left !== null && right !== null) mates.set(left, right).set(right, left);
    }
    if (come === at) {
      split.push({ left: at, right: at });
      at++;
    } else at = come;
  }
  const made = { split, unified: lines.map((_, at): Row => ({ left: at, right: at })), mates };
  known.set(file, made);
  return made;
}

export const rowsOf = (file: DiffFile, split: boolean): readonly Row[] => (split ? read(file).split : read(file).unified);
export const mateOf = (file: DiffFile, at: number): DiffLine | undefined => file.lines[read(file).mates.get(at) ?? -1];

const isText = (line: DiffLine | undefined): boolean => line !== undefined && line.kind !== 'hunk' && line.kind !== 'note';
/** The line a row stands for: what is there now, or what was. */
export const lineOf = (row: Row | undefined): number => row?.right ?? row?.left ?? 0;

/** Index of the row with that line. */
export const rowWith = (rows: readonly Row[], at: number): number =>
  Math.max(
    0,
    rows.findIndex((row) => row.left === at || row.right === at),
  );

/** The line a cursor stands on: never a heading, when there is anything else. */
export function cursorIn(file: DiffFile, top: number): number {
  const { lines } = file;
  const from = Math.max(0, Math.min(top, lines.length - 1));
  for (let at = from; at < lines.length; at++) if (isText(lines[at])) return at;
  for (let at = from; at >= 0; at--) if (isText(lines[at])) return at;
  return from;
}

/** Where `by` rows further on is, over headings. */
export function moved(file: DiffFile, split: boolean, top: number, by: number): number {
  const rows = rowsOf(file, split);
  const cursor = cursorIn(file, top);
  let at = rowWith(rows, cursor);
  let found = at;
  for (let left = Math.abs(by); left > 0 && rows[at + Math.sign(by)]; ) {
    at += Math.sign(by);
    if (!isText(file.lines[lineOf(rows[at])])) continue;
    found = at;
    left--;
  }
  return found === rowWith(rows, cursor) ? cursor : lineOf(rows[found]);
}

/** Indexes of the headings of hunks. */
export const hunksOf = (file: DiffFile): number[] => file.lines.flatMap((line, at) => (line.kind === 'hunk' ? [at] : []));
/** Which hunk a line is in, 0 first; -1 before the first. */
export const hunkAt = (file: DiffFile, at: number): number => hunksOf(file).findLastIndex((start) => start <= at);
