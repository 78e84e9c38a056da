/** One file of a task's worktree as it is now, for eyes only: agents wrote it, so it is read only where it really lies inside, and never whole when it is large. */
import { lstat, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { type Side, takeSides } from '../protocol/conflict-sides.ts';
import { sha256 } from '../system/canonical.ts';
import { readSmall } from '../system/durable.ts';

/** Larger files are not worth showing line by line. */
const MAX_BYTES = 1024 * 1024;

/** What it holds; `digest` is the SHA-256 of that, null when it is not there or was not read. */
export type FileText = { text: string; bytes: Uint8Array; digest: string } | { why: 'gone' | 'binary' | 'large' | 'outside'; digest: string | null };
/** `stamp` is the same as long as nobody wrote it. */
export type WorktreeFile = { stamp: string } & FileText;

export function fileText(bytes: Buffer): FileText {
  const digest = sha256(bytes);
  return bytes.includes(0) ? { why: 'binary', digest } : { text: bytes.toString('utf8'), bytes, digest };
}

/** Digest of the file once these sides of its conflicts are taken; null when they are not one for each. */
export function digestOfSides(bytes: Uint8Array, sides: readonly Side[]): string | null {
  const taken = takeSides(Buffer.from(bytes).toString('latin1'), sides);
  return taken === null ? null : sha256(Buffer.from(taken, 'latin1'));
}

/** @param known stamp of what was read before; null comes back when that still holds. @throws what the disk says, save that the file is not there */
export async function readWorktreeFile(worktree: string, path: string, known: string | null): Promise<WorktreeFile | null> {
  const file = join(worktree, path);
  const found = await lstat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw error;
  });
  const stamp = found === null ? 'gone' : `${found.ino}:${found.size}:${found.mtimeMs}`;
  if (stamp === known) return null;
  if (found === null) return { stamp, why: 'gone', digest: null };
  const [root, real] = await Promise.all([realpath(worktree), realpath(file)]);
  if (!found.isFile() || !real.startsWith(root + sep)) return { stamp, why: 'outside', digest: null };
  if (found.size > MAX_BYTES) return { stamp, why: 'large', digest: null };
  const bytes = await readSmall(real, MAX_BYTES);
  return bytes === null ? { stamp: 'gone', why: 'gone', digest: null } : { stamp, ...fileText(bytes) };
}
