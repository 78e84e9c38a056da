/** One file of a task's worktree as it is now, for eyes only: agents wrote it, so it is read only where it really lies inside, and never whole when it is large. */
import { lstat, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { readSmall } from '../system/durable.ts';

/** Larger files are not worth showing line by line. */
const MAX_BYTES = 1024 * 1024;

/** `stamp` is the same as long as nobody wrote it. */
export type WorktreeFile = { stamp: string } & ({ text: string } | { why: 'gone' | 'binary' | 'large' | 'outside' });

/** @param known stamp of what was read before; null comes back when that still holds. @throws what the disk says, save that the file is not there */
export async function readWorktreeFile(worktree: string, path: string, known: string | null): Promise<WorktreeFile | null> {
  const file = join(worktree, path);
  const found = await lstat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw error;
  });
  const stamp = found === null ? 'gone' : `${found.ino}:${found.size}:${found.mtimeMs}`;
  if (stamp === known) return null;
  if (found === null) return { stamp, why: 'gone' };
  const [root, real] = await Promise.all([realpath(worktree), realpath(file)]);
  if (!found.isFile() || !real.startsWith(root + sep)) return { stamp, why: 'outside' };
  if (found.size > MAX_BYTES) return { stamp, why: 'large' };
  const bytes = await readSmall(real, MAX_BYTES);
  if (bytes === null) return { stamp: 'gone', why: 'gone' };
  return bytes.includes(0) ? { stamp, why: 'binary' } : { stamp, text: bytes.toString('utf8') };
}
