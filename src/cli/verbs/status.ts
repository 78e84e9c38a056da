/** `status`: the run at a glance, as text or JSON, once, followed (--watch), or waited for (--wait). Loads no schema library. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Client } from '../../client/contract.ts';
import type { State } from '../../core/state.ts';
import type { RunStatus } from '../../core/view/status.ts';
import type { Io } from '../io.ts';
import { duration } from '../options.ts';

interface Flags {
  watch?: boolean;
  wait?: string;
  timeout?: number;
}
interface Validity {
  valid: boolean;
  problems: { file: string; line: number; col: number; code: string; message: string; hint: string }[];
}

export function register(program: Command, io: Io): void {
  program
    .command('status')
    .description('the run at a glance; exit code 5 when something needs you')
    .option('--watch', 'follow it')
    .option('--wait <condition>', 'return once attention, plan, review, done or idle holds')
    .option('--timeout <duration>', 'give up waiting (exit 124)', duration)
    .action(async (flags: Flags) => {
      const { connect } = await import('../connect.ts');
      const { usage } = await import('../io.ts');
      const { statusCode, WAITS } = await import('../settled.ts');
      const { Exit } = await import('../failure.ts');
      const wanted = WAITS.find((wait) => wait === flags.wait);
      if (flags.wait !== undefined && !wanted) throw usage(`There is no condition ${flags.wait}.`, `One of: ${WAITS.join(', ')}`);
      if (flags.timeout !== undefined && !wanted && !flags.watch) throw usage('--timeout belongs to --wait or --watch.');
      const client = await connect(io);
      if (wanted) return waitFor(io, client, wanted, flags.timeout);
      if (flags.watch) return watch(io, client, flags.timeout);
      const state = await client.state();
      const [daemons, validity] = await Promise.all([client.daemons(), viewsValid(client.dir)]);
      await show(io, client.dir, state, daemons, validity);
      const { EXIT } = await import('../../system/errors.ts');
      const going = state.run !== null && ['planning', 'running'].includes(state.run.state);
      throw new Exit(!validity.valid ? EXIT.invalid : going && !daemons.orchestrator.alive ? EXIT.unreachable : statusCode(state));
    });
}

/** Only whether tasks.json can be read at all; `validate` says more. */
async function viewsValid(dir: string): Promise<Validity> {
  const path = join(dir, 'tasks.json');
  const size = (await stat(path).catch(() => null))?.size ?? null;
  if (size === null) return { valid: true, problems: [] };
  const bytes = await readFile(path);
  try {
    JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''));
    return { valid: true, problems: [] };
  } catch {
    const { parseJsonWithPosition } = await import('../../system/json.ts');
    const result = parseJsonWithPosition(bytes);
    return result.ok ? { valid: true, problems: [] } : { valid: false, problems: [{ file: '.multi-agent/tasks.json', ...result.problem }] };
  }
}

/** With what the host measured of each agent last; null where nothing is known. */
async function withSamples(dir: string, status: RunStatus) {
  if (status.agents.length === 0) return status;
  const { readSamples } = await import('../../client/samples.ts');
  const sessions = (await readSamples(dir))?.sessions ?? {};
  const agents = status.agents.map((agent) => ({
    ...agent,
    memory_mb: sessions[agent.session]?.memory_mb ?? null,
    cpu_percent: sessions[agent.session]?.cpu_percent ?? null,
    output_at: sessions[agent.session]?.output_at ?? null,
  }));
  return { ...status, agents };
}

async function show(io: Io, dir: string, state: State, daemons: Awaited<ReturnType<Client['daemons']>>, validity: Validity): Promise<void> {
  const { runStatus } = await import('../../core/view/status.ts');
  const { clock, money, span } = await import('../../core/view/format.ts');
  const { shownLine } = await import('../io.ts');
  const status = runStatus(state, Date.now());
  const alive = ({ alive, pid, heartbeat_age_ms }: (typeof daemons)['host']) => ({ alive, pid, heartbeatAgeMs: heartbeat_age_ms });
  if (io.json) return io.data({ ...(await withSamples(dir, status)), orchestrator: alive(daemons.orchestrator), host: alive(daemons.host), state: validity });
  const { run, tasks, attention, parked, agents, cost } = status;
  const broken = () => {
    for (const problem of validity.problems) io.out(`STATE  ${problem.file}:${problem.line}:${problem.col}: ${problem.message}${problem.hint ? ` (${problem.hint})` : ''}`);
  };
  if (!run) {
    broken();
    return io.out('No run yet. Start one: maos-tui run "GOAL"   or open the screen: maos-tui');
  }
  if (io.plain)
    return io.table([
      ['run', run.id],
      ['state', run.state],
      ...Object.entries(tasks).map(([name, count]) => [name, String(count)]),
      ['needs-you', String(attention.length)],
      ['usd', String(cost.usd ?? '')],
    ]);
  io.out(`${io.bold(`Run ${run.id}`)}  ${run.state}  ${clock(run.elapsedSec * 1_000)}  ${shownLine(run.goal).slice(0, 120)}`);
  if (run.reason) io.out(`  ${shownLine(run.reason)}`);
  const parts = Object.entries(tasks)
    .filter(([name, count]) => name !== 'total' && count > 0)
    .map(([name, count]) => `${count} ${name === 'needsYou' ? 'need you' : name}`);
  io.out(`Tasks  ${tasks.total} in all${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`);
  io.out(
    `Branch ${run.branch} from ${run.base}${run.merged ? `, merged at ${run.merged.slice(0, 7)}` : ''}${money(cost.usd) ? `   Cost ${money(cost.usd)}${cost.budgetUsd === null ? '' : ` of $${cost.budgetUsd}`}` : ''}`,
  );
  for (const agent of agents) io.out(`Agent  ${agent.name} (${agent.cli ?? '?'}) ${agent.state}${agent.task ? ` on ${agent.task}` : ''}`);
  for (const { provider, until, reason } of parked)
    io.out(
      `Parked ${provider} until ${until}, in ${span(Date.parse(until) - Date.now())}${reason ? `: ${shownLine(reason)}` : ''}; it goes on by itself; maos-tui resume ${provider} tries it now`,
    );
  for (const item of attention) io.out(`${io.bold('YOU')}    ${shownLine(`${item.id} ${item.kind}${item.task ? ` ${item.task}` : ''}: ${item.summary}`)}`);
  broken();
  const down = [!daemons.orchestrator.alive && 'orchestrator', !daemons.host.alive && 'host'].filter(Boolean);
  if (down.length > 0 && ['planning', 'running'].includes(run.state))
    io.note(`The ${down.join(' and the ')} ${down.length > 1 ? 'do not run, so nothing goes on' : 'does not run and is started again by the other'}. Next: maos-tui resume`);
  if (attention.length > 0) io.note('Next: maos-tui you');
  else if (run.state === 'paused') io.note('Next: maos-tui resume');
}

async function waitFor(io: Io, client: Client, wanted: import('../settled.ts').Wait, timeout: number | undefined): Promise<void> {
  const { Exit } = await import('../failure.ts');
  const { endCode, holds } = await import('../settled.ts');
  const { followUntil } = await import('../wait.ts');
  const code = await followUntil(
    client,
    (state) => (holds(state, wanted) ? (wanted === 'done' ? endCode(state) : 0) : undefined),
    () => {},
    timeout,
    true,
  );
  const [state, daemons, validity] = await Promise.all([client.state(), client.daemons(), viewsValid(client.dir)]);
  await show(io, client.dir, state, daemons, validity);
  throw new Exit(code);
}

async function watch(io: Io, client: Client, timeout: number | undefined): Promise<void> {
  const { eventLine, worthFollowing } = await import('../event-line.ts');
  const { endWithReader } = await import('../io.ts');
  const { Exit } = await import('../failure.ts');
  const { endCode, isSettled } = await import('../settled.ts');
  const { followUntil } = await import('../wait.ts');
  const { runStatus } = await import('../../core/view/status.ts');
  const first = await client.state();
  const release = endWithReader();
  await show(io, client.dir, first, await client.daemons(), { valid: true, problems: [] });
  const code = await followUntil(
    client,
    (state) => (isSettled(state) ? endCode(state) : undefined),
    (events, state) => {
      if (io.json) return events.length > 0 ? io.data(runStatus(state, Date.now())) : undefined;
      for (const event of events) if (worthFollowing(event)) io.out(eventLine(event));
    },
    timeout,
    true,
  ).finally(release);
  throw new Exit(code);
}
