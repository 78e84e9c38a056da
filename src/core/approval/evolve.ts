/** What events of approvals make of State. A session with an open question of its own is *waiting*, never busy. */
import { approvalChanged, sessionChanged } from '../dispatch/derived.ts';
import type { Evolvers } from '../evolvers.ts';
import type { Approval, State } from '../state.ts';

type ApprovalEvent = Extract<keyof Evolvers, `approval.${string}`>;

const asksSession = (approval: Approval): boolean => approval.kind === 'permission' || approval.kind === 'question';

function setWaiting(state: State, approval: Approval, waiting: boolean): void {
  const session = approval.session_id === null ? undefined : state.sessions[approval.session_id];
  if (session === undefined || !asksSession(approval)) return;
  if (waiting && (session.state === 'busy' || session.state === 'ready' || session.state === 'starting')) session.state = 'waiting';
  else if (!waiting && session.state === 'waiting') session.state = 'busy';
  sessionChanged(state, session);
}

export const approvalEvents: Pick<Evolvers, ApprovalEvent> = {
  'approval.requested': (state, body, event) => {
    state.counters.approval += 1;
    const { type: _type, approval_id, ...facts } = body;
    const approval: Approval = { id: approval_id, ...facts, requested_at: event.at, answer: null, withdrawn: null };
    state.approvals[approval_id] = approval;
    const task = body.task_id === null ? undefined : state.tasks[body.task_id];
    if (body.kind === 'review' && task?.stage.name === 'review') task.stage.approval_id = approval_id;
    setWaiting(state, approval, true);
    approvalChanged(state, approval_id);
  },
  'approval.answered': (state, body, event) => {
    const approval = state.approvals[body.approval_id];
    if (approval === undefined) return;
    approval.answer = { approved: body.approved, scope: body.scope, note: body.note, at: event.at, by: event.actor.kind };
    // what was granted on top of the budget is as much as was granted at first
    if (approval.kind === 'budget' && body.approved && state.run?.config.budget_usd != null) state.run.config.budget_usd += Number(approval.detail) || 0;
    setWaiting(state, approval, false);
    approvalChanged(state, body.approval_id);
  },
  'approval.withdrawn': (state, body) => {
    const approval = state.approvals[body.approval_id];
    if (approval === undefined) return;
    approval.withdrawn = body.reason;
    setWaiting(state, approval, false);
    approvalChanged(state, body.approval_id);
  },
};
