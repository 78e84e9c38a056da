/** Two versions of a plan compared by task id, as the lines a change of a running plan is shown with. Pure. */
import type { Plan } from '../../protocol/plan.ts';
import { isEmpty, sameSpec } from '../replan/draft.ts';
import { changeCounts, changeLines } from '../replan/lines.ts';

/** `counts` like "1 added, 2 changed"; no lines when they say the same. */
export function planDiff(before: Plan, after: Plan): { counts: string; lines: string[] } {
  const old = Object.fromEntries(before.tasks.map((task) => [task.id, task]));
  const now = new Set(after.tasks.map((task) => task.id));
  const change = {
    summary: '',
    add: after.tasks.filter((task) => !old[task.id]),
    change: after.tasks.flatMap((task) => {
      const was = old[task.id];
      return was && !sameSpec(was, task) ? [{ reason: '', task }] : [];
    }),
    cancel: before.tasks.filter((task) => !now.has(task.id)).map(({ id }) => ({ id, reason: '' })),
    retry: [],
    raise: null,
  };
  return { counts: changeCounts(change).replace('cancelled', 'dropped'), lines: isEmpty(change) ? [] : changeLines(old, change) };
}
