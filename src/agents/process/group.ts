/** Ends a process with everything in its process group. What left the group is found by its mark, which the host does. */

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
