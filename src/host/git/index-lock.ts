/**
 * A killed git leaves `index.lock` behind, and every later git refuses. It is removed only when nobody can own it: the caller has ended
 * the processes of the worktree's session, and the file did not change while we looked.
 */
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { monotonicMs } from '../../system/clock.ts';

const WATCH_MS = 1_000;

/** Waits for a lock that is in use to go away by itself; removes one that stays. */
export async function clearStaleLock(gitDir: string): Promise<boolean> {
  const file = join(gitDir, 'index.lock');
  const look = () => stat(file).catch(() => null);
  const first = await look();
  if (first === null) return false;
  const end = monotonicMs() + WATCH_MS;
  while (monotonicMs() < end) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const next = await look();
    if (next === null) return false;
    if (next.ino !== first.ino || next.mtimeMs !== first.mtimeMs || next.size !== first.size) return false;
  }
  await rm(file, { force: true });
  return true;
}
