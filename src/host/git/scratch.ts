/**
 * The worktree the merge queue checks combinations in: worktrees/.merge, detached, ours alone, set to the wanted commit each time.
 * Ignored files (installed packages, build caches) are kept between merges. Must only be used by one merge at a time.
 */
import { lstat } from 'node:fs/promises';
import { ensureDir } from '../../system/durable.ts';
import { git } from './git.ts';
import { clearStaleLock } from './index-lock.ts';
import { adminDir, openTree, type Tree } from './pinned.ts';
import { inLine } from './queue.ts';
import { worktreePath } from './worktrees.ts';

const NAME = '.merge';

export async function scratchAt(repo: string, root: string, commit: string): Promise<Tree> {
  const path = worktreePath(root, NAME);
  await ensureDir(root);
  const there = await lstat(path).then(
    () => true,
    () => false,
  );
  const known = (await adminDir(repo, path)) !== null;
  if (!there || !known) {
    await inLine(repo, async () => {
      if (known) await git(repo, ['worktree', 'remove', '--force', '--', path]);
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
