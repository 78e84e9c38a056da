/** Changes of a plan that waits for its approval, each a function from plan to plan, so that several in a row apply to the newest. Pure; the plan given is left as it is. */

import { needsOf } from '../../core/view/task-status.ts';
import type { Plan, TaskSpec } from '../../protocol/plan.ts';
import { PRIORITIES } from '../../protocol/words.ts';
import { called } from '../keys/called.ts';

/** The changed plan, or why it cannot be changed so. */
export type PlanEdit = (plan: Plan) => Plan | string;

const gone = (id: string): string => `${id} is not in the plan any more`;
const find = (plan: Plan, id: string): TaskSpec | undefined => plan.tasks.find((task) => task.id === id);
const replace = (plan: Plan, id: string, change: (task: TaskSpec) => TaskSpec): Plan | string =>
  find(plan, id) ? { ...plan, tasks: plan.tasks.map((task) => (task.id === id ? change(task) : task)) } : gone(id);

/** What it waits for besides tasks (a time, a resource, a value) stays. */
export function withNeeds(task: TaskSpec, needs: readonly string[]): TaskSpec {
  const kept = task.dependencies.filter((one) => one.kind === 'resource' || one.task === undefined || needs.includes(one.task));
  const known = new Set(kept.flatMap((one) => (one.kind === 'resource' || one.task === undefined ? [] : [one.task])));
  return { ...task, dependencies: [...kept, ...needs.filter((id) => !known.has(id)).map((id) => ({ kind: 'data' as const, task: id }))] };
}

export const setNeeds =
  (id: string, needs: readonly string[]): PlanEdit =>
  (plan) =>
    replace(plan, id, (task) =>
      withNeeds(
        task,
        needs.filter((need) => find(plan, need)),
      ),
    );

const NOTHING = { dependencies: [] };

/** Without these tasks; what needed them needs what they needed. */
export const drop =
  (ids: readonly string[]): PlanEdit =>
  (plan) => {
    const missing = ids.find((id) => !find(plan, id));
    if (missing !== undefined) return gone(missing);
    if (ids.length >= plan.tasks.length) return `a plan without tasks cannot be run; ${called('plan.send-back')} sends it back`;
    const left = plan.tasks.filter((task) => !ids.includes(task.id));
    const inherited = (id: string, seen: ReadonlySet<string> = new Set()): string[] =>
      !ids.includes(id) ? [id] : seen.has(id) ? [] : needsOf(find(plan, id) ?? NOTHING).flatMap((need) => inherited(need, new Set([...seen, id])));
    return { ...plan, tasks: left.map((task) => withNeeds(task, [...new Set(needsOf(task).flatMap((id) => inherited(id)))])) };
  };

/** In place of the task with this id; null adds it. */
export const put =
  (id: string | null, task: TaskSpec): PlanEdit =>
  (plan) => {
    if (id !== null) return replace(plan, id, () => task);
    return find(plan, task.id) ? `there is a task ${task.id} already` : { ...plan, tasks: [...plan.tasks, task] };
  };

/** @param by 1 for more important */
export const movePriority =
  (id: string, by: 1 | -1): PlanEdit =>
  (plan) => {
    const task = find(plan, id);
    if (!task) return gone(id);
    const next = PRIORITIES[PRIORITIES.indexOf(task.priority) - by];
    return next === undefined ? `${id} is ${task.priority} already, the ${by > 0 ? 'highest' : 'lowest'} there is` : replace(plan, id, (one) => ({ ...one, priority: next }));
  };

/** The first free id in the manner of the others: T13 after T12. */
export function freeId(plan: Plan): string {
  const last = plan.tasks.flatMap((task) => /^(.*?)(\d+)$/.exec(task.id)?.slice(1, 3) ?? []);
  const prefix = last.at(-2) ?? 'T';
  for (let number = Number(last.at(-1) ?? plan.tasks.length) + 1; ; number++) if (!find(plan, `${prefix}${number}`)) return `${prefix}${number}`;
}
