/**
 * Starting the two daemons, detached, in sessions of their own, so that no terminal's end reaches them. Started twice is
 * once: the lease refuses the second. Used by viewers, and by each daemon to bring the other one back.
 */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Leases } from '../store/ports.ts';
import { EXIT, MaosError } from '../system/errors.ts';
import { selfArgv } from '../system/self.ts';
import type { DaemonStatus } from './contract.ts';

export type DaemonName = 'orchestrator' | 'host';

/** Variables of one viewer or agent that a daemon, which outlives it, must not carry on. */
const PERSONAL = /^(MAOS_(SESSION_ID|TASK_ID|RUN_ID|ROLE|TOKEN|BRIEF|BRIEF_MD|MARK|DIR|UI_CHILD)|NO_COLOR|FORCE_COLOR|COLUMNS|LINES)$/;

export function spawnDaemon(name: DaemonName, dir: string): void {
  const [node = process.execPath, ...argv] = selfArgv();
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !PERSONAL.test(key)));
  const log = openSync(join(dir, 'logs', `${name}.out`), 'a', 0o600);
  try {
    spawn(node, [...argv, 'daemon', name, '--dir', dir], { cwd: dir, env, detached: true, stdio: ['ignore', log, log] }).unref();
  } finally {
    closeSync(log);
  }
}

export async function daemonStatus(leases: Leases, name: DaemonName): Promise<DaemonStatus> {
  const seen = await leases.look(name);
  return seen === null
    ? { alive: false, pid: null, epoch: null, heartbeat_age_ms: null }
    : { alive: seen.alive, pid: seen.record.pid, epoch: seen.record.epoch, heartbeat_age_ms: seen.heartbeat_age_ms };
}

const START_LIMIT_MS = 10_000;
const LOOK_EVERY_MS = 25;

/** Start what is absent and wait until both hold their leases. Throws UNREACHABLE. */
export async function ensureDaemons(leases: Leases, dir: string): Promise<void> {
  const names: DaemonName[] = ['orchestrator', 'host'];
  const absent = async (): Promise<DaemonName[]> => {
    const alive = await Promise.all(names.map(async (name) => (await daemonStatus(leases, name)).alive));
    return names.filter((_, index) => !alive[index]);
  };
  let missing = await absent();
  for (const name of missing) spawnDaemon(name, dir);
  const limit = performance.now() + START_LIMIT_MS;
  while (missing.length > 0) {
    if (performance.now() > limit)
      throw new MaosError({
        code: 'UNREACHABLE',
        message: `The ${missing.join(' and the ')} did not start within 10 s.`,
        hint: `See ${join(dir, 'logs')}, then try again; maos-tui doctor checks the rest.`,
        exit: EXIT.unreachable,
      });
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    missing = await absent();
  }
}
