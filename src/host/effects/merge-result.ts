/**
 * Merge one checked result onto the run branch: rehearse, check the combination, then compare-and-swap the branch. Until that last step
 * nothing can be seen; after it, asking again answers the same. A conflict or a failing check keeps nothing. One at a time (the loop sees to it).
 */
import type { CheckResult } from '../../protocol/brief.ts';
import type { EffectOf } from '../../protocol/effect.ts';
import { MaosError } from '../../system/errors.ts';
import { failpoint } from '../../system/failpoint.ts';
import { checkCombination } from '../combination.ts';
import { branchTip, isAncestor, listWorktrees, moveBranch, needCommit, treeOf } from '../git/refs.ts';
import { commitTree, rehearse } from '../git/rehearse.ts';
import type { RunEffect } from '../host.ts';

export const mergeResult: RunEffect<'merge-result'> = async (host, effect) => {
  const { repo } = host;
  const { task_id, run_branch } = effect;
  const commit = await needCommit(repo, effect.commit);
  const tip = await needCommit(repo, effect.tip);
  const now = await branchTip(repo, run_branch);
  if (now === null)
    throw new MaosError({
      code: 'RUN_BRANCH_GONE',
      message: `the run branch ${run_branch} does not exist any more`,
      hint: `Make it again: git -C '${repo}' branch ${run_branch} ${tip}`,
    });
  if (await isAncestor(repo, commit, now)) return { type: 'result-merged', task_id, commit, from: tip, tip: now, checks: [] };
  if (now !== tip) throw tipMoved(effect, tip, now);
  const holder = (await listWorktrees(repo)).find(({ branch }) => branch === run_branch);
  if (holder)
    throw new MaosError({
      code: 'RUN_BRANCH_BUSY',
      message: `the run branch ${run_branch} is checked out in ${holder.path}`,
      hint: `Free it: git -C '${holder.path}' switch --detach`,
      retryable: true,
    });

  let merged = commit;
  let checks: CheckResult[] = [];
  if (!(await isAncestor(repo, tip, commit))) {
    const rehearsal = await rehearse(repo, tip, commit);
    if (!rehearsal.clean) return { type: 'merge-conflicted', task_id, commit, onto: tip, files: rehearsal.files, text: rehearsal.text };
    merged = await commitTree(repo, rehearsal.tree, [tip, commit], effect.message);
    // The same tree was checked before: nothing new can be learned.
    if (rehearsal.tree !== (await treeOf(repo, commit)) && effect.checks.length > 0) {
      const combination = await checkCombination(host, task_id, merged, effect.checks);
      checks = combination.checks;
      if (combination.problems.length > 0) return { type: 'merge-failed', task_id, commit, onto: tip, ...combination };
    }
  }
  if (!(await moveBranch(repo, run_branch, merged, tip, `maos-tui: merged ${task_id}`))) throw tipMoved(effect, tip, await branchTip(repo, run_branch));
  failpoint('after-update-ref-before-report', host.dir);
  return { type: 'result-merged', task_id, commit, from: tip, tip: merged, checks };
};

const tipMoved = ({ run_branch, task_id }: EffectOf<'merge-result'>, expected: string, found: string | null): MaosError =>
  new MaosError({
    code: 'TIP_MOVED',
    message: `somebody else moved the run branch ${run_branch}: it is at ${found ?? 'no commit'}, and was left at ${expected}.`,
    hint: `Put it back: git update-ref refs/heads/${run_branch} ${expected} ; then: maos-tui tasks retry ${task_id}${found === null ? '' : ` . To keep what was committed there, name it first: git branch NAME ${found}`}`,
    retryable: true,
  });
