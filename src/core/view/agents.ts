/** The agents of a run as a list: one row per live session, and one for each role that has none now. Pure. */
import type { Usage } from '../../protocol/common.ts';
import { agentName, agentsOf } from '../session/agents.ts';
import { isResting } from '../session/pause.ts';
import { NO_USAGE, type Session, type State } from '../state.ts';
import { attention } from './attention.ts';
import { isLive } from './status.ts';

export interface AgentRow {
  schema: 'maos.agent/1';
  /** Role. */
  name: string;
  session: string | null;
  /** By the name the configuration calls it. */
  cli: string | null;
  /** State of the session, `you` while it waits for the user; `idle` or `paused` without one. */
  state: string;
  task: string | null;
  waitingFor: string | null;
  startedAt: string | null;
  /** No new work is given to it. */
  paused: boolean;
  /** Of this session; without one of the role, over the run. US dollars, null while unknown. */
  usd: number | null;
  usage: Usage;
}

export function agentRows(state: State): AgentRow[] {
  const { run } = state;
  if (run === null) return [];
  const asked = new Map(attention(state).flatMap((item) => (item.session === null ? [] : [[item.session, item.summary] as const])));
  const live = Object.values(state.sessions).filter((session) => session.run_id === run.id && isLive(session));
  const names = new Set([...Object.keys(run.config.roles), ...live.map(({ role }) => role)]);
  const row = (name: string, session: Session | null): AgentRow => {
    const role = run.config.roles[name];
    const usage = session?.usage ?? run.role_usage[name] ?? NO_USAGE;
    const waitingFor = session === null ? null : (asked.get(session.id) ?? null);
    const paused = isResting(run, name);
    return {
      schema: 'maos.agent/1',
      name,
      session: session?.id ?? null,
      cli: session?.agent ?? (role === undefined ? null : agentsOf(role).map(agentName).join(', ')),
      state: session === null ? (paused ? 'paused' : 'idle') : waitingFor === null ? session.state : 'you',
      task: session?.task_id ?? null,
      waitingFor,
      startedAt: session?.started_at ?? null,
      paused,
      usd: usage.usd,
      usage,
    };
  };
  return [...names].flatMap((name) => {
    const own = live.filter((session) => session.role === name).sort((a, b) => (a.requested_at < b.requested_at ? -1 : 1));
    return own.length > 0 ? own.map((session) => row(name, session)) : [row(name, null)];
  });
}
