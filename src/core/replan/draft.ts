/**
 * From what the architect answered to a change in normal form: a change set as it stands, or a whole plan compared by task id with the plan
 * under way. Nothing is judged here save what cannot be put into a form (judge.ts does the rest).
 */
import type { Finding } from '../../protocol/common.ts';
import type { Plan, TaskSpec } from '../../protocol/plan.ts';
import type { PlanChange, PlanChangeInput } from '../../protocol/plan-change.ts';
import { normaliseTask } from '../plan/normalise.ts';
import type { State, Task } from '../state.ts';
import { specOf } from '../task/spec.ts';

export interface Draft {
  change: PlanChange;
  findings: Finding[];
}

/** Same content, whatever the order of keys. */
export const sameSpec = (one: TaskSpec, other: TaskSpec): boolean => JSON.stringify(specOf(one)) === JSON.stringify(specOf(other));

/** A task that nobody has begun. */
export const unstarted = (task: Task): boolean => task.stage.name === 'pending' && task.attempts.length === 0;

export function draftOf(state: State, input: PlanChangeInput): Draft {
  const findings: Finding[] = [];
  const change = input.change.flatMap(({ id, reason, ...changes }) => {
    const task = state.tasks[id];
    if (task === undefined) {
      findings.push({ code: 'replan.unknown-task', message: `There is no task ${id} to change.`, where: id, severity: 'error' });
      return [];
    }
    const next = normaliseTask({ ...specOf(task), ...changes });
    return sameSpec(next, task) && task.stage.name !== 'failed' ? [] : [{ reason, task: next }];
  });
  return { change: { summary: input.summary, add: input.add.map(normaliseTask), change, cancel: input.cancel, retry: input.retry, raise: input.raise ?? null }, findings };
}

/** What began already is taken as it is, whatever the new plan says of it; what has not begun and is not in it any more is cancelled. */
export function draftOfPlan(state: State, plan: Plan): Draft {
  const named = new Set(plan.tasks.map((task) => task.id));
  const change = plan.tasks.flatMap((spec) => {
    const task = state.tasks[spec.id];
    return task === undefined || !unstarted(task) || sameSpec(spec, task) ? [] : [{ reason: '', task: spec }];
  });
  const cancel = Object.values(state.tasks).flatMap((task) => (unstarted(task) && !named.has(task.id) ? [{ id: task.id, reason: 'not in the new plan' }] : []));
  return { change: { summary: plan.summary, add: plan.tasks.filter((spec) => state.tasks[spec.id] === undefined), change, cancel, retry: [], raise: null }, findings: [] };
}

export const isEmpty = ({ add, change, cancel, retry }: PlanChange): boolean => add.length + change.length + cancel.length + retry.length === 0;

/** The change without everything about these tasks. */
export const without = (change: PlanChange, ids: ReadonlySet<string>): PlanChange => ({
  ...change,
  add: change.add.filter((task) => !ids.has(task.id)),
  change: change.change.filter(({ task }) => !ids.has(task.id)),
  cancel: change.cancel.filter(({ id }) => !ids.has(id)),
  retry: change.retry.filter(({ id }) => !ids.has(id)),
});
