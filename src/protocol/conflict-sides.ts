/**
 * A file with conflict markers as git left them, and what is left of it once a side of each conflict is picked. The screen shows by it, the host
 * writes by it, so that what is written is what was seen. Pure; loads nothing. What lies outside the conflicts is never changed, not even its line ends.
 */

/** `both`: what is merged already, then the task's. */
export const SIDES = ['run', 'task', 'both'] as const;
export type Side = (typeof SIDES)[number];

export interface Conflict {
  /** Number of its first marker, from 1. */
  from: number;
  /** Number of its last marker. */
  to: number;
  /** What is merged already. */
  run: string[];
  /** What the task has. */
  task: string[];
}
export interface MarkedText {
  lines: string[];
  conflicts: Conflict[];
}

const bare = (line: string | undefined): string => line?.replace(/\r$/, '') ?? '';

/** A merge in progress stands on the task's own branch: its side comes first. A marker that nothing closes is text. */
function conflictsIn(lines: readonly string[]): Conflict[] {
  const conflicts: Conflict[] = [];
  for (let at = 0; at < lines.length; at++) {
    if (!/^<{7} /.test(lines[at] ?? '')) continue;
    const end = lines.findIndex((line, other) => other > at && /^>{7} /.test(line));
    const middle = lines.findIndex((line, other) => other > at && bare(line) === '=======');
    if (end < 0 || middle < 0 || middle > end) continue;
    // what both came from, where git was told to show it
    const base = lines.findIndex((line, other) => other > at && other < middle && /^\|{7}( |$)/.test(bare(line)));
    conflicts.push({ from: at + 1, to: end + 1, task: lines.slice(at + 1, base < 0 ? middle : base), run: lines.slice(middle + 1, end) });
    at = end;
  }
  return conflicts;
}

/** Line numbers are those of the file as it lies there. */
export function parseConflicts(text: string): MarkedText {
  const lines = text.split('\n').map(bare);
  if (lines.at(-1) === '') lines.pop();
  return { lines, conflicts: conflictsIn(lines) };
}

/** The text with one side in place of each conflict; null when there is not one pick for each. */
export function takeSides(text: string, picks: readonly Side[]): string | null {
  const lines = text.split('\n');
  const conflicts = conflictsIn(lines);
  if (conflicts.length !== picks.length) return null;
  const taken: string[] = [];
  let next = 0;
  conflicts.forEach((one, at) => {
    taken.push(...lines.slice(next, one.from - 1), ...(picks[at] === 'task' ? [] : one.run), ...(picks[at] === 'run' ? [] : one.task));
    next = one.to;
  });
  return [...taken, ...lines.slice(next)].join('\n');
}
