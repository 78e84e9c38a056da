/** Checks on a merge that is not on any branch yet, in a worktree of their own that is laid anew for each. */
import type { CheckResult } from '../protocol/brief.ts';
import type { Finding } from '../protocol/common.ts';
import { runChecks } from './checks.ts';
import { scratchAt } from './git/scratch.ts';
import type { Host } from './host.ts';
import { baseEnvironment } from './session-env.ts';

/** `name` marks the processes of these checks. No problems: all passed. */
export async function checkCombination(host: Host, name: string, merged: string, commands: readonly string[]): Promise<{ checks: CheckResult[]; problems: Finding[] }> {
  const tree = await scratchAt(host.repo, host.worktrees, merged);
  const checks = await runChecks(commands, {
    cwd: tree.path,
    env: baseEnvironment(),
    mark: `${host.digest}/merge-${name}`,
    signal: host.signal,
    ...(host.checkLimitMs === undefined ? {} : { limitMs: host.checkLimitMs }),
  });
  const failed = checks.find(({ ok }) => !ok);
  const problems: Finding[] = failed
    ? [
        {
          code: 'check.failed',
          message: `together with what is merged already, \`${failed.command}\` fails`,
          hint: 'Bring the run branch into the work and make them fit.',
          severity: 'error',
        },
      ]
    : [];
  return { checks, problems };
}
