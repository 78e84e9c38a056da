/**
 * Bring the run onto the user's branch, which they approved at `tip` while the branch was at `expect`. Anything else is refused with a
 * reason. A branch that went on before that approval gets a merge commit, rehearsed and checked first. A run that was merged needs no
 * more rehearsals, so their worktree goes.
 */
import type { EffectOf } from '../../protocol/effect.ts';
import { failpoint } from '../../system/failpoint.ts';
import { checkCombination } from '../combination.ts';
import { branchTip, firstParent, isAncestor, needCommit } from '../git/refs.ts';
import { commitTree, rehearse } from '../git/rehearse.ts';
import { moved, moveTarget, type Refusal } from '../git/target.ts';
import type { Host, RunEffect } from '../host.ts';
import { tidy } from '../tidy.ts';

export const mergeRun: RunEffect<'merge-run'> = async (host, effect) => {
  const { repo } = host;
  const { run_id, target, expect, tip } = effect;
  const refused = ({ reason, hint }: Refusal, found: string | null = null) => ({ type: 'run-merge-refused' as const, run_id, reason, hint, found });
  const merged = (to: string) => ({ type: 'run-merged' as const, run_id, target, from: expect, to });
  const head = await branchTip(repo, target);
  if (head === null) return refused({ reason: `there is no branch ${target} any more`, hint: `Make it again: git branch ${target} ${expect}` });
  await needCommit(repo, tip);
  if (await isAncestor(repo, tip, head)) {
    await tidy(host);
    return merged(head !== tip && (await firstParent(repo, head)) === expect ? head : tip);
  }
  if (head !== expect) {
    return refused({ ...moved(target, expect, head), hint: `You are asked again, for a merge on top of ${head.slice(0, 12)}: maos-tui you` }, head);
  }
  const to = (await isAncestor(repo, expect, tip)) ? tip : await combine(host, effect);
  if (typeof to !== 'string') return refused(to);
  const refusal = await moveTarget(repo, { target, from: expect, to, direction: 'forward', note: `maos-tui: run ${run_id} merged` });
  if (refusal !== null) return refused(refusal);
  failpoint('after-run-merge-before-report', host.dir);
  await tidy(host);
  return merged(to);
};

/** A merge commit of the run on top of what came to the target meanwhile, on no branch yet; or why there is none. */
async function combine(host: Host, { run_id, target, expect, tip, message, checks }: EffectOf<'merge-run'>): Promise<string | Refusal> {
  const byHand = `Merge it by hand: git merge maos/${run_id}/run`;
  const rehearsal = await rehearse(host.repo, expect, tip);
  if (!rehearsal.clean) return { reason: `the run conflicts with what came to ${target} meanwhile, in ${rehearsal.files.join(', ')}`, hint: byHand };
  const commit = await commitTree(host.repo, rehearsal.tree, [expect, tip], message);
  const { problems } = await checkCombination(host, run_id, commit, checks);
  return problems[0] === undefined ? commit : { reason: `${problems[0].message} on ${target}`, hint: byHand };
}
