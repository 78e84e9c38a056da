/** A unified diff as files and numbered lines. Tolerant: what it does not know it keeps as it is. Pure. */
import { plain } from '../frame/width.ts';

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

/** Lines of a diff as they may be shown. A carriage return ends no line of its own, or the numbers would be wrong. */
const cleanLines = (text: string): string[] => text.split('\n').map((line) => plain(line.replace(/\r$/, '').replace(/\t/g, '    ')));

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };
/** A path as git wrote it: in quotes, with octal bytes, when there is anything odd in it. */
function unquoted(path: string): string {
  if (!path.startsWith('"') || !path.endsWith('"')) return path;
  const bytes: number[] = [];
  for (const [, octal, letter, rest] of path.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|([^\\])/gu)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else bytes.push(...new TextEncoder().encode(letter === undefined ? rest : (ESCAPES[letter] ?? letter)));
  }
  return plain(new TextDecoder().decode(new Uint8Array(bytes)));
}
const withoutSide = (path: string): string => unquoted(path).replace(/^[ab]\//, '');

/** `diff --git a/X b/X`: both are the same, save for a rename, whose own lines name it. */
function headPath(line: string): string {
  const rest = line.slice('diff --git '.length);
  const quoted = /("(?:[^"\\]|\\.)*")$/.exec(rest);
  if (quoted) return withoutSide(quoted[1] ?? '');
  const half = rest.slice((rest.length + 1) / 2);
  return withoutSide(rest === `a/${half.slice(2)} ${half}` ? half : (/ (b\/.*)$/.exec(rest)?.[1] ?? rest));
}

/** What git says of a file before its hunks, in words. */
function noteOf(line: string): string | null {
  const renamed = /^(rename|copy) from (.*)$/.exec(line);
  if (renamed) return `${renamed[1] === 'copy' ? 'copied' : 'renamed'} from ${unquoted(renamed[2] ?? '')}`;
  const alike = /^similarity index (\d+)%$/.exec(line);
  if (alike) return alike[1] === '100' ? 'its content did not change' : `${alike[1]} % of it stayed as it was`;
  if (/^(Binary files .* differ|GIT binary patch)$/.test(line)) return 'a binary file: its content is not shown';
  if (line.startsWith('new file')) return line.endsWith('120000') ? 'a new symbolic link' : line.endsWith('100755') ? 'a new file, executable' : 'a new file';
  if (line.startsWith('deleted file')) return 'the file is deleted';
  const mode = /^(old|new) mode (\d+)$/.exec(line);
  return mode ? `its mode was ${mode[1] === 'old' ? '' : 'changed to '}${mode[2]}` : null;
}

export function parseDiff(text: string): DiffFile[] {
  const files: DiffFile[] = [];
  let file: DiffFile | null = null;
  let before = 0;
  let after = 0;
  let inHunk = false;
  const note = (words: string): void => void file?.lines.push({ kind: 'note', old: null, new: null, text: words });
  for (const line of cleanLines(text)) {
    if (line.startsWith('diff --git ')) {
      file = { path: headPath(line), lines: [] };
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
      const named = /^(?:\+\+\+ |rename to |copy to )(.*)$/.exec(line)?.[1];
      if (named !== undefined && named !== '/dev/null') file.path = line.startsWith('+++') ? withoutSide(named) : unquoted(named);
      const words = noteOf(line);
      if (words !== null) note(words);
      continue;
    }
    if (line.startsWith('+')) file.lines.push({ kind: 'add', old: null, new: after++, text: line.slice(1) });
    else if (line.startsWith('-')) file.lines.push({ kind: 'del', old: before++, new: null, text: line.slice(1) });
    else if (line.startsWith(' ')) file.lines.push({ kind: 'same', old: before++, new: after++, text: line.slice(1) });
    else if (line !== '') note(line.startsWith('\\') ? line.slice(2) : line);
  }
  return files;
}
