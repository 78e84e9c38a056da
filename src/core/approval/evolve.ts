/** What events of approvals make of State. A session with an open question of its own is *waiting*, never busy. */
import { keyOf } from '../budget/limits.ts';
import { approvalChanged, moneyChanged, sessionChanged } from '../dispatch/derived.ts';
import type { Evolvers } from '../evolvers.ts';
import { see } from '../session/judge.ts';
import type { Approval, State } from '../state.ts';

type ApprovalEvent = Extract<keyof Evolvers, `approval.${string}` | `grant.${string}` | `permission.${string}`>;

const asksSession = (approval: Approval): boolean => approval.kind === 'permission' || approval.kind === 'question';

/** Waits as long as one of its questions is open, and no time of that counts as its own. */
function setWaiting(state: State, approval: Approval, at: string): void {
  const session = approval.session_id === null ? undefined : state.sessions[approval.session_id];
  if (session === undefined || !asksSession(approval)) return;
  const open = Object.values(state.approvals).some((other) => other.session_id === session.id && asksSession(other) && other.answer === null && other.withdrawn === null);
  if (open) {
    session.waiting_since ??= at;
    see(session, 'event', { status: 'waiting', at: session.waiting_since, detail: 'asked you' });
  } else {
    if (session.waiting_since !== null) session.waited_ms += Math.max(0, Date.parse(at) - Date.parse(session.waiting_since));
    session.waiting_since = null;
    see(session, 'event', { status: 'busy', at, detail: 'its question was settled' });
  }
  sessionChanged(state, session);
}

/** Settled questions that State keeps; the journal has them all. */
const KEPT = 200;
function forgetOldest(state: State): void {
  const ids = Object.keys(state.approvals);
  if (ids.length < 2 * KEPT) return;
  for (const id of ids.slice(0, ids.length - KEPT)) {
    const approval = state.approvals[id];
    if (approval !== undefined && (approval.answer !== null || approval.withdrawn !== null)) delete state.approvals[id];
  }
}

export const approvalEvents: Pick<Evolvers, ApprovalEvent> = {
  'approval.requested': (state, body, event) => {
    state.counters.approval += 1;
    const { type: _type, approval_id, ...facts } = body;
    const unset = { why: '', grant: null, message_id: null };
    const approval: Approval = { id: approval_id, ...unset, ...facts, requested_at: event.at, answer: null, withdrawn: null };
    state.approvals[approval_id] = approval;
    const task = body.task_id === null ? undefined : state.tasks[body.task_id];
    if (body.kind === 'review' && task?.stage.name === 'review') task.stage.approval_id = approval_id;
    setWaiting(state, approval, event.at);
    forgetOldest(state);
    approvalChanged(state, approval_id);
  },
  'approval.answered': (state, body, event) => {
    const approval = state.approvals[body.approval_id];
    if (approval === undefined) return;
    approval.answer = { approved: body.approved, scope: body.scope, note: body.note, at: event.at, by: event.actor.kind };
    if (approval.budget !== undefined && body.approved && state.run !== null) {
      const key = keyOf(approval.budget);
      state.run.granted[key] = (state.run.granted[key] ?? 0) + approval.budget.grant_usd;
      if (approval.budget.of === 'task') moneyChanged(state, approval.budget.name);
    }
    const role = state.sessions[approval.session_id ?? '']?.role;
    if (body.approved && body.scope === 'task' && approval.grant !== null && role !== undefined)
      state.grants[approval.id] = { id: approval.id, task_id: approval.task_id, role, rule: approval.grant, at: event.at };
    setWaiting(state, approval, event.at);
    approvalChanged(state, body.approval_id);
  },
  'grant.revoked': (state, body) => {
    delete state.grants[body.grant_id];
  },
  'permission.ruled': () => {}, // said for the record, and for who waits for the answer
  'approval.withdrawn': (state, body, event) => {
    const approval = state.approvals[body.approval_id];
    if (approval === undefined) return;
    approval.withdrawn = body.reason;
    setWaiting(state, approval, event.at);
    approvalChanged(state, body.approval_id);
  },
};
