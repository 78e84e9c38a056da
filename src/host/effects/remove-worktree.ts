/** Remove a worktree whose work is merged. What is dirty, unmerged or in use stays, and the log says why. */
import { removeWorktree as remove } from '../git/removal.ts';
import type { RunEffect } from '../host.ts';

export const removeWorktree: RunEffect<'remove-worktree'> = async (host, { worktree, branch, merged_into }) => {
  if (host.sessions.inWorktree(worktree)) {
    host.log.warn({ worktree }, 'worktree kept: a session runs in it');
    return null;
  }
  const removal = await remove(host.repo, host.worktrees, worktree, branch, merged_into);
  if (!removal.removed) host.log.warn({ worktree, reason: removal.reason }, 'worktree kept');
  return null;
};
