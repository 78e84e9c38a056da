/** Questions about commits and branches that every effect asks. Answers are full commit ids; a revision is never read as an option. */
import { MaosError } from '../../system/errors.ts';
import { git, gitList, gitResult } from './git.ts';

/** null when there is no such commit. */
export async function commitOf(repo: string, revision: string): Promise<string | null> {
  const { code, stdout } = await gitResult(repo, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`], { codes: [0, 1, 128] });
  return code === 0 ? stdout.toString('utf8').trim() : null;
}

export async function needCommit(repo: string, revision: string): Promise<string> {
  const commit = await commitOf(repo, revision);
  if (commit === null)
    throw new MaosError({ code: 'COMMIT_MISSING', message: `${repo} has no commit ${revision}`, hint: `See what is there: git -C '${repo}' log --all --oneline` });
  return commit;
}

export const branchTip = (repo: string, branch: string): Promise<string | null> => commitOf(repo, `refs/heads/${branch}`);

export async function treeOf(repo: string, commit: string): Promise<string> {
  return (await git(repo, ['rev-parse', '--verify', '--end-of-options', `${commit}^{tree}`])).trim();
}

export async function isAncestor(repo: string, ancestor: string, descendant: string): Promise<boolean> {
  return (await gitResult(repo, ['merge-base', '--is-ancestor', '--end-of-options', ancestor, descendant], { codes: [0, 1] })).code === 0;
}

export async function mergeBase(repo: string, one: string, other: string): Promise<string | null> {
  const { code, stdout } = await gitResult(repo, ['merge-base', '--end-of-options', one, other], { codes: [0, 1] });
  return code === 0 ? (stdout.toString('utf8').split('\n')[0] ?? null) : null;
}

/** Throws BRANCH_NAME when git would not accept it. */
export async function checkBranchName(repo: string, branch: string): Promise<void> {
  const { code } = await gitResult(repo, ['check-ref-format', '--branch', branch], { codes: [0, 1, 128] });
  if (code !== 0 || branch.startsWith('-'))
    throw new MaosError({ code: 'BRANCH_NAME', message: `${JSON.stringify(branch)} is not a branch name git accepts`, hint: 'Rename the task or role it is made from.' });
}

/** Compare and swap; false when the branch is not at `from` (all zeros or null: must not exist). */
export async function moveBranch(repo: string, branch: string, to: string, from: string | null, reason: string): Promise<boolean> {
  const { code } = await gitResult(repo, ['update-ref', '-m', reason, `refs/heads/${branch}`, to, from ?? '0'.repeat(to.length)], { codes: [0, 1, 128] });
  if (code === 0) return true;
  if ((await branchTip(repo, branch)) === from)
    throw new MaosError({
      code: 'BRANCH_LOCKED',
      message: `the branch ${branch} could not be moved in ${repo}`,
      hint: 'Another git holds it; it is tried again.',
      retryable: true,
    });
  return false;
}

export interface ListedWorktree {
  path: string;
  head: string | null;
  branch: string | null;
}

/** All worktrees of the repository, the user's own checkout first. */
export async function listWorktrees(repo: string): Promise<ListedWorktree[]> {
  const found: ListedWorktree[] = [];
  for (const line of await gitList(repo, ['worktree', 'list', '--porcelain', '-z'])) {
    const last = found.at(-1);
    if (line.startsWith('worktree ')) found.push({ path: line.slice(9), head: null, branch: null });
    else if (last && line.startsWith('HEAD ')) last.head = line.slice(5);
    else if (last && line.startsWith('branch refs/heads/')) last.branch = line.slice(18);
  }
  return found;
}

/** Full id of a commit's first parent; null for a root commit. */
export async function firstParent(repo: string, commit: string): Promise<string | null> {
  return commitOf(repo, `${commit}^1`);
}
