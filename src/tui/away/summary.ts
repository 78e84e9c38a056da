/** What happened while the user was away, counted from the journal alone. Pure. */
import type { Approval, State } from '../../core/state.ts';
import { isOpen } from '../../core/view/task-status.ts';
import type { Event } from '../../protocol/event.ts';

/** Shorter absences are not worth a word, ms. */
export const AWAY_MS = 5 * 60_000;

export interface AwaySummary {
  /** Task ids, each once, in the order it happened. */
  merged: string[];
  /** Results that wait for a review of the user's. */
  finished: string[];
  failed: { id: string; reason: string }[];
  /** Questions that are open now and were not before; without reviews. */
  asked: Approval[];
  /** US dollars; null when nothing was paid, or nobody knows. */
  spent: number | null;
  /** What became of the run, when it ended. */
  ended: string | null;
}

/** @param events what was not seen yet, oldest first */
export function awaySummary(events: readonly Event[], state: State): AwaySummary {
  const merged = new Set<string>();
  const failed = new Map<string, string>();
  const open = new Map<string, Approval>();
  let spent: number | null = null;
  let ended: string | null = null;
  for (const { body } of events) {
    switch (body.type) {
      case 'task.merged':
        merged.add(body.task_id);
        break;
      case 'task.failed':
        failed.set(body.task_id, body.reason);
        break;
      case 'task.retried':
      case 'task.verifying': // mended by the user and checked again; it may end without a merge
        failed.delete(body.task_id);
        break;
      case 'approval.requested': {
        const approval = state.approvals[body.approval_id];
        if (approval && isOpen(approval)) open.set(approval.id, approval);
        break;
      }
      case 'session.used':
        if (body.usage.usd !== null) spent = (spent ?? 0) + body.usage.usd;
        break;
      case 'run.merged':
        ended = `merged into ${body.target}`;
        break;
      case 'run.finished':
        ended ??= 'done';
        break;
      case 'run.failed':
        ended = `failed: ${body.reason}`;
        break;
      case 'run.cancelled':
        ended = 'cancelled';
        break;
      case 'run.created':
        ended = null;
        break;
    }
  }
  const all = [...open.values()];
  return {
    merged: [...merged],
    finished: all.flatMap((one) => (one.kind === 'review' && one.task_id !== null ? [one.task_id] : [])),
    failed: [...failed].map(([id, reason]) => ({ id, reason })),
    asked: all.filter((one) => one.kind !== 'review'),
    spent,
    ended,
  };
}

export const isNews = (summary: AwaySummary): boolean =>
  summary.merged.length + summary.finished.length + summary.failed.length + summary.asked.length > 0 || summary.spent !== null || summary.ended !== null;
