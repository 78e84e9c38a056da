/**
 * The folder of a hook channel's socket: in the temporary directory, for its owner alone, short enough for the path of a socket.
 * Its name tells which process made it, so that what a killed host left behind is removed by the next one.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'maos-hook-';
/** A socket's address has room for 104 bytes on macOS and 108 on Linux. */
const LONGEST = 100;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

function sweep(root: string): void {
  for (const name of readdirSync(root)) {
    const pid = name.startsWith(PREFIX) ? Number(/^\d+/.exec(name.slice(PREFIX.length))?.[0]) : Number.NaN;
    if (!(pid > 0) || isAlive(pid)) continue;
    try {
      rmSync(join(root, name), { recursive: true, force: true });
    } catch {
      // of another user: theirs to remove
    }
  }
}

/** Absolute path of a socket that can be made. Throws when the temporary directory cannot be written. */
export function socketPath(): string {
  const wanted = tmpdir();
  const root = join(wanted, `${PREFIX}${process.pid}-XXXXXX`, 's').length <= LONGEST ? wanted : '/tmp';
  sweep(root);
  return join(mkdtempSync(join(root, `${PREFIX}${process.pid}-`)), 's');
}
