/** Put the user's branch back to where it was before a run was merged: only if nothing came after it and nothing uncommitted is in the way. */
import { branchTip, isAncestor, needCommit } from '../git/refs.ts';
import { moved, moveTarget, type Refusal } from '../git/target.ts';
import type { RunEffect } from '../host.ts';

export const undoMerge: RunEffect<'undo-merge'> = async ({ repo }, { run_id, target, from, to }) => {
  const refused = ({ reason, hint }: Refusal) => ({ type: 'undo-refused' as const, run_id, reason, hint });
  const undone = { type: 'merge-undone' as const, run_id, target, from, to };
  const head = await branchTip(repo, target);
  if (head === null) return refused({ reason: `there is no branch ${target} any more`, hint: 'There is nothing to put back.' });
  if (head === (await needCommit(repo, to))) return undone;
  if (head !== (await needCommit(repo, from)))
    return refused({
      ...moved(target, from, head),
      hint: `There are commits after the merge. Take it back by new commits instead: git revert --no-edit ${to.slice(0, 12)}..${from.slice(0, 12)}`,
    });
  if (!(await isAncestor(repo, to, from))) return refused({ reason: `${to.slice(0, 12)} is not where ${target} was before`, hint: 'Look at the history: git log --oneline' });
  const refusal = await moveTarget(repo, { target, from, to, direction: 'back', note: `maos-tui: merge of run ${run_id} undone` });
  return refusal === null ? undone : refused({ ...refusal, hint: refusal.hint.replaceAll('then merge again', 'then undo again') });
};
