/**
 * Bring the run onto the user's branch, which they approved at `tip` while the branch was at `expect`. Anything else is refused with a
 * reason. A run that was merged needs no more rehearsals, so their worktree goes.
 */
import { failpoint } from '../../system/failpoint.ts';
import { branchTip, isAncestor, needCommit } from '../git/refs.ts';
import { moved, moveTarget, type Refusal } from '../git/target.ts';
import type { RunEffect } from '../host.ts';
import { tidy } from '../tidy.ts';

export const mergeRun: RunEffect<'merge-run'> = async (host, { run_id, target, expect, tip }) => {
  const { repo } = host;
  const refused = ({ reason, hint }: Refusal) => ({ type: 'run-merge-refused' as const, run_id, reason, hint });
  const merged = { type: 'run-merged' as const, run_id, target, from: expect, to: tip };
  const head = await branchTip(repo, target);
  if (head === null) return refused({ reason: `there is no branch ${target} any more`, hint: `Make it again: git branch ${target} ${expect}` });
  await needCommit(repo, tip);
  if (await isAncestor(repo, tip, head)) {
    await tidy(host);
    return merged;
  }
  if (head !== expect) return refused(moved(target, expect, head));
  if (!(await isAncestor(repo, expect, tip)))
    return refused({ reason: `the run does not contain ${target} at ${expect.slice(0, 12)}`, hint: `Merge it by hand: git merge ${tip.slice(0, 12)}` });
  const refusal = await moveTarget(repo, { target, from: expect, to: tip, direction: 'forward', note: `maos-tui: run ${run_id} merged` });
  if (refusal !== null) return refused(refusal);
  failpoint('after-run-merge-before-report', host.dir);
  await tidy(host);
  return merged;
};
