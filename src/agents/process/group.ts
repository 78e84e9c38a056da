/**
 * Ends a process with everything in its process group, or what is left of the session it led. What left both is found by its mark,
 * which the host does.
 */
import { readdir, readFile } from 'node:fs/promises';

/** Signals the group that `pid` leads; false when there is none left. */
export function signalGroup(pid: number, signal: NodeJS.Signals): boolean {
  if (pid <= 1) return false;
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false; // ESRCH: nothing is left; EPERM: it is not ours any more
  }
}

/**
 * Kills what is left of the session that `leader` led, whatever group it is in; says how many. To be called when the leader has ended:
 * its number belongs to the session until the last member is gone. Where there is no /proc it finds none.
 */
export async function endSession(leader: number): Promise<number> {
  if (leader <= 1) return 0;
  const pids = await readdir('/proc').then(
    (names) => names.filter((name) => /^\d+$/.test(name)),
    () => [],
  );
  const killed = await Promise.all(
    pids.map(async (pid) => {
      // Fields after the name in brackets: state, parent, group, session.
      const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => ''); // ended meanwhile
      const [state, , , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(session) !== leader || state === 'Z' || state === 'X') return 0;
      try {
        process.kill(Number(pid), 'SIGKILL');
        return 1;
      } catch {
        return 0; // ended meanwhile, or not ours
      }
    }),
  );
  return killed.reduce((sum: number, one) => sum + one, 0);
}
