/**
 * Checks: the user's own commands, run one after the other in a worktree, each in a process group of its own and with the environment
 * mark, so that nothing they start outlives them. Stops at the first failure. Output is kept as a tail, never whole in memory.
 */
import { spawn } from 'node:child_process';
import type { CheckResult } from '../protocol/brief.ts';
import { monotonicMs } from '../system/clock.ts';
import { MaosError } from '../system/errors.ts';
import { endMarked } from '../system/process.ts';
import { plainText } from './plain-text.ts';

const TAIL = 4 * 1024;
const KILL_AFTER_MS = 5_000;
const DRAIN_MS = 300;
export const CHECK_LIMIT_MS = 10 * 60_000;

export interface CheckOptions {
  cwd: string;
  env: Record<string, string>;
  /** MAOS_MARK of everything started. */
  mark: string;
  /** Aborted when the host stops: running checks end and CHECKS_STOPPED is thrown. */
  signal: AbortSignal;
  /** @default 600000 */
  limitMs?: number;
}

export async function runChecks(commands: readonly string[], options: CheckOptions): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const command of commands) {
    const result = await runCheck(command, options);
    results.push(result);
    if (!result.ok) break;
  }
  return results;
}

async function runCheck(command: string, { cwd, env, mark, signal, limitMs = CHECK_LIMIT_MS }: CheckOptions): Promise<CheckResult> {
  if (signal.aborted) throw stopped();
  const begin = monotonicMs();
  let tail = Buffer.alloc(0);
  const { code, note } = await new Promise<{ code: number | null; note: string }>((resolve) => {
    const child = spawn('sh', ['-c', command], { cwd, env: { ...env, MAOS_MARK: mark }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let said = '';
    let done = false;
    let killer: NodeJS.Timeout | undefined;
    const end = (why: string) => {
      said ||= why;
      signalGroup(child.pid, 'SIGTERM');
      killer ??= setTimeout(() => signalGroup(child.pid, 'SIGKILL'), KILL_AFTER_MS);
    };
    const limit = setTimeout(() => end(`\n[ended after ${Math.round(limitMs / 1000)} s]`), limitMs);
    const onAbort = () => end('\n[ended: the host stops]');
    signal.addEventListener('abort', onAbort, { once: true });
    const take = (chunk: Buffer) => {
      tail = Buffer.concat([tail, chunk]);
      if (tail.length > 4 * TAIL) tail = tail.subarray(-2 * TAIL);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const finish = (exit: number | null, text: string) => {
      if (done) return;
      done = true;
      clearTimeout(limit);
      clearTimeout(killer);
      signal.removeEventListener('abort', onAbort);
      resolve({ code: exit, note: text });
    };
    child.on('error', (error) => finish(null, `sh could not be started: ${error.message}`));
    const ending = (by: string | null) => said || (by ? `\n[ended by ${by}]` : '');
    child.on('close', (exit, by) => finish(exit, ending(by)));
    // A daemon the check left behind may hold its output open for ever; what was printed has arrived by then.
    child.on('exit', (exit, by) => {
      clearTimeout(limit);
      setTimeout(() => finish(exit, ending(by)), DRAIN_MS);
    });
  });
  await endMarked(mark, { graceMs: 200 });
  if (signal.aborted) throw stopped();
  const seconds = Math.round((monotonicMs() - begin) / 10) / 100;
  return { command, ok: code === 0 && note === '', code, seconds, output: (plainText(tail) + note).trim().slice(-TAIL) };
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The group ended by itself.
  }
}

const stopped = (): MaosError => new MaosError({ code: 'HOST_STOPPING', message: 'the host stops; the checks run again when it is back', retryable: true });
