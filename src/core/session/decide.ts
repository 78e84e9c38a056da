/**
 * What the host saw of sessions. An idle turn, a process exit and a finished task are three different facts:
 * an exit with outcome `completed` is a claim that starts verification, nothing more.
 */
import type { EventBody } from '../../protocol/event.ts';
import { CLAIMED } from '../../protocol/words.ts';
import { grantFor, ruled } from '../approval/grant.ts';
import { ask, withdraw } from '../approval/request.ts';
import { wasHeldBack } from '../budget/limits.ts';
import { accept, type BodyOf, type Command, type Decision, reject } from '../command.ts';
import { derivedOf } from '../dispatch/derived.ts';
import { ACCEPT_MS } from '../message/due.ts';
import { planAttemptFailed } from '../plan/decide.ts';
import { replanAttemptFailed } from '../replan/decide.ts';
import { endRun, liveRun, phaseOf } from '../run/phase.ts';
import type { Run, Session, State, Task } from '../state.ts';
import { LOSSES_ALLOWED } from '../task/evolve.ts';
import { failAttempt, tryAgain } from '../task/failure.ts';
import { reviewAccepted, reviewRefused } from '../task/review.ts';
import { park } from './fault.ts';
import { judge } from './judge.ts';
import { live } from './live.ts';
import { RESTARTED } from './pause.ts';

/** The task this session works on now; null when it was cancelled or given to another session meanwhile. */
function taskOf(state: State, session: Session): Task | null {
  const task = session.task_id === null ? undefined : state.tasks[session.task_id];
  if (task === undefined) return null;
  const { stage } = task;
  const holds = (stage.name === 'running' || stage.name === 'review') && stage.session_id === session.id;
  return holds ? task : null;
}

/**
 * A new life of the host: nothing of another one lives any more. Epochs only grow, save when the leases were lost with a disk or
 * restored from a copy: then the process tells the lives apart.
 */
export function hostStarted(state: State, command: Command<BodyOf<'host-started'>>): Decision {
  const { body } = command;
  if (state.host !== null && body.epoch === state.host.epoch && body.pid === state.host.pid) return accept();
  const events: EventBody[] = [{ type: 'host.started', host_id: body.host_id, epoch: body.epoch, pid: body.pid }];
  for (const session of derivedOf(state).active.values()) events.push(...lose(state, command, session, 'its host ended', events));
  return accept(events);
}

function lose(state: State, command: Pick<Command, 'id' | 'at' | 'random'>, session: Session, reason: string, before: readonly EventBody[]): EventBody[] {
  const events: EventBody[] = [{ type: 'session.lost', session_id: session.id, reason }, ...withdraw(state, 'its agent is gone', (approval) => approval.session_id === session.id)];
  const run = liveRun(state);
  if (run === null) return events;
  if (session.purpose === 'plan' && phaseOf(run) === 'planning') return [...events, ...planAttemptFailed(state, run, command, reason, false)];
  if (session.purpose === 'plan') return [...events, ...replanAttemptFailed(state, run, session, reason, { before })];
  const task = taskOf(state, session);
  // verification goes on without the agent
  if (session.purpose !== 'task' || task === null || (task.stage.name === 'running' && task.stage.verifying)) return events;
  if (session.started_at === null || task.losses + 1 < LOSSES_ALLOWED) return [...events, tryAgain(task, command.at, reason)];
  return [...events, ...failAttempt(state, command, task, `Its host ended ${task.losses + 1} times while it ran.`, { before })];
}

export function sessionStarted(state: State, command: Command<BodyOf<'session-started'>>): Decision {
  const { body } = command;
  if (live(state, body.session_id)?.started_at !== null) return accept();
  return accept({
    type: 'session.started',
    session_id: body.session_id,
    pid: body.pid,
    pid_start: body.pid_start,
    worktree: body.worktree,
    branch: body.branch,
    start_commit: body.start_commit,
    ...(body.accept_ms === undefined ? {} : { accept_ms: body.accept_ms }),
    ...(body.messages === undefined ? {} : { messages: body.messages }),
  });
}

export function sessionStatus(state: State, command: Command<BodyOf<'session-status'>>): Decision {
  const { body } = command;
  const session = live(state, body.session_id);
  if (session === null || saysNothingNew(session, body, command.at)) return accept();
  const detail = body.detail === undefined ? {} : { detail: body.detail };
  return accept({ type: 'session.changed', session_id: session.id, status: body.status, conversation_id: body.conversation_id ?? null, source: body.source, ...detail });
}

/** Said before, and time has not changed what it weighs. A layer that repeats itself is not news. */
function saysNothingNew(session: Session, { source, status, detail, conversation_id }: BodyOf<'session-status'>, at: string): boolean {
  const before = session.evidence[source];
  if (session.stalled !== null || before?.status !== status || before.detail !== detail) return false;
  if ((conversation_id ?? session.conversation_id) !== session.conversation_id) return false;
  const now = judge({ ...session.evidence, [source]: { ...before, at } }, session.waiting_since !== null);
  return session.state === 'stopping' || now?.status === session.state;
}

export function sessionStalled(state: State, command: Command<BodyOf<'session-stalled'>>): Decision {
  const { body } = command;
  const session = live(state, body.session_id);
  if (session === null || (session.stalled?.reason ?? null) === body.reason) return accept();
  return accept({ type: 'session.stalled', session_id: session.id, reason: body.reason });
}

export function permissionAsked(state: State, command: Command<BodyOf<'permission-asked'>>): Decision {
  const { body } = command;
  const session = live(state, body.session_id);
  if (session === null || Object.values(state.approvals).some((approval) => approval.session_id === session.id && approval.request_id === body.request_id)) return accept();
  const grant = grantFor(state, session, body.grant);
  if (grant !== undefined) return accept(ruled(session, grant, { request_id: body.request_id, tool: body.tool, summary: body.summary }));
  const asked = ask(state, {
    kind: 'permission',
    session_id: session.id,
    task_id: session.task_id,
    request_id: body.request_id,
    summary: body.summary,
    detail: body.detail,
    tool: body.tool,
    cwd: body.cwd,
    rule: body.rule,
    why: body.why ?? '',
    grant: body.grant ?? null,
    at: `req-${state.counters.approval + 1}`,
    through_host: true,
  });
  if (state.run?.config.autonomy !== 'auto') return accept(asked);
  return accept(asked, { type: 'approval.answered', approval_id: asked.approval_id, approved: true, scope: 'once', note: 'autonomy is auto' });
}

/** A rule of the role said no: nobody is asked, and everybody can see it. */
export function permissionRuled(state: State, command: Command<BodyOf<'permission-ruled'>>): Decision {
  const { tool, summary, rule, session_id } = command.body;
  const session = live(state, session_id);
  return session === null ? accept() : accept({ type: 'permission.ruled', session_id, task_id: session.task_id, request_id: null, tool, summary, rule, allowed: false });
}

export const permissionWithdrawn = (state: State, command: Command<BodyOf<'permission-withdrawn'>>): Decision =>
  accept(withdraw(state, 'the agent took it back', (approval) => approval.session_id === command.body.session_id && approval.request_id === command.body.request_id));

/** Reason of a session that is stopped since its prompt was not taken up: a failure, tried again like others and then raised. */
export const NOT_TAKEN = 'prompt not taken up';

/** Why it was stopped for going over a limit of its role, which counts as a failure; null when it was not. */
function overLimit(run: Run, session: Session): string | null {
  if (session.stop_reason === 'timeout') return 'It ran longer than the timeout of its role.';
  if (session.stop_reason === NOT_TAKEN) return `It did not take up its prompt within ${Math.round((session.accept_ms ?? ACCEPT_MS) / 1_000)} s.`;
  if (session.stop_reason !== 'budget') return null;
  const limit = run.config.roles[session.role]?.limits.usd ?? 0;
  // the limit as it was written, what was spent in cents, or exactly where cents say nothing
  const spent = session.usage.usd ?? 0;
  return `It spent $${limit < 0.01 ? spent : spent.toFixed(2)}; limits.usd of its role is $${limit}.`;
}

export function sessionExited(state: State, command: Command<BodyOf<'session-exited'>>): Decision {
  const { body } = command;
  const session = live(state, body.session_id);
  if (session === null) return accept();
  const events: EventBody[] = [
    ...withdraw(state, 'its agent ended', (approval) => approval.session_id === session.id),
    { type: 'session.exited', session_id: session.id, exit: body.exit, output: body.output },
  ];
  const run = liveRun(state);
  if (run === null) return accept(events);
  const gaveUp = session.claim?.failed === true;
  // it said that it was done and then did not end: its work is looked at all the same
  const claimed = (session.stop_reason === 'timeout' || wasHeldBack(session)) && session.claim !== null;
  const limit = overLimit(run, session);
  const reason = limit ?? (gaveUp ? `It gave up: ${session.claim?.summary}` : body.exit.reason);
  // it was ended because it had said so
  const done = body.exit.outcome === 'completed' || (body.exit.outcome === 'stopped' && session.stop_reason === CLAIMED);
  const held = wasHeldBack(session);
  const stopped = limit === null && !done && (body.exit.outcome === 'stopped' || (held && body.exit.outcome === 'failed'));
  const quota = body.exit.outcome === 'failed' && body.exit.fault?.kind === 'quota';
  if (quota) events.push(...park(state, command, session, body.exit));
  if (session.purpose === 'plan') {
    if (phaseOf(run) === 'planning' && body.exit.fault?.kind === 'login') events.push(...endRun(state, { type: 'run.failed', run_id: run.id, reason }));
    else if (phaseOf(run) === 'planning')
      events.push(
        ...planAttemptFailed(state, run, command, done ? (run.plan_feedback?.findings[0] ?? 'The architect ended without proposing a plan.') : reason, !stopped && !quota),
      );
    else {
      const said = body.exit.outcome === 'completed' ? (run.replan?.findings[0] ?? 'it ended without saying whether the plan should change') : reason;
      events.push(
        ...replanAttemptFailed(state, run, session, said, {
          counted: session.stop_reason !== 'stop' && session.stop_reason !== RESTARTED && !held,
          final: body.exit.fault !== undefined,
          before: events,
        }),
      );
    }
    return accept(events);
  }
  const task = taskOf(state, session);
  if (task === null) return accept(events);
  if (session.purpose === 'review') {
    if (gaveUp) events.push(...reviewRefused(task, session.role, session.claim?.summary ?? '', command.at));
    else if (done) events.push(...reviewAccepted(task, session.role, session.claim?.summary ?? ''));
    else if (!stopped && !quota)
      events.push(
        ask(state, {
          kind: 'review',
          task_id: task.id,
          summary: `${task.title}: its reviewer ${session.role} ended without a verdict`,
          detail: reason,
          at: task.result?.commit ?? '',
        }),
      );
    return accept(events);
  }
  if (quota) events.push(tryAgain(task, command.at, reason));
  else if (body.exit.fault?.kind === 'login') events.push(...failAttempt(state, command, task, reason, { final: true, before: events }));
  else if (stopped && !(held && session.claim !== null)) events.push(tryAgain(task, command.at, `stopped: ${session.stop_reason ?? body.exit.reason}`));
  else if ((done || claimed) && !gaveUp) events.push({ type: 'task.verifying', task_id: task.id, session_id: session.id });
  else events.push(...failAttempt(state, command, task, reason));
  return accept(events);
}

export function beginTyping(state: State, command: Command<BodyOf<'begin-typing'>>): Decision {
  const session = live(state, command.body.session_id);
  if (session === null || session.started_at === null) return reject('NO_SESSION', `The agent of ${command.body.session_id} does not run.`, 'Nothing was typed.');
  return accept({ type: 'session.taken-over', session_id: session.id });
}
