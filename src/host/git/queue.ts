/**
 * One at a time per repository, over all processes: `git worktree add` fails when two run at once (17 of 20). The lock is a
 * courtesy, not a proof: should two holders ever meet, git itself refuses one of them and it tries again.
 */
import { join } from 'node:path';
import lockfile from 'proper-lockfile';
import { MaosError } from '../../system/errors.ts';
import { commonDir } from './pinned.ts';

const lines = new Map<string, Promise<unknown>>();

/** Wait in this process's line for the repository, then for other processes, and run. */
export async function inLine<T>(repo: string, work: () => Promise<T>): Promise<T> {
  const common = await commonDir(repo);
  const before = lines.get(common) ?? Promise.resolve();
  const turn = before.then(() => alone(common, work));
  // The next in line does not care how this one ended; who asked does.
  const settled = turn.then(
    () => undefined,
    () => undefined,
  );
  lines.set(common, settled);
  return turn;
}

async function alone<T>(common: string, work: () => Promise<T>): Promise<T> {
  let release: () => Promise<void>;
  try {
    release = await lockfile.lock(common, {
      lockfilePath: join(common, 'maos-worktrees.lock'),
      realpath: false,
      stale: 5_000,
      update: 1_000,
      retries: { retries: 2_000, factor: 1, minTimeout: 20, maxTimeout: 60, randomize: true },
      onCompromised: () => {
        // Someone took it for stale: the worst that can follow is a refused `worktree add`, which is tried again.
      },
    });
  } catch (cause) {
    throw new MaosError({
      code: 'WORKTREE_BUSY',
      message: `another process has been making worktrees in ${common} for too long`,
      hint: `If none runs, remove ${join(common, 'maos-worktrees.lock')}.`,
      retryable: true,
      cause,
    });
  }
  try {
    return await work();
  } finally {
    await release().catch(() => {
      // Released already, because it was taken for stale.
    });
  }
}
