/**
 * Remove a worktree by force, with whatever is in it. Only for those that hold nobody's work: the merge queue's own, and one that was
 * not finished making. All others go through removal.ts.
 */
import { rm } from 'node:fs/promises';
import { git } from './git.ts';
import { adminDir } from './pinned.ts';

/** First the folder, whatever was made of it: git refuses to remove what it does not recognise. To be called in line (queue.ts). */
export async function discard(repo: string, path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 3 });
  if ((await adminDir(repo, path)) !== null) await git(repo, ['worktree', 'remove', '--force', '--force', '--', path]);
}
