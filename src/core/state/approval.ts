/** What State knows of questions to the user, and of what was allowed for longer than once. Only types. */
import type { EventOf } from '../../protocol/event.ts';
import type { ApprovalKind } from '../../protocol/words.ts';

export interface Approval {
  id: string;
  kind: ApprovalKind;
  task_id: string | null;
  session_id: string | null;
  request_id: string | null;
  summary: string;
  detail: string;
  tool: string | null;
  cwd: string | null;
  rule: string | null;
  why: string;
  /** What a yes for the task allows from then on; null: nothing. */
  grant: string | null;
  at: string;
  through_host: boolean;
  /** The message it is about, for an escalation of one that was not taken up. */
  message_id: string | null;
  budget?: EventOf<'approval.requested'>['budget'];
  requested_at: string;
  answer: { approved: boolean; scope: 'once' | 'task'; note: string; at: string; by: string } | null;
  withdrawn: string | null;
}

/** What the user allowed for the rest of a task. Named by the approval that it came from. */
export interface Grant {
  id: string;
  /** null: work without a task, such as planning. */
  task_id: string | null;
  role: string;
  /** The words it was shown in, which are compared as they are. */
  rule: string;
  at: string;
}
