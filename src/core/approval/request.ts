/** Asking the user. Every question carries `at`, the digest or commit of what is shown with it. */
import type { EventBody } from '../../protocol/event.ts';
import type { ApprovalKind } from '../../protocol/words.ts';
import { derivedOf } from '../dispatch/derived.ts';
import type { Approval, State } from '../state.ts';

const LETTER: Record<ApprovalKind, string> = { plan: 'L', permission: 'P', question: 'Q', review: 'R', merge: 'M', budget: 'B', escalation: 'E', replan: 'L' };

interface Asked {
  kind: ApprovalKind;
  summary: string;
  at: string;
  detail?: string;
  task_id?: string | null;
  session_id?: string | null;
  request_id?: string | null;
  tool?: string | null;
  cwd?: string | null;
  rule?: string | null;
  why?: string;
  grant?: string | null;
  through_host?: boolean;
  message_id?: string;
  budget?: Approval['budget'];
}

/** `before`: what the same step has decided already and State does not hold yet, so that ids go on from there. */
export function ask(state: State, asked: Asked, before: readonly EventBody[] = []): Extract<EventBody, { type: 'approval.requested' }> {
  return {
    type: 'approval.requested',
    approval_id: `${LETTER[asked.kind]}${state.counters.approval + 1 + before.filter((event) => event.type === 'approval.requested').length}`,
    kind: asked.kind,
    task_id: asked.task_id ?? null,
    session_id: asked.session_id ?? null,
    request_id: asked.request_id ?? null,
    summary: asked.summary.slice(0, 500),
    detail: asked.detail ?? '',
    tool: asked.tool ?? null,
    cwd: asked.cwd ?? null,
    rule: asked.rule ?? null,
    why: asked.why ?? '',
    grant: asked.grant ?? null,
    at: asked.at,
    through_host: asked.through_host ?? false,
    ...(asked.message_id === undefined ? {} : { message_id: asked.message_id }),
    ...(asked.budget === undefined ? {} : { budget: asked.budget }),
  };
}

export const openApprovals = (state: State): Approval[] => [...derivedOf(state).openApprovals].flatMap((id) => state.approvals[id] ?? []);

/** Take back every open question that `concerns` picks. */
export const withdraw = (state: State, reason: string, concerns: (approval: Approval) => boolean): EventBody[] =>
  openApprovals(state)
    .filter(concerns)
    .map((approval) => ({ type: 'approval.withdrawn', approval_id: approval.id, reason }));

/** Enough of a digest or commit to name it; fewer characters could be a typo that happens to match. */
const SHORTEST = 7;
/** Whether the answer is about what is asked now. A person may give the beginning of a digest, or v<version> of a plan. */
export function sameSubject(state: State, approval: Approval, at: string): boolean {
  if (at === approval.at) return true;
  if (approval.kind === 'plan' && (at === `v${state.run?.plan?.version}` || at === String(state.run?.plan?.version))) return true;
  return at.length >= SHORTEST && approval.at.startsWith(at);
}
