/**
 * One file of a mailbox, read with suspicion: anybody may drop files there by hand. A link, FIFO, directory or oversized
 * file is refused, never opened further; a file that is still being written is left alone for a moment.
 */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { diskError, errnoOf } from '../../system/disk-error.ts';
import { parseJsonWithPosition } from '../../system/json.ts';
import { LETTER_BYTES } from '../letter-text.ts';

/** An editor or a `cp` takes its time between creating a file and filling it; ours appear whole. */
const SETTLE_MS = 1000;

export type Letter = { state: 'good'; value: unknown } | { state: 'gone' } | { state: 'unfinished' } | { state: 'bad'; reason: string };

/** Read and parse `path`. Throws MaosError only for failures of the disk. */
export async function openLetter(path: string): Promise<Letter> {
  let file: FileHandle | null = null;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stat = await file.stat();
    if (!stat.isFile()) return { state: 'bad', reason: 'it is not a regular file' };
    if (stat.nlink > 1) return { state: 'bad', reason: 'it has other hard links' };
    if (stat.size > LETTER_BYTES) return { state: 'bad', reason: `it has ${stat.size} bytes, more than ${LETTER_BYTES}` };
    const parsed = parseJsonWithPosition(await file.readFile());
    if (parsed.ok) return { state: 'good', value: parsed.value };
    // mtime has fractions of a millisecond, so a file of this instant may seem to come from the future.
    if (Math.abs(Date.now() - stat.mtimeMs) < SETTLE_MS) return { state: 'unfinished' };
    return { state: 'bad', reason: `line ${parsed.problem.line}, column ${parsed.problem.col}: ${parsed.problem.message}` };
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'ENOENT') return { state: 'gone' };
    if (errno === 'ELOOP') return { state: 'bad', reason: 'it is a symbolic link' };
    if (errno === 'ENXIO' || errno === 'EISDIR' || errno === 'EACCES') return { state: 'bad', reason: 'it is not a readable regular file' };
    throw diskError(error, 'read', path);
  } finally {
    await file?.close();
  }
}

/** Deliveries counted inside the value, when it has such a field. */
export function deliveriesIn(value: unknown): number | null {
  return typeof value === 'object' && value !== null && 'deliveries' in value && typeof value.deliveries === 'number' ? value.deliveries : null;
}

/** Words of an error a schema threw, short enough for a reason. Findings of a schema are one line, each with the place it is about. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error).slice(0, 2000);
  const issues: unknown = 'issues' in error ? error.issues : null;
  const words = Array.isArray(issues) ? issues.map(wordsOf).join('; ') : error.message;
  return words.slice(0, 2000);
}

function wordsOf(issue: { path?: unknown; message?: unknown }): string {
  const where = Array.isArray(issue.path) ? issue.path.map(String).join('.') : '';
  return `${where === '' ? '' : `${where}: `}${String(issue.message)}`;
}
