/**
 * What is wrong with a change of the plan under way, as findings whose `where` is a task of the change. Asked twice: when it is proposed,
 * where an error sends it back to the architect, and when it is applied, where what no longer fits is left out and said.
 */
import type { Finding } from '../../protocol/common.ts';
import type { TaskSpec } from '../../protocol/plan.ts';
import type { PlanChange } from '../../protocol/plan-change.ts';
import { MAX_TASKS } from '../../protocol/words.ts';
import { openApprovals } from '../approval/request.ts';
import { neededTasks } from '../plan/normalise.ts';
import { findCycle } from '../plan/validate.ts';
import type { State, Task } from '../state.ts';
import { without } from './draft.ts';

const error = (where: string, message: string, hint = ''): Finding => ({ code: 'replan', message, where, severity: 'error', ...(hint === '' ? {} : { hint }) });

function wrongToChange(id: string, task: Task | undefined, next: TaskSpec, since: string | null): string | null {
  if (task === undefined) return `There is no task ${id} to change.`;
  if (task.stage.name !== 'pending' && task.stage.name !== 'failed') return `${id} is ${task.stage.name}; only a task that has not started, or that failed, can be changed.`;
  if (task.attempts.length > 0 && JSON.stringify(next.dependencies) !== JSON.stringify(task.dependencies))
    return `${id} has begun already, without the work it would now depend on; cancel it and add another task.`;
  if (since !== null && task.stage.name === 'pending' && task.updated_at > since) return `${id} was changed meanwhile and stays as it is.`;
  return null;
}

function wrongToCancel(id: string, task: Task | undefined): string | null {
  if (task === undefined) return `There is no task ${id} to cancel.`;
  if (task.stage.name === 'done' || task.stage.name === 'cancelled') return `${id} is ${task.stage.name} already and cannot be cancelled.`;
  return task.stage.name === 'merging' && task.stage.in_flight ? `${id} is being merged right now and cannot be cancelled.` : null;
}

/** `since`: when it was proposed; what was edited after that is not overwritten. null while it is proposed. */
export function judgeChange(state: State, change: PlanChange, since: string | null = null): Finding[] {
  const findings: Finding[] = [];
  const say = (id: string, message: string | null): void => {
    if (message !== null) findings.push(error(id, message));
  };
  const seen = new Set<string>();
  const named = [...change.add, ...change.change.map(({ task }) => task), ...change.cancel, ...change.retry].map(({ id }) => id);
  for (const id of named) {
    if (seen.has(id)) say(id, `${id} is named twice; add, change, cancel or retry it, one of them.`);
    seen.add(id);
  }
  if (Object.keys(state.tasks).length + change.add.length > MAX_TASKS) for (const { id } of change.add) say(id, `With ${id} there would be more than ${MAX_TASKS} tasks.`);
  for (const { id } of change.add) if (state.tasks[id] !== undefined) say(id, `There is a task ${id} already; a new task needs another id.`);
  for (const { task } of change.change) say(task.id, wrongToChange(task.id, state.tasks[task.id], task, since));
  for (const { id } of change.cancel) say(id, wrongToCancel(id, state.tasks[id]));
  for (const { id } of change.retry) if (state.tasks[id]?.stage.name !== 'failed') say(id, `${id} has not failed; only a failed task can be tried again.`);
  return [...findings, ...judgeGraph(state, change)];
}

function judgeGraph(state: State, change: PlanChange): Finding[] {
  const findings: Finding[] = [];
  const touched = new Map([...change.add, ...change.change.map(({ task }) => task)].map((task) => [task.id, task]));
  const again = new Set([...touched.keys(), ...change.retry.map(({ id }) => id)]);
  const cancelled = new Set(change.cancel.map(({ id }) => id));
  const asked = new Set(
    openApprovals(state).flatMap((approval) => (approval.kind === 'escalation' && approval.message_id === null && approval.task_id !== null ? [approval.task_id] : [])),
  );
  const roles = state.run?.config.roles ?? {};
  for (const task of touched.values()) {
    if (roles[task.role] === undefined)
      findings.push(error(task.id, `${task.id} names the role ${task.role}, which is not configured.`, `Roles: ${Object.keys(roles).join(', ')}.`));
    for (const id of neededTasks(task)) {
      const stage = state.tasks[id]?.stage.name;
      if (id === task.id) findings.push(error(task.id, `${task.id} cannot depend on itself.`));
      else if (cancelled.has(id) || (stage === 'cancelled' && !touched.has(id))) findings.push(error(task.id, `${task.id} needs ${id}, which is cancelled.`));
      else if (stage === undefined && !touched.has(id)) findings.push(error(task.id, `${task.id} needs ${id}, which is not a task.`));
      else if (stage === 'failed' && !again.has(id) && !asked.has(id)) findings.push(error(task.id, `${task.id} needs ${id}, which failed.`, `Retry or change ${id} too.`));
    }
  }
  const after = [...Object.values(state.tasks).filter((task) => task.stage.name !== 'cancelled' && !cancelled.has(task.id) && !touched.has(task.id)), ...touched.values()];
  for (const task of after) {
    if (touched.has(task.id) || state.tasks[task.id]?.stage.name !== 'pending') continue;
    for (const id of neededTasks(task))
      if (cancelled.has(id)) findings.push(error(id, `${id} cannot be cancelled: ${task.id} needs it.`, `Change the dependencies of ${task.id}, or cancel it too.`));
  }
  const cycle = findCycle(after);
  if (cycle !== null)
    findings.push(
      error(cycle.find((id) => touched.has(id)) ?? cycle[0] ?? '', `Then tasks would wait for each other in a circle: ${cycle.join(' → ')}.`, 'Drop one of these dependencies.'),
    );
  return findings;
}

const size = ({ add, change, cancel, retry }: PlanChange): number => add.length + change.length + cancel.length + retry.length;

/** What of the change still fits now, and why the rest does not. Each round leaves something out, so it ends. */
export function fitting(state: State, change: PlanChange, since: string): { change: PlanChange; dropped: string[] } {
  const dropped: string[] = [];
  for (let kept = change; ; ) {
    const findings = judgeChange(state, kept, since);
    if (findings.length === 0) return { change: kept, dropped };
    dropped.push(...findings.map((finding) => finding.message));
    const rest = without(kept, new Set(findings.flatMap((finding) => finding.where ?? [])));
    // what cannot be laid at the door of one of its tasks spoils the whole
    kept = size(rest) < size(kept) ? rest : { ...kept, add: [], change: [], cancel: [], retry: [] };
  }
}
