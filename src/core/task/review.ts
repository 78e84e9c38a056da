/** From a checked result to the merge queue: review by the user, by a role, or by nobody. */
import type { EventBody } from '../../protocol/event.ts';
import { ask } from '../approval/request.ts';
import type { State, Task } from '../state.ts';
import { tryAgain } from './failure.ts';

/** What follows `task.verified`, by the run's review mode. A result without a change has nothing to merge. */
export function afterVerified(state: State, task: Task, verified: Extract<EventBody, { type: 'task.verified' }>): EventBody[] {
  if (verified.no_change) return [{ type: 'task.done', task_id: task.id }];
  const review = state.run?.config.review ?? 'user';
  if (review === 'auto') return [{ type: 'task.queued-for-merge', task_id: task.id, commit: verified.commit }];
  if (review !== 'user') return []; // a review session is started by dispatch
  const sum = (pick: 'added' | 'removed'): number => verified.files.reduce((total, file) => total + (file[pick] ?? 0), 0);
  const files = verified.files.length;
  return [
    ask(state, { kind: 'review', task_id: task.id, summary: `${task.title}: ${files} ${files === 1 ? 'file' : 'files'} +${sum('added')} −${sum('removed')}`, at: verified.commit }),
  ];
}

export const reviewAccepted = (task: Task, by: string, note: string): EventBody[] => [
  { type: 'task.reviewed', task_id: task.id, by, accepted: true, note },
  { type: 'task.queued-for-merge', task_id: task.id, commit: task.result?.commit ?? '' },
];

/** Back to its agent, with the note in the next brief. It costs no retry: the reviewer decides how often. */
export const reviewRefused = (task: Task, by: string, note: string, at: string): EventBody[] => [
  { type: 'task.reviewed', task_id: task.id, by, accepted: false, note },
  tryAgain(task, at, `Sent back by ${by}: ${note}`),
];
