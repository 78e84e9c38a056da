/**
 * Worktrees under .multi-agent/worktrees/: one per task, made one at a time (queue.ts), owned by what its metadata says.
 * Invariants: a worktree with work in it is never lost. The same task finds its own again, with what was left in it; anybody else's is
 * moved aside; a branch with commits of its own is never reset. The user's checkout, index and branch are not touched.
 * Must not remove anything (removal.ts does, and only what is merged), save what a host that died had not finished making.
 */
import { lstat, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { monotonicMs, now } from '../../system/clock.ts';
import { ensureDir } from '../../system/durable.ts';
import { MaosError } from '../../system/errors.ts';
import { failpoint } from '../../system/failpoint.ts';
import { discard } from './discard.ts';
import { git, gitResult } from './git.ts';
import { clearStaleLock } from './index-lock.ts';
import { moveOwner, readOwner, removeOwner, type WorktreeOwner, writeOwner } from './metadata.ts';
import { adminDir, openTree, type Tree } from './pinned.ts';
import { inLine } from './queue.ts';
import { branchTip, checkBranchName, isAncestor, listWorktrees, needCommit } from './refs.ts';

export interface WorktreeRequest {
  repo: string;
  /** Absolute path of worktrees/. */
  root: string;
  name: string;
  /** null: detached, only read. */
  branch: string | null;
  start: string;
  owner: Pick<WorktreeOwner, 'run_id' | 'task_id' | 'session_id' | 'role'>;
}
export interface Worktree {
  path: string;
  /** It was there already, with the work of an earlier session of the same task. */
  reused: boolean;
}

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

export function worktreePath(root: string, name: string): string {
  if (!/^[A-Za-z0-9._][A-Za-z0-9._-]{0,199}$/.test(name) || name === '.' || name === '..')
    throw new MaosError({ code: 'WORKTREE_NAME', message: `${JSON.stringify(name)} cannot name a worktree`, hint: 'Give the task an id of letters, digits, dots and dashes.' });
  return join(root, name);
}

/** Make the worktree, or find it again. Throws MaosError: GIT_FAILED, WORKTREE_BRANCH_BUSY, COMMIT_MISSING, DISK_FULL. */
export async function ensureWorktree(request: WorktreeRequest): Promise<Worktree> {
  const { repo, root, name, branch } = request;
  const path = worktreePath(root, name);
  if (branch !== null) await checkBranchName(repo, branch);
  const start = await needCommit(repo, request.start);
  await ensureDir(root);
  return inLine(repo, async () => {
    const before = (await exists(path)) ? await readOwner(root, name) : null;
    const mine = before !== null && before.run_id === request.owner.run_id && before.task_id === request.owner.task_id;
    const onto = mine ? before.onto : null;
    const owner: WorktreeOwner = { ...request.owner, branch, onto, making: false, created_at: mine ? before.created_at : now() };
    if (mine && before.making) await dropUnfinished(repo, path);
    else if ((await exists(path)) && mine && (await takeUp(request, path, start))) {
      await writeOwner(root, name, owner);
      return { path, reused: true };
    }
    if (await exists(path)) await moveAside(repo, root, name, before?.run_id ?? 'unknown', before !== null && before.branch === null);
    // Known as ours before git begins, so that the next host knows what it finds half made.
    await writeOwner(root, name, { ...owner, making: true });
    await add(repo, path, branch, start);
    failpoint('after-worktree-add', dirname(root));
    await writeOwner(root, name, owner);
    return { path, reused: false };
  });
}

const GIT_ENDS_MS = 10_000;

/** git outlives a host that was killed, and marks what it is making by a lock; killed itself, it leaves the lock. */
async function dropUnfinished(repo: string, path: string): Promise<void> {
  const admin = await adminDir(repo, path);
  const end = monotonicMs() + GIT_ENDS_MS;
  while (admin !== null && (await exists(join(admin, 'locked'))) && monotonicMs() < end) await new Promise((resolve) => setTimeout(resolve, 50));
  await discard(repo, path);
}

/** Go on in a worktree of the same task. False when it cannot be: not a worktree any more, or on another branch. */
async function takeUp(request: WorktreeRequest, path: string, start: string): Promise<boolean> {
  if ((await adminDir(request.repo, path)) === null) return false;
  const tree = await openTree(request.repo, path);
  await clearStaleLock(tree.gitDir);
  const head = await currentBranch(tree);
  if (request.branch !== null) return head === request.branch;
  // Only read: it follows the run, unless the agent left something in it.
  const clean = (await tree.git(['status', '--porcelain', '--untracked-files=all'])) === '';
  if (head !== null || !clean || !(await isKept(tree))) return false;
  await tree.git(['checkout', '--quiet', '--detach', start]);
  return true;
}

/** Whether some branch contains its commit, so that leaving it loses nothing. */
async function isKept(tree: Tree): Promise<boolean> {
  const head = (await tree.git(['rev-parse', 'HEAD'])).trim();
  return (await tree.git(['for-each-ref', '--count=1', '--contains', head, 'refs/heads', 'refs/remotes', 'refs/tags'])) !== '';
}

/** null when detached. */
export async function currentBranch(tree: Tree): Promise<string | null> {
  const { code, stdout } = await tree.result(['symbolic-ref', '--quiet', '--short', 'HEAD'], { codes: [0, 1] });
  return code === 0 ? stdout.toString('utf8').trim() : null;
}

/** Another owner's worktree keeps its work under a name that says whose it is. */
async function moveAside(repo: string, root: string, name: string, whose: string, reader: boolean): Promise<void> {
  if (reader && (await adminDir(repo, join(root, name))) !== null) {
    const tree = await openTree(repo, join(root, name));
    const empty = (await currentBranch(tree)) === null && (await tree.git(['status', '--porcelain', '--untracked-files=all'])) === '' && (await isKept(tree));
    // A reader left nothing in it. Not forced: git looks once more.
    if (empty && (await gitResult(repo, ['worktree', 'remove', '--', join(root, name)], { codes: [0, 128] })).code === 0) return removeOwner(root, name);
  }
  const label = whose.replace(/[^A-Za-z0-9._-]/g, '-');
  let to = `${name}.${label}`;
  for (let n = 2; await exists(join(root, to)); n++) to = `${name}.${label}-${n}`;
  // Agents can lock a worktree or put submodules into it; then git refuses to move it, and so do we.
  if ((await adminDir(repo, join(root, name))) !== null) await git(repo, ['worktree', 'move', '--', join(root, name), join(root, to)]);
  else await rename(join(root, name), join(root, to));
  await moveOwner(root, name, to);
}

const ATTEMPTS = 5;

async function add(repo: string, path: string, branch: string | null, start: string): Promise<void> {
  // Registered but deleted by hand: only our own entry is dropped, a general prune would also forget a user's unplugged disk.
  if ((await adminDir(repo, path)) !== null) await git(repo, ['worktree', 'remove', '--force', '--', path]);
  for (let attempt = 1; ; attempt++) {
    try {
      await git(repo, await addArguments(repo, path, branch, start));
      return;
    } catch (error) {
      if (!(error instanceof MaosError) || attempt >= ATTEMPTS || error.code === 'DISK_FULL' || error.code === 'WORKTREE_BRANCH_BUSY') throw error;
      if ((await exists(path)) || (await adminDir(repo, path)) !== null) await git(repo, ['worktree', 'remove', '--force', '--', path], { codes: [0, 128] });
      await new Promise((resolve) => setTimeout(resolve, attempt * 40));
    }
  }
}

/** A failed add leaves its branch behind, so what exists without work of its own is set anew, and what holds work is attached as it is. */
async function addArguments(repo: string, path: string, branch: string | null, start: string): Promise<string[]> {
  if (branch === null) return ['worktree', 'add', '--quiet', '--detach', '--', path, start];
  const tip = await branchTip(repo, branch);
  const elsewhere = tip === null ? undefined : (await listWorktrees(repo)).find((worktree) => worktree.branch === branch);
  if (elsewhere)
    throw new MaosError({
      code: 'WORKTREE_BRANCH_BUSY',
      message: `the branch ${branch} is checked out in ${elsewhere.path}`,
      hint: `Free it first: git -C '${elsewhere.path}' switch --detach`,
      retryable: true,
    });
  if (tip !== null && tip !== start && !(await isAncestor(repo, tip, start))) return ['worktree', 'add', '--quiet', '--', path, branch];
  return ['worktree', 'add', '--quiet', '--no-track', tip === null ? '-b' : '-B', branch, '--', path, start];
}
