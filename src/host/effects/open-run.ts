/** Make the run branch at the base commit. A branch that is already there with the run's own commits is the run's, and stays. */
import { MaosError } from '../../system/errors.ts';
import { branchTip, checkBranchName, isAncestor, moveBranch, needCommit } from '../git/refs.ts';
import type { RunEffect } from '../host.ts';

export const openRun: RunEffect<'open-run'> = async ({ repo }, { run_id, branch, base_commit }) => {
  await checkBranchName(repo, branch);
  const base = await needCommit(repo, base_commit);
  if (await moveBranch(repo, branch, base, null, `maos-tui: run ${run_id} opened`)) return { type: 'run-opened', run_id, branch, tip: base };
  const tip = await branchTip(repo, branch);
  if (tip === null || !(await isAncestor(repo, base, tip)))
    throw new MaosError({
      code: 'RUN_BRANCH_TAKEN',
      message: `the branch ${branch} exists and does not start from ${base.slice(0, 12)}`,
      hint: `Rename it, then start the run again: git branch -m ${branch} other-name`,
    });
  return { type: 'run-opened', run_id, branch, tip };
};
