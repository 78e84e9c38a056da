import { beginMerge } from '../git/merge-onto.ts';
import type { RunEffect } from '../host.ts';

/** The conflict of a task that nobody is left to resolve but the user: it is put where they can see it. */
export const beginMergeHere: RunEffect<'begin-merge'> = async (host, { task_id, worktree, onto }) => {
  await beginMerge(host, worktree, onto, task_id);
  return null;
};
