/** What events of a session make of State. Usage is added to the session, its task and the run in one place. */
import { moneyChanged, sessionChanged } from '../dispatch/derived.ts';
import type { Evolvers } from '../evolvers.ts';
import { briefDelivered, giveBack, putIntoBrief } from '../message/evolve.ts';
import { NO_USAGE, type Session, type State } from '../state.ts';
import { sessionEnded } from '../transitions.ts';
import { addUsage } from '../usage.ts';
import { agentName } from './agents.ts';
import { see } from './judge.ts';

type SessionEvent = Extract<keyof Evolvers, `session.${string}` | `provider.${string}`>;

const on = (state: State, id: string, change: (session: Session) => void): void => {
  const session = state.sessions[id];
  if (session === undefined) return;
  change(session);
  sessionChanged(state, session);
};

/** Ended sessions that State keeps; the journal has them all. */
const KEPT = 400;
function forgetOldest(state: State): void {
  const ids = Object.keys(state.sessions);
  if (ids.length < 2 * KEPT) return;
  const needed = new Set(Object.values(state.tasks).flatMap((task) => (task.attempts.length > 0 ? [task.attempts[task.attempts.length - 1]?.session_id] : [])));
  for (const id of ids.slice(0, ids.length - KEPT)) {
    const session = state.sessions[id];
    if (session !== undefined && sessionEnded(session.state) && !needed.has(id)) delete state.sessions[id];
  }
}

export const sessionEvents: Pick<Evolvers, SessionEvent> = {
  'provider.parked': (state, body, event) => {
    state.parked[body.provider] = { until: body.until, reason: body.reason, since: event.at };
  },
  'provider.resumed': (state, body) => {
    delete state.parked[body.provider];
  },
  'session.requested': (state, body, event) => {
    forgetOldest(state);
    state.counters.session += 1;
    // journals of older versions do not say which: a role had one
    const preferred = state.run?.config.roles[body.role]?.agent;
    const session: Session = {
      id: body.session_id,
      run_id: body.run_id,
      task_id: body.task_id,
      purpose: body.purpose,
      role: body.role,
      agent: body.agent ?? (preferred === undefined ? body.role : agentName(preferred)),
      state: 'starting',
      host_epoch: body.host_epoch,
      pid: null,
      pid_start: null,
      worktree: null,
      branch: null,
      start_commit: null,
      conversation_id: null,
      model: null,
      requested_at: event.at,
      started_at: null,
      accept_ms: null,
      accepted: null,
      idle_since: null,
      ended_at: null,
      stop_reason: null,
      waited_ms: 0,
      waiting_since: null,
      claim: null,
      exit: null,
      usage: NO_USAGE,
      evidence: {},
      stalled: null,
    };
    state.sessions[body.session_id] = session;
    if (state.run !== null) state.run.ledger[body.session_id] = { task_id: body.task_id, purpose: body.purpose, role: body.role, agent: session.agent, used: [] };
    const task = body.task_id === null ? undefined : state.tasks[body.task_id];
    if (body.purpose === 'review' && task?.stage.name === 'review') task.stage.session_id = body.session_id;
    const asked = state.run?.replan;
    if (body.purpose === 'plan' && asked && asked.session_id === null) asked.session_id = body.session_id;
    putIntoBrief(state, session);
    sessionChanged(state, session);
  },
  'session.started': (state, body, event) =>
    on(state, body.session_id, (session) => {
      Object.assign(session, { pid: body.pid, pid_start: body.pid_start, worktree: body.worktree, branch: body.branch, start_commit: body.start_commit, started_at: event.at });
      session.evidence.process ??= { status: 'busy', at: event.at };
      session.accept_ms = body.accept_ms ?? null;
      if (session.state === 'starting') session.state = 'busy';
      briefDelivered(state, session, event.at, body.messages);
    }),
  'session.accepted': (state, body, event) =>
    on(state, body.session_id, (session) => {
      session.accepted ??= { at: event.at, by: body.by };
    }),
  'session.changed': (state, body, event) =>
    on(state, body.session_id, (session) => {
      session.conversation_id = body.conversation_id ?? session.conversation_id;
      see(session, body.source ?? 'event', { status: body.status, at: event.at, ...(body.detail === undefined ? {} : { detail: body.detail }) });
      session.idle_since = session.state === 'ready' ? (session.idle_since ?? event.at) : null;
      session.stalled = null;
    }),
  'session.stalled': (state, body, event) =>
    on(state, body.session_id, (session) => {
      session.stalled = body.reason === null ? null : { since: session.stalled?.since ?? event.at, reason: body.reason };
    }),
  'session.used': (state, body) =>
    on(state, body.session_id, (session) => {
      session.usage = addUsage(session.usage, body.usage);
      session.model = body.model ?? session.model;
      const task = session.task_id === null ? undefined : state.tasks[session.task_id];
      if (task !== undefined) task.usage = addUsage(task.usage, body.usage);
      if (state.run === null) return;
      state.run.usage = addUsage(state.run.usage, body.usage);
      state.run.role_usage[session.role] = addUsage(state.run.role_usage[session.role] ?? NO_USAGE, body.usage);
      if (task !== undefined) moneyChanged(state, task.id);
      const entry = state.run.ledger[session.id];
      if (entry === undefined) return;
      const model = body.model ?? session.model;
      const known = entry.used.find((one) => one.model === model);
      if (known === undefined) entry.used.push({ model, usage: addUsage(NO_USAGE, body.usage) });
      else known.usage = addUsage(known.usage, body.usage);
    }),
  'session.claimed': (state, body) =>
    on(state, body.session_id, (session) => {
      session.claim = { summary: body.summary, no_change: body.no_change, failed: body.failed };
    }),
  'session.stopping': (state, body) =>
    on(state, body.session_id, (session) => {
      session.stop_reason = body.reason;
      if (!sessionEnded(session.state)) session.state = 'stopping';
    }),
  'session.exited': (state, body, event) =>
    on(state, body.session_id, (session) => {
      session.state = 'exited';
      session.ended_at = event.at;
      session.exit = body.exit;
      giveBack(state, session);
      const task = session.task_id === null ? undefined : state.tasks[session.task_id];
      // a reviewer that went away without a verdict is asked again
      if (session.purpose === 'review' && task?.stage.name === 'review') task.stage.session_id = null;
    }),
  // Only for the audit log.
  'session.taken-over': () => undefined,
  'session.lost': (state, body, event) =>
    on(state, body.session_id, (session) => {
      session.state = 'lost';
      session.ended_at = event.at;
      session.stop_reason = body.reason;
      giveBack(state, session);
      const task = session.task_id === null ? undefined : state.tasks[session.task_id];
      if (task === undefined) return;
      if (session.purpose === 'review' && task.stage.name === 'review') task.stage.session_id = null;
      if (session.purpose !== 'task') return;
      // one that never started says nothing about the task
      if (session.started_at !== null) task.losses += 1;
      const attempt = task.attempts.at(-1);
      if (attempt?.session_id === session.id) {
        attempt.outcome = 'lost';
        attempt.reason = body.reason;
        attempt.ended_at = event.at;
      }
    }),
};
