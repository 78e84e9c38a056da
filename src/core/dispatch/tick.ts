/**
 * What is due now. Asked again and again until it answers with no events, so each answer may assume the one before has
 * been applied. Cost per answer: sessions at work plus roles, never the number of tasks.
 */
import type { EventBody } from '../../protocol/event.ts';
import { ARCHITECT } from '../../protocol/words.ts';
import { withdraw } from '../approval/request.ts';
import { budgets, isHeldBack } from '../budget/duty.ts';
import { isDeclined, isOver } from '../budget/limits.ts';
import type { Command } from '../command.ts';
import { handed, mailDue, messageDue, promptDue, raised } from '../message/due.ts';
import { endReplan } from '../replan/decide.ts';
import { dueReplan, heldBack } from '../replan/due.ts';
import { askMerge } from '../run/decide.ts';
import { endRun, liveRun } from '../run/phase.ts';
import { agentName, freeAgent, isParked } from '../session/agents.ts';
import { endClaimed } from '../session/claimed.ts';
import { NOT_TAKEN } from '../session/decide.ts';
import { isResting } from '../session/pause.ts';
import type { Run, Session, State, Task } from '../state.ts';
import { type Derived, derivedOf, promote, reviewerOf } from './derived.ts';
import { headOf } from './head.ts';
import { comesFirst } from './rank.ts';
import { doerOf } from './waits.ts';

type Now = Pick<Command, 'id' | 'at' | 'random'>;
type Duty = (state: State, run: Run, derived: Derived, now: Now) => EventBody[];

/** When a session has had its time, waiting for the user not counted; null while it waits. */
function deadline(run: Run, session: Session): number | null {
  const limit = run.config.roles[session.role]?.timeout_ms;
  if (limit === undefined || session.state === 'stopping' || session.waiting_since !== null) return null;
  return Date.parse(session.started_at ?? session.requested_at) + session.waited_ms + limit;
}

/** A prompt that is not taken up: its session is ended, and its task tried again. */
const unheard: Duty = (_state, _run, derived, now) => {
  for (const session of derived.active.values()) {
    const due = promptDue(session);
    if (due !== null && due <= Date.parse(now.at)) return [{ type: 'session.stopping', session_id: session.id, reason: NOT_TAKEN, now: false }];
  }
  return [];
};

const mail: Duty = (state, run, derived, now) => mailDue(state, run, derived, now.at);

const timeouts: Duty = (_state, run, derived, now) => {
  for (const session of derived.active.values()) {
    const due = deadline(run, session);
    if (due !== null && due <= Date.parse(now.at)) return [{ type: 'session.stopping', session_id: session.id, reason: 'timeout', now: false }];
  }
  return [];
};

/** Money is spent already when it is seen, so a session that waits for an answer is stopped too. */
const spending: Duty = (_state, run, derived) => {
  for (const session of derived.active.values()) {
    const limit = run.config.roles[session.role]?.limits.usd ?? null;
    if (limit === null || session.state === 'stopping' || (session.usage.usd ?? 0) < limit) continue;
    return [{ type: 'session.stopping', session_id: session.id, reason: 'budget', now: false }];
  }
  return [];
};

/** A parked provider is tried again when its time has come. */
const unpark: Duty = (state, _run, _derived, now) =>
  Object.entries(state.parked).flatMap(([provider, { until }]): EventBody[] => (until <= now.at ? [{ type: 'provider.resumed', provider }] : []));

const merge: Duty = (state, run, derived) => {
  if (derived.merging !== null || run.tip === null || run.state === 'paused') return [];
  const next = derived.mergeQueue.peek(({ id, queued }) => {
    const stage = state.tasks[id]?.stage;
    return stage?.name === 'merging' && stage.queued === queued && !stage.in_flight;
  });
  return next === undefined ? [] : [{ type: 'task.merge-started', task_id: next.id, tip: run.tip }];
};

function request(state: State, run: Run, purpose: 'plan' | 'task' | 'review', role: string, task: string | null): Extract<EventBody, { type: 'session.requested' }> {
  const agent = freeAgent(state, role);
  return {
    type: 'session.requested',
    session_id: `${run.id}-${task ?? 'plan'}${purpose === 'review' ? '-review' : ''}-${state.counters.session + 1}`,
    run_id: run.id,
    task_id: task,
    purpose,
    role,
    host_epoch: state.host?.epoch ?? 0,
    ...(agent === null ? {} : { agent: agentName(agent) }),
  };
}

const plan: Duty = (state, run, derived, now) => {
  if (run.state !== 'planning' || run.tip === null || (run.plan_not_before ?? '') > now.at) return [];
  for (const session of derived.active.values()) if (session.purpose === 'plan') return [];
  if (isParked(state, ARCHITECT) || isHeldBack(state, ARCHITECT)) return [];
  return [request(state, run, 'plan', ARCHITECT, null)];
};

/** Slots belong to the run; `instances` caps a role. Both are counted over the sessions that live. */
function room(state: State, run: Run, derived: Derived): ((role: string) => boolean) | null {
  // an architect that lingers after its plan takes nobody's place
  const sessions = [...derived.active.values()].filter((session) => session.purpose !== 'plan' || run.state === 'planning' || session.id === run.replan?.session_id);
  if (sessions.length >= run.config.parallel) return null;
  const busy = new Map<string, number>();
  for (const session of sessions) busy.set(session.role, (busy.get(session.role) ?? 0) + 1);
  return (role) => {
    if (isParked(state, role) || isHeldBack(state, role) || isResting(run, role)) return false;
    const cap = run.config.roles[role]?.instances ?? null;
    return cap === null || (busy.get(role) ?? 0) < cap;
  };
}

/** The architect looks at the plan under way: one question at a time, one session at a time. */
const replan: Duty = (state, run, derived) => {
  if (run.state !== 'running' || run.tip === null) return [];
  const asked = run.replan;
  if (asked === null) {
    const due = dueReplan(run, derived);
    return due === null ? [] : [{ type: 'replan.begun', run_id: run.id, ...due }];
  }
  const task = asked.task_id === null ? undefined : state.tasks[asked.task_id];
  if (asked.task_id !== null && task?.stage.name !== 'failed')
    return [
      ...withdraw(state, `${asked.task_id} is not failed any more`, (approval) => approval.kind === 'replan'),
      ...endSession(derived, asked.session_id, 'its question is settled'),
      ...endReplan(state, run, 'moot', `${asked.task_id} is not failed any more.`),
    ];
  if (asked.change !== null || asked.session_id !== null) return [];
  if (isParked(state, ARCHITECT)) return endReplan(state, run, 'given-up', 'The quota of the architect is used up; the run goes on without asking it.');
  const budget = { of: 'role' as const, name: ARCHITECT };
  if (isOver(state, run, budget) && isDeclined(state, run, budget))
    return endReplan(state, run, 'given-up', 'The budget of the architect is used up; the run goes on without asking it.');
  const lingering = [...derived.active.values()].find((session) => session.purpose === 'plan');
  if (lingering !== undefined) return endSession(derived, lingering.id, 'its plan is settled');
  return room(state, run, derived)?.(ARCHITECT) === true ? [request(state, run, 'plan', ARCHITECT, asked.task_id)] : [];
};

const endSession = (derived: Derived, id: string | null, reason: string): EventBody[] => {
  const session = id === null ? undefined : derived.active.get(id);
  return session === undefined || session.state === 'stopping' ? [] : [{ type: 'session.stopping', session_id: session.id, reason, now: false }];
};

const review: Duty = (state, run, derived) => {
  const role = reviewerOf(run);
  if (role === null || run.state !== 'running' || derived.reviewing.size === 0) return [];
  const fits = room(state, run, derived);
  if (fits === null || !fits(role)) return [];
  for (const id of derived.reviewing) {
    const stage = state.tasks[id]?.stage;
    if (stage?.name === 'review' && stage.session_id === null && stage.approval_id === null && !derived.spent.has(id)) return [request(state, run, 'review', role, id)];
  }
  return [];
};

const start: Duty = (state, run, derived, now) => {
  if (run.state !== 'running' || run.tip === null) return [];
  promote(state, derived, now.at);
  const fits = room(state, run, derived);
  if (fits === null) return [];
  const held = heldBack(run, derived);
  let best: Task | null = null;
  for (const [role, heap] of derived.ready) {
    if (!fits(role)) continue;
    const head = headOf(state, derived, heap, held, now.at);
    if (head !== null && (best === null || comesFirst(head, best, derived.rank))) best = head;
  }
  if (best === null) return [];
  const asked = request(state, run, 'task', doerOf(best), best.id);
  // a retry goes on from where it began; a conflict is resolved against the tip
  const from = best.conflict?.onto ?? best.start_commit ?? run.tip;
  return [asked, { type: 'task.started', task_id: best.id, session_id: asked.session_id, attempt: best.attempts.length + 1, start_commit: from }];
};

const settle: Duty = (state, run, derived) => {
  const { counts } = derived;
  if (run.state !== 'running' || run.tip === null || counts.proposed + counts.pending + counts.running + counts.review + counts.merging > 0) return [];
  if (run.replan !== null || derived.mediate.size > 0) return [];
  // a failed task is the user's decision first
  for (const id of derived.openApprovals) if (state.approvals[id]?.kind === 'escalation' && state.approvals[id]?.message_id === null) return [];
  const moot = withdraw(state, 'nothing is left to be paid for', (approval) => approval.kind === 'budget');
  const settled: EventBody = { type: 'run.settled', run_id: run.id, done: counts.done, failed: counts.failed, cancelled: counts.cancelled };
  if (run.tip === run.base.commit)
    return [
      ...moot,
      settled,
      ...endRun(
        state,
        counts.failed > 0 ? { type: 'run.failed', run_id: run.id, reason: 'No task succeeded; there is nothing to merge.' } : { type: 'run.finished', run_id: run.id },
      ),
    ];
  return [...moot, settled, askMerge(state, run)];
};

const NEEDS_HOST: readonly Duty[] = [unpark, endClaimed, timeouts, unheard, spending, mail, merge, budgets, plan, replan, review, start];

export function tick(state: State, now: Now): EventBody[] {
  const run = liveRun(state);
  if (run === null) return [];
  const derived = derivedOf(state);
  if (state.host !== null) {
    for (const duty of NEEDS_HOST) {
      const events = duty(state, run, derived, now);
      if (events.length > 0) return events;
    }
  }
  return settle(state, run, derived, now);
}

/**
 * When something will be due without anything happening before; null when nothing will. RFC 3339. `after`: the time of the last
 * tick, which has done or declined whatever was due then.
 */
export function nextDue(state: State, after: string): string | null {
  const run = liveRun(state);
  if (run === null) return null;
  const derived = derivedOf(state);
  const times: string[] = [];
  if (run.state === 'planning' && run.plan_not_before !== null) times.push(run.plan_not_before);
  const later = derived.later.peek(({ id }) => state.tasks[id]?.stage.name === 'pending');
  if (later !== undefined && run.state === 'running') times.push(later.at);
  for (const session of derived.active.values()) {
    const due = deadline(run, session);
    for (const time of [due, promptDue(session)]) if (time !== null) times.push(new Date(time).toISOString());
    for (const message of handed(state, derived, session)) {
      const time = raised(state, derived, message) ? null : messageDue(message, session);
      if (time !== null) times.push(new Date(time).toISOString());
    }
  }
  for (const { until } of Object.values(state.parked)) times.push(until);
  return times.filter((time) => time > after).sort()[0] ?? null;
}
