/** A file with conflict markers as git left them: what both agree on, and what each side has. Pure; line numbers are those of the file as it lies there. */

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

/** A conflicted file as it lies in the worktree; `why` there is no text to show. */
export type ConflictFile = { path: string } & (MarkedText | { why: 'gone' | 'binary' | 'large' | 'outside' });

/** A merge in progress stands on the task's own branch: its side comes first. A marker that nothing closes is text. */
export function parseConflicts(text: string): MarkedText {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  if (lines.at(-1) === '') lines.pop();
  const conflicts: Conflict[] = [];
  for (let at = 0; at < lines.length; at++) {
    if (!/^<{7} /.test(lines[at] ?? '')) continue;
    const end = lines.findIndex((line, other) => other > at && /^>{7} /.test(line));
    const middle = lines.findIndex((line, other) => other > at && line === '=======');
    if (end < 0 || middle < 0 || middle > end) continue;
    // what both came from, where git was told to show it
    const base = lines.findIndex((line, other) => other > at && other < middle && /^\|{7}( |$)/.test(line));
    conflicts.push({ from: at + 1, to: end + 1, task: lines.slice(at + 1, base < 0 ? middle : base), run: lines.slice(middle + 1, end) });
    at = end;
  }
  return { lines, conflicts };
}
