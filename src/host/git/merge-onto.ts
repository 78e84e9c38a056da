/**
 * Begin a merge in a task's own worktree and leave a conflict to its agent: the conflicted files stay in the tree, as git leaves them.
 * Neither side is ever dropped here. Asked again, it finds the merge in progress or finished.
 */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { MaosError } from '../../system/errors.ts';
import { gitFailure } from './git.ts';
import { readOwner, writeOwner } from './metadata.ts';
import { openTree } from './pinned.ts';
import { isAncestor, needCommit } from './refs.ts';
import { worktreePath } from './worktrees.ts';

/** The same in the worktree of that name, which remembers what its work is judged against. @param into whose it is, for the message of the merge */
export async function beginMerge({ repo, worktrees }: { repo: string; worktrees: string }, worktree: string, commit: string, into: string): Promise<void> {
  const onto = await needCommit(repo, commit);
  await mergeOnto(repo, worktreePath(worktrees, worktree), onto, `Merge the run into ${into}`);
  const written = await readOwner(worktrees, worktree);
  if (written) await writeOwner(worktrees, worktree, { ...written, onto });
}

export async function mergeOnto(repo: string, path: string, onto: string, message: string): Promise<'merged' | 'conflict' | 'already'> {
  const tree = await openTree(repo, path);
  const inProgress = await access(join(tree.gitDir, 'MERGE_HEAD')).then(
    () => true,
    () => false,
  );
  if (inProgress) return 'conflict';
  const head = (await tree.git(['rev-parse', 'HEAD'])).trim();
  if (await isAncestor(repo, onto, head)) return 'already';
  const result = await tree.result(['merge', '--no-ff', '--no-edit', '--quiet', '-m', message, onto], { codes: [0, 1, 2, 128] });
  if (result.code === 0) return 'merged';
  if ((await tree.list(['ls-files', '-u', '-z'])).length > 0) return 'conflict';
  const failure = gitFailure(path, 'merge', result);
  throw new MaosError({ code: 'MERGE_BLOCKED', message: failure.message, hint: `Commit or put away what lies in ${path}, then retry the task.`, cause: failure });
}
