/**
 * The one queue of what needs the user: every open approval, oldest first. The header's count, key 0, `you`, and
 * `status --json` all come from here, so they can never disagree. Pure.
 */
import type { ApprovalKind } from '../../protocol/words.ts';
import type { State } from '../state.ts';
import { isOpen, needsOf } from './task-status.ts';

export interface Attention {
  id: string;
  kind: ApprovalKind;
  /** Task id, or null for what concerns the whole run. */
  task: string | null;
  session: string | null;
  /** Role that waits, `architect` for plans, or null. */
  role: string | null;
  summary: string;
  /** RFC 3339. */
  since: string;
  /** Unfinished tasks that need this task directly. */
  blocks: string[];
  /** What an answer has to be bound to: digest, commit or version. */
  at: string;
}

/** Ids of unfinished tasks by the task they need. */
export function dependantsOf(state: State): Map<string, string[]> {
  const result = new Map<string, string[]>();
  for (const task of Object.values(state.tasks)) {
    if (task.stage.name === 'done' || task.stage.name === 'cancelled') continue;
    for (const need of needsOf(task)) {
      const list = result.get(need);
      if (list) list.push(task.id);
      else result.set(need, [task.id]);
    }
  }
  return result;
}

export function attention(state: State): Attention[] {
  const open = Object.values(state.approvals).filter(isOpen);
  if (open.length === 0) return [];
  const dependants = dependantsOf(state);
  return open
    .sort((a, b) => (a.requested_at < b.requested_at ? -1 : a.requested_at > b.requested_at ? 1 : a.id < b.id ? -1 : 1))
    .map((approval) => {
      const session = approval.session_id === null ? undefined : state.sessions[approval.session_id];
      const task = approval.task_id === null ? undefined : state.tasks[approval.task_id];
      return {
        id: approval.id,
        kind: approval.kind,
        task: approval.task_id ?? session?.task_id ?? null,
        session: approval.session_id,
        role: session?.role ?? task?.role ?? (approval.kind === 'plan' ? 'architect' : null),
        summary: approval.summary,
        since: approval.requested_at,
        blocks: task ? (dependants.get(task.id) ?? []) : [],
        at: approval.at,
      };
    });
}
