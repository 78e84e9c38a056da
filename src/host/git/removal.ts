/**
 * Removing a worktree: the one place where work could be lost, so it refuses in every doubt. Clean (nothing untracked either), and its
 * commit contained in what it was merged into; a branch goes only with its commits merged.
 */
import { lstat } from 'node:fs/promises';
import { git, gitResult } from './git.ts';
import { readOwner, removeOwner } from './metadata.ts';
import { adminDir, openTree } from './pinned.ts';
import { inLine } from './queue.ts';
import { branchTip, commitOf, isAncestor, listWorktrees } from './refs.ts';
import { worktreePath } from './worktrees.ts';

export type Removal = { removed: true } | { removed: false; reason: string };

export async function removeWorktree(repo: string, root: string, name: string, branch: string | null, mergedInto: string): Promise<Removal> {
  const path = worktreePath(root, name);
  return inLine(repo, async () => {
    const into = await commitOf(repo, mergedInto);
    if (into === null) return { removed: false, reason: `there is no commit ${mergedInto} it could be merged into` };
    const present = await lstat(path).then(
      () => true,
      () => false,
    );
    if (present) {
      const reason = await whyKeep(repo, root, name, path, branch, into);
      if (reason !== null) return { removed: false, reason };
      // Without --force: git looks once more, and refuses what is dirty or locked.
      const { code, stderr } = await gitResult(repo, ['worktree', 'remove', '--', path], { codes: [0, 128] });
      if (code !== 0) return { removed: false, reason: stderr.trim() };
    } else if ((await adminDir(repo, path)) !== null) await git(repo, ['worktree', 'remove', '--force', '--', path]);
    await removeOwner(root, name);
    if (branch !== null) await removeBranch(repo, branch, into);
    return { removed: true };
  });
}

async function whyKeep(repo: string, root: string, name: string, path: string, branch: string | null, into: string): Promise<string | null> {
  const owner = await readOwner(root, name);
  if (owner === null) return 'it has no metadata of ours';
  if (owner.branch !== branch) return `it belongs to ${owner.branch ?? 'a reader'}, not to ${branch ?? 'a reader'}`;
  if ((await adminDir(repo, path)) === null) return 'it is no worktree of this repository any more';
  const tree = await openTree(repo, path);
  if ((await tree.git(['status', '--porcelain', '--untracked-files=all'])) !== '') return 'it has uncommitted changes';
  const head = (await tree.git(['rev-parse', 'HEAD'])).trim();
  return (await isAncestor(repo, head, into)) ? null : `its commit ${head.slice(0, 12)} is not merged`;
}

async function removeBranch(repo: string, branch: string, into: string): Promise<void> {
  const tip = await branchTip(repo, branch);
  if (tip === null || !(await isAncestor(repo, tip, into))) return;
  if ((await listWorktrees(repo)).some((worktree) => worktree.branch === branch)) return;
  await git(repo, ['update-ref', '-d', `refs/heads/${branch}`, tip]);
}
