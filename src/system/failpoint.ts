/**
 * Named moments at which a daemon can be made to die as by kill -9, so that tests reach them for certain: MAOS_FAILPOINT names one, and
 * the file logs/failpoint.<name> under the directory shows that it was reached, so that the next daemon with the same environment lives on.
 * Invariant: without the variable it does nothing. Must not clean up, log or wait: whatever it did would not be a crash.
 */
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from './disk-error.ts';
import { layout } from './layout.ts';

/** Each of them is reached by a test (test/e2e/failpoints.test.ts). */
export const FAILPOINTS = [
  // The host, in the order a task meets them.
  'after-claim',
  'after-worktree-add',
  'after-worktree',
  'after-spawn',
  'after-verify-before-report',
  'after-update-ref-before-report',
  'after-run-merge-before-report',
  // The orchestrator, in the order a batch meets them, once tasks run.
  'before-append',
  'after-append',
  'after-hand-out',
] as const;
export type Failpoint = (typeof FAILPOINTS)[number];

const armed = process.env.MAOS_FAILPOINT;

/** Die here, the first time this is reached in `dir` (the absolute path of `.multi-agent/`), when MAOS_FAILPOINT is `name`. */
export function failpoint(name: Failpoint, dir: string): void {
  if (armed !== name) return;
  try {
    closeSync(openSync(join(layout(dir).logs, `failpoint.${name}`), 'wx', 0o600));
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return;
    throw error;
  }
  process.kill(process.pid, 'SIGKILL');
}
