/**
 * Git inside a task's worktree. The agent may have rewritten the worktree's `.git` file or the `commondir` beside it, so that a git
 * started there would obey a repository of the agent's making. Therefore the administrative directory is found from our own
 * repository, and all three directories are pinned by environment variables. Nothing here trusts a file the agent can write.
 */
import { readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { MaosError } from '../../system/errors.ts';
import { type GitOptions, type GitResult, git, gitList, gitResult } from './git.ts';

const commons = new Map<string, string>();

/** The directory all worktrees of this repository share, usually `<repo>/.git`. Absolute, without symlinks. */
export async function commonDir(repo: string): Promise<string> {
  const key = resolve(repo);
  const found = commons.get(key) ?? (await realpath(resolve(key, (await git(key, ['rev-parse', '--git-common-dir'])).trim())));
  commons.set(key, found);
  return found;
}

/** `<common>/worktrees/<id>` whose `gitdir` points back at this path; null when the repository knows no such worktree. */
export async function adminDir(repo: string, path: string): Promise<string | null> {
  const root = join(await commonDir(repo), 'worktrees');
  const wanted = await realpath(path).catch(() => resolve(path));
  const ids = await readdir(root).catch(() => []);
  for (const id of ids) {
    const text = await readFile(join(root, id, 'gitdir'), 'utf8').catch(() => '');
    if (text === '') continue;
    const worktree = dirname(resolve(join(root, id), text.trim()));
    if (worktree === wanted || (await realpath(worktree).catch(() => worktree)) === wanted) return join(root, id);
  }
  return null;
}

/** A working tree that git is run in with its directories pinned. */
export interface Tree {
  readonly path: string;
  readonly gitDir: string;
  readonly env: Record<string, string>;
  git(args: readonly string[], options?: GitOptions): Promise<string>;
  list(args: readonly string[], options?: GitOptions): Promise<string[]>;
  result(args: readonly string[], options?: GitOptions): Promise<GitResult>;
}

/** Throws WORKTREE_MISSING when it is not (or no longer) a worktree of the repository. */
export async function openTree(repo: string, path: string): Promise<Tree> {
  const gitDir = await adminDir(repo, path);
  if (gitDir === null)
    throw new MaosError({
      code: 'WORKTREE_MISSING',
      message: `${path} is not a worktree of ${repo}`,
      hint: 'It may have been removed by hand; retrying the task makes a new one from its branch.',
    });
  const env = { GIT_DIR: gitDir, GIT_COMMON_DIR: await commonDir(repo), GIT_WORK_TREE: path };
  const pin = (options: GitOptions = {}): GitOptions => ({ ...options, env: { ...env, ...options.env } });
  return {
    path,
    gitDir,
    env,
    git: (args, options) => git(path, args, pin(options)),
    list: (args, options) => gitList(path, args, pin(options)),
    result: (args, options) => gitResult(path, args, pin(options)),
  };
}
