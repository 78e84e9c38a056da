/** `agents list|attach|pause|resume|restart`: who works, and what is done to one agent rather than to its task. */
import type { Command } from 'commander';
import type { Session, State } from '../../core/state.ts';
import type { Io } from '../io.ts';

export function register(program: Command, io: Io): void {
  const agents = program.command('agents').description('list, attach to, pause, resume or restart agents');
  agents
    .command('list', { isDefault: true })
    .description('every agent of the run, what it does and what it cost')
    .action(() => listed(io));
  agents
    .command('attach')
    .description('open the screen on one agent')
    .argument('<agent>', 'role, task it works on, or session')
    .action((name: string) => attach(io, name));
  agents
    .command('pause')
    .description('give an agent no new work and end its process; work and conversation are kept')
    .argument('<role>')
    .action(async (role: string) => {
      const { act } = await import('../connect.ts');
      const { client, events } = await act(io, { type: 'pause-agent', role });
      const ending = events.filter(({ body }) => body.type === 'session.stopping').length;
      await said(
        io,
        await client.state(),
        role,
        `${role} is paused${ending > 0 ? `; its ${ending === 1 ? 'process ends' : `${ending} processes end`}, and what it did is kept` : ''}. Next: maos-tui agents resume ${role}`,
      );
    });
  agents
    .command('resume')
    .description('let a paused agent work again')
    .argument('<role>')
    .action(async (role: string) => {
      const { act } = await import('../connect.ts');
      const { client } = await act(io, { type: 'resume-agent', role });
      await said(io, await client.state(), role, `${role} works again, where it was. Next: maos-tui agents list`);
    });
  agents
    .command('restart')
    .description('end the process of an agent and begin it again where it was; asks first')
    .argument('<agent>', 'role, task it works on, or session')
    .option('-y, --yes', 'do not ask')
    .action((name: string, options: { yes?: boolean }) => restart(io, name, options.yes ?? false));
}

/** The live session a person means. Throws NO_AGENT, or a usage error where several fit. */
async function sessionOf(state: State, name: string): Promise<Session> {
  const { isLive } = await import('../../core/view/status.ts');
  const { usage } = await import('../io.ts');
  const live = Object.values(state.sessions).filter(isLive);
  const fits = live.filter(({ id, role, task_id }) => [id, role, task_id].includes(name));
  if (fits.length === 1 && fits[0]) return fits[0];
  if (fits.length > 1) throw usage(`${name} is ${fits.length} agents now.`, `Give a task or a session: ${fits.map(({ id, task_id }) => task_id ?? id).join(', ')}`);
  const { nearest } = await import('../../config/suggest.ts');
  const { MaosError } = await import('../../system/errors.ts');
  const known = [...new Set(live.flatMap(({ id, role, task_id }) => [role, id, ...(task_id === null ? [] : [task_id])]))];
  const near = nearest(name, known);
  const works = Object.keys(state.run?.config.roles ?? {}).includes(name) || state.tasks[name] !== undefined;
  throw new MaosError({
    code: 'NO_AGENT',
    message: works ? `No agent of ${name} works now.` : `No agent is called ${name}.`,
    hint: near ? `Did you mean ${near}?` : 'See them: maos-tui agents list',
  });
}

async function listed(io: Io): Promise<void> {
  const { connect } = await import('../connect.ts');
  const { agentRows } = await import('../../core/view/agents.ts');
  const { costText } = await import('../../core/view/cost.ts');
  const state = await (await connect(io)).state();
  const rows = agentRows(state);
  if (io.json) return io.data(rows);
  if (rows.length === 0) return io.plain ? undefined : io.out('No run yet. Start one: maos-tui run "GOAL"');
  io.table([
    ...(io.plain ? [] : [['AGENT', 'CLI', 'STATE', 'TASK', 'COST', 'SESSION']]),
    ...rows.map((row) => [
      row.name,
      row.cli ?? '-',
      row.paused && row.session !== null ? `${row.state}, paused` : row.state,
      row.task ?? '-',
      costText(row.usage) || '-',
      row.session ?? '-',
    ]),
  ]);
}

async function attach(io: Io, name: string): Promise<void> {
  const { connect } = await import('../connect.ts');
  const { openScreen } = await import('./attach.ts');
  const session = await sessionOf(await (await connect(io)).state(), name);
  await openScreen(io, undefined, session.id);
}

async function restart(io: Io, name: string, yes: boolean): Promise<void> {
  const { act, asUser, connect } = await import('../connect.ts');
  const { askYes } = await import('../approvals.ts');
  const { costText } = await import('../../core/view/cost.ts');
  const { shownLine, usage } = await import('../io.ts');
  asUser(io);
  const client = await connect(io);
  const session = await sessionOf(await client.state(), name);
  const cost = costText(session.usage) || 'cost unknown';
  const who = `${session.role}${session.task_id === null ? '' : ` on ${session.task_id}`}`;
  if (!yes) {
    if (!io.interactive) throw usage(`Restarting ${who} ends its process (${cost} so far).`, `If that is wanted: maos-tui agents restart ${name} --yes`);
    const sure = await askYes(
      `${shownLine(who)} has cost ${cost} so far. Its process ends and begins again in its worktree; where the agent can, it goes on with its conversation. Type y: `,
    );
    if (!sure) return io.out('Nothing was changed.');
  }
  await act(io, { type: 'restart-agent', session_id: session.id }, client);
  await said(io, await client.state(), session.role, `${who} is restarted (${cost} so far). Next: maos-tui agents list`);
}

async function said(io: Io, state: State, role: string, text: string): Promise<void> {
  const { agentRows } = await import('../../core/view/agents.ts');
  const { shownLine } = await import('../io.ts');
  if (io.json) return io.data(agentRows(state).filter(({ name }) => name === role));
  io.out(shownLine(text));
}
