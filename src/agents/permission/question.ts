/**
 * What every question to the user has, whichever agent asks: all of what would be done, and what a yes for the task would allow. Those words
 * are compared as they are, so they name one thing exactly: the same command, the same files, the same arguments. Never a pattern.
 */
import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import { diffLines } from '../look/diff.ts';
import { visible, visibleLine } from '../look/plain.ts';

const DETAIL = 90_000;
const GRANT = 400;

/** The whole of it, with nothing hidden. */
export function detailText(text: string): string {
  const all = visible(text);
  return all.length <= DETAIL ? all : `${all.slice(0, DETAIL)}\n… (${all.length - DETAIL} characters cut)`;
}

/** A file and what would change in it. */
export const changeText = (path: string, before: string, after: string): string => [path, ...diffLines(before, after, 3).map(({ sign, text }) => `${sign} ${text}`)].join('\n');

/** `Bash npm test`. What does not fit into a line as it is, is told apart by its digest. */
export function grantOf(tool: string, subject: string): string {
  const exact = `${tool} ${subject}`;
  if (exact.length <= GRANT && visible(exact) === exact && !/[\n\t]/.test(exact)) return exact;
  return `${visibleLine(exact, GRANT)} (sha256 ${createHash('sha256').update(subject).digest('hex').slice(0, 16)})`;
}

/** `Edit src/a.ts`: any further change of the same files. Paths of the worktree are told from its top, as the next session has the same. */
export const grantOfEdit = (paths: readonly string[], cwd: string): string => grantOf('Edit', [...new Set(paths.map((path) => inside(path, cwd)))].sort().join(', '));

function inside(path: string, cwd: string): string {
  const from = relative(cwd, path);
  return path.startsWith('/') && from !== '' && !from.startsWith('..') ? from : path;
}
