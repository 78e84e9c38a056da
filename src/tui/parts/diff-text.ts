/** A unified diff as files and numbered lines. Tolerant: what it does not know it keeps as it is. Pure. */
import { plainLines } from '../frame/width.ts';

export interface DiffLine {
  kind: 'hunk' | 'add' | 'del' | 'same' | 'note';
  old: number | null;
  new: number | null;
  text: string;
}
export interface DiffFile {
  path: string;
  lines: DiffLine[];
}

/** Files larger than this are cut, with a note. */
const LINES_MAX = 5_000;

export function parseDiff(text: string): DiffFile[] {
  const files: DiffFile[] = [];
  let file: DiffFile | null = null;
  let before = 0;
  let after = 0;
  let inHunk = false;
  for (const line of plainLines(text)) {
    const start = /^diff --git a\/.* b\/(.*)$/.exec(line);
    if (start) {
      file = { path: start[1] ?? '', lines: [] };
      files.push(file);
      inHunk = false;
      continue;
    }
    if (!file) continue;
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line);
    if (hunk) {
      before = Number(hunk[1]);
      after = Number(hunk[2]);
      inHunk = true;
      file.lines.push({ kind: 'hunk', old: null, new: null, text: line });
      continue;
    }
    if (!inHunk) {
      if (/^(new file|deleted file|rename|similarity|Binary files|old mode|new mode)/.test(line)) file.lines.push({ kind: 'note', old: null, new: null, text: line });
      continue;
    }
    if (file.lines.length === LINES_MAX) file.lines.push({ kind: 'note', old: null, new: null, text: '… more, not shown here' });
    if (file.lines.length > LINES_MAX) continue;
    if (line.startsWith('+')) file.lines.push({ kind: 'add', old: null, new: after++, text: line.slice(1) });
    else if (line.startsWith('-')) file.lines.push({ kind: 'del', old: before++, new: null, text: line.slice(1) });
    else if (line.startsWith(' ')) file.lines.push({ kind: 'same', old: before++, new: after++, text: line.slice(1) });
    else if (line !== '') file.lines.push({ kind: 'note', old: null, new: null, text: line });
  }
  return files;
}
