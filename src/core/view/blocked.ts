/** Why a task cannot begin, in words: the task in its way, also where another one stands between. Pure. */
import type { State, Task } from '../state.ts';
import { inTheWay, needsOf } from './task-status.ts';

export interface Blocked {
  /** The task that failed or was given up. */
  by: Task;
  /** The task it needs itself: `by`, or one that cannot begin because of `by`. */
  need: string;
  /** `needs T3, which failed 4 times`, without an end. */
  words: string;
  /** What is known of why `by` came to nothing; may be empty. */
  reason: string;
}

/** Null for a task that began, may begin, or only waits for others to get done. */
export function blockedBy(state: State, task: Task): Blocked | null {
  if (task.stage.name !== 'pending') return null;
  const direct = inTheWay(state, task);
  if (direct !== null) return { by: direct, need: direct.id, words: `needs ${direct.id}, which ${ended(direct)}`, reason: reasonOf(direct) };
  const seen = new Set([task.id]);
  for (const need of needsOf(task)) {
    const rest = [need];
    for (let id = rest.pop(); id !== undefined; id = rest.pop()) {
      const next = state.tasks[id];
      if (seen.has(id) || next?.stage.name !== 'pending') continue;
      seen.add(id);
      const by = inTheWay(state, next);
      if (by !== null) return { by, need, words: `needs ${need}, which cannot begin: ${by.id} ${ended(by)}`, reason: reasonOf(by) };
      rest.push(...needsOf(next));
    }
  }
  return null;
}

const ended = ({ stage, failures }: Task): string => (stage.name === 'cancelled' ? 'was given up' : failures > 1 ? `failed ${failures} times` : 'failed');
const reasonOf = ({ stage }: Task): string => (stage.name === 'failed' || stage.name === 'cancelled' ? stage.reason : '');
