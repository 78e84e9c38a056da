/** `run`: a goal becomes a run, without the screen. Follows it as plain lines until it is settled or needs its user. */
import type { Command } from 'commander';
import type { Client } from '../../client/contract.ts';
import type { Event } from '../../protocol/event.ts';
import type { Io } from '../io.ts';
import { amount, whole } from '../options.ts';

interface Flags {
  goalFile?: string;
  detach?: boolean;
  planOnly?: boolean;
  approvePlan?: boolean;
  budget?: number;
  parallel?: number;
  base?: string;
  plan?: string;
  dryRun?: boolean;
}

export function register(program: Command, io: Io): void {
  program
    .command('run')
    .description('start a run without the screen')
    .argument('[goal]', 'what is to be done, in plain words; - reads it from standard input')
    .option('--goal-file <file>', 'read the goal from a file')
    .option('--detach', 'return at once; the run goes on by itself')
    .option('--plan-only', 'stop when the plan is there')
    .option('--approve-plan', 'approve the plan as it comes')
    .option('--plan <file>', 'use this plan (JSON) instead of asking the architect; - reads it from standard input')
    .option('--budget <usd>', 'stop all agents at this cost, and ask', amount)
    .option('--parallel <n>', 'agents at work at the same time', whole(1, 100))
    .option('--base <branch>', 'branch to start from and merge into')
    .option('-n, --dry-run', 'say what would happen; change nothing')
    .action(async (goal: string | undefined, flags: Flags) => begin(io, goal, flags));
}

async function begin(io: Io, given: string | undefined, flags: Flags): Promise<void> {
  const { asUser } = await import('../connect.ts');
  const { usage } = await import('../io.ts');
  const { accepted } = await import('../failure.ts');
  if (!flags.dryRun) asUser(io);
  if (given !== undefined && flags.goalFile !== undefined) throw usage('Give the goal once: as an argument or with --goal-file.');
  if (flags.plan === '-' && (given === '-' || flags.goalFile === '-')) throw usage('Only one of goal and plan can come from standard input.');
  const { jsonAndPlaces, textFrom } = await import('../text.ts');
  const read = flags.plan === undefined ? undefined : await jsonAndPlaces(io, flags.plan);
  const plan = read?.value;
  const text = (await textFrom(io, flags.goalFile ?? (given === '-' ? '-' : undefined))) ?? given ?? (plan === undefined ? undefined : summaryOf(plan));
  const goal = text?.trim();
  if (!goal) throw usage('Say what is to be done.', 'maos-tui run "Add rate limiting to /login"');
  const { preflight } = await import('../preflight.ts');
  const options = {
    ...(flags.budget === undefined ? {} : { budget: flags.budget }),
    ...(flags.parallel === undefined ? {} : { parallel: flags.parallel }),
    ...(flags.base === undefined ? {} : { base: flags.base }),
    ...(plan === undefined ? {} : { plan }),
    planOnly: flags.planOnly ?? false,
    approvePlan: flags.approvePlan ?? false,
  };
  const prepared = await preflight(io.cwd, options);
  if (read) await requirePlan(flags.plan === '-' || flags.plan === undefined ? 'standard input' : flags.plan, read, Object.keys(prepared.config.roles));
  if (flags.dryRun) return (await import('../dry-run.ts')).sayDryRun(io, goal, options, prepared);
  const { join } = await import('node:path');
  const { openFileStore } = await import('../../store/file/index.ts');
  const { openClient } = await import('../../client/index.ts');
  const store = await openFileStore(join(prepared.repo, '.multi-agent'), { create: true });
  await store.journal.close();
  const client = await openClient(prepared.repo);
  for (const note of prepared.notes) io.note(note);
  const { startRun } = await import('../start-run.ts');
  const { runId, outcome } = await startRun(client, goal, options, 'cli', prepared);
  const begun = accepted(outcome);
  if (flags.detach) {
    if (io.json) return io.data({ schema: 'maos.run-state/1', run: runId, state: (await client.state()).run?.state ?? null });
    return io.out(`Run ${runId} has begun. Next: maos-tui status --watch   or: maos-tui`);
  }
  await follow(io, client, runId, begun);
}

/** A plan with errors starts nothing: the architect would be asked instead, and that is not what was wanted. Throws PLAN_INVALID (exit 6). */
async function requirePlan(
  file: string,
  { value, locate }: { value: unknown; locate(path: readonly PropertyKey[]): { line: number; col: number } },
  roles: string[],
): Promise<void> {
  const { checkPlan } = await import('../check-files.ts');
  const { problemLine } = await import('../../config/problem.ts');
  const { EXIT, MaosError } = await import('../../system/errors.ts');
  const problems = checkPlan(value, new Set(roles), (path) => ({ file, ...locate(path) }));
  if (problems.length === 0) return;
  const shown = problems.slice(0, 5).map(problemLine).join('\n');
  throw new MaosError({
    code: 'PLAN_INVALID',
    message: `The plan cannot be used:\n${shown}${problems.length > 5 ? `\nand ${problems.length - 5} more` : ''}`,
    hint: file === 'standard input' ? 'Nothing was started.' : `Nothing was started. All of it: maos-tui validate ${file}`,
    exit: EXIT.invalid,
  });
}

/** The summary of a plan stands for a goal that was not given. */
function summaryOf(plan: unknown): string {
  return plan !== null && typeof plan === 'object' && 'summary' in plan && typeof plan.summary === 'string' && plan.summary.trim() ? plan.summary : 'Carry out the given plan';
}

async function follow(io: Io, client: Client, runId: string, begun: readonly Event[]): Promise<void> {
  const { attention } = await import('../../core/view/attention.ts');
  const { EXIT } = await import('../../system/errors.ts');
  const { Exit } = await import('../failure.ts');
  const { eventLine, worthFollowing } = await import('../event-line.ts');
  const { endCode, hasFailed, isSettled } = await import('../settled.ts');
  const { followUntil } = await import('../wait.ts');
  const say = (events: readonly Event[]) => {
    for (const event of events) if (worthFollowing(event)) io.note(eventLine(event));
  };
  say(begun);
  const code = await followUntil(
    client,
    (state) => {
      if (state.run?.id !== runId) return undefined;
      if (isSettled(state)) return endCode(state);
      return attention(state).length > 0 || state.run.state === 'paused' ? EXIT.waits : undefined;
    },
    say,
    undefined,
    true,
  );
  const state = await client.state();
  const open = attention(state);
  const counts = Object.values(state.tasks).filter((task) => task.stage.name === 'done').length;
  const all = Object.keys(state.tasks).length;
  if (io.json)
    io.data({
      schema: 'maos.run-state/1',
      run: runId,
      state: state.run?.state ?? null,
      done: counts,
      total: all,
      attention: open.map(({ id, kind, task, at }) => ({ id, kind, task, at })),
    });
  else {
    const first = open[0];
    const next =
      first?.kind === 'merge'
        ? `maos-tui merge --at ${first.at.slice(0, 12)}`
        : first?.kind === 'plan'
          ? `maos-tui plan show, then: maos-tui plan approve --at ${first.at.slice(0, 12)}`
          : first
            ? 'maos-tui you'
            : state.run?.state === 'paused'
              ? 'maos-tui resume'
              : hasFailed(state)
                ? all === 0
                  ? 'maos-tui audit'
                  : 'maos-tui tasks list'
                : 'maos-tui status';
    io.out(
      `Run ${runId} is ${state.run?.state}: ${counts} of ${all} tasks done${open.length > 0 && code === EXIT.waits ? `, ${open.length} need you` : ''}${code === EXIT.waits && state.run?.state === 'running' ? '; the run goes on meanwhile' : ''}. Next: ${next}`,
    );
  }
  throw new Exit(code);
}
