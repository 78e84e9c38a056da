/**
 * The worktree the merge queue checks combinations in: worktrees/.merge, detached, ours alone, set to the wanted commit each time.
 * Ignored files (installed packages, build caches) are kept between merges of one run. Must only be used by one merge at a time.
 */
import { lstat } from 'node:fs/promises';
import { ensureDir } from '../../system/durable.ts';
import { discard } from './discard.ts';
import { git } from './git.ts';
import { clearStaleLock } from './index-lock.ts';
import { adminDir, openTree, type Tree } from './pinned.ts';
import { inLine } from './queue.ts';
import { worktreePath } from './worktrees.ts';

const NAME = '.merge';

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

/** Forget it, when it is there. Nothing in it is anybody's work: what was merged is a commit. */
export async function removeScratch(repo: string, root: string): Promise<void> {
  const path = worktreePath(root, NAME);
  if (!(await exists(path)) && (await adminDir(repo, path)) === null) return;
  await inLine(repo, () => discard(repo, path));
}

export async function scratchAt(repo: string, root: string, commit: string): Promise<Tree> {
  const path = worktreePath(root, NAME);
  await ensureDir(root);
  if (!(await exists(path)) || (await adminDir(repo, path)) === null) {
    await inLine(repo, async () => {
      await discard(repo, path);
      await git(repo, ['worktree', 'add', '--quiet', '--detach', '--', path, commit]);
    });
    return openTree(repo, path);
  }
  const tree = await openTree(repo, path);
  await clearStaleLock(tree.gitDir);
  await tree.git(['checkout', '--quiet', '--force', '--detach', commit]);
  await tree.git(['clean', '--quiet', '-d', '--force']);
  return tree;
}
