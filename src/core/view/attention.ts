/**
 * The one queue of what needs the user, oldest first: every open approval, and every agent that waits on a screen of its own. The
 * header's count, key 0, `you`, and `status --json` all come from here, so they can never disagree. Pure.
 */
import type { ApprovalKind } from '../../protocol/words.ts';
import { judge } from '../session/judge.ts';
import type { State } from '../state.ts';
import { sessionEnded } from '../transitions.ts';
import { isOpen, needsOf } from './task-status.ts';

/** An agent waits in its own terminal, for keys; nothing but typing to it answers that. */
export const INPUT = 'input';

export interface Attention {
  /** Of the approval; of the session where the kind is `input`. */
  id: string;
  kind: ApprovalKind | typeof INPUT;
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
  /** The message it is about, where an agent did not take one up. */
  message: string | null;
  /** What an answer has to be bound to: digest, commit or version. Empty for `input`. */
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

/** Agents that wait for keys, with no question of theirs in the queue. */
function typedTo(state: State, asked: ReadonlySet<string | null>, dependants: ReadonlyMap<string, string[]>): Attention[] {
  return Object.values(state.sessions).flatMap((session): Attention[] => {
    if (session.state !== 'waiting' || sessionEnded(session.state) || asked.has(session.id)) return [];
    // What events and hooks call waiting comes with a question of its own.
    const seen = judge(session.evidence, false)?.source === 'screen' ? session.evidence.screen : undefined;
    if (seen?.status !== 'waiting') return [];
    return [
      {
        id: session.id,
        kind: INPUT,
        task: session.task_id,
        session: session.id,
        message: null,
        role: session.role,
        summary: `asks in its terminal${seen.detail ? `: ${seen.detail}` : ''}`,
        since: seen.at,
        blocks: session.task_id === null ? [] : (dependants.get(session.task_id) ?? []),
        at: '',
      },
    ];
  });
}

const inOrder = (a: Attention, b: Attention): number => (a.since < b.since ? -1 : a.since > b.since ? 1 : a.id < b.id ? -1 : 1);

export function attention(state: State): Attention[] {
  const open = Object.values(state.approvals).filter(isOpen);
  const waiting = Object.values(state.sessions).some(({ state: at }) => at === 'waiting');
  if (open.length === 0 && !waiting) return [];
  const dependants = dependantsOf(state);
  const asked = open.map((approval): Attention => {
    const session = approval.session_id === null ? undefined : state.sessions[approval.session_id];
    const task = approval.task_id === null ? undefined : state.tasks[approval.task_id];
    return {
      id: approval.id,
      kind: approval.kind,
      task: approval.task_id ?? session?.task_id ?? null,
      session: approval.session_id,
      message: approval.message_id,
      role: session?.role ?? task?.role ?? (approval.kind === 'plan' ? 'architect' : null),
      summary: approval.summary,
      since: approval.requested_at,
      blocks: task ? (dependants.get(task.id) ?? []) : [],
      at: approval.at,
    };
  });
  return [...asked, ...(waiting ? typedTo(state, new Set(open.flatMap((approval) => (approval.message_id === null ? [approval.session_id] : []))), dependants) : [])].sort(inOrder);
}
