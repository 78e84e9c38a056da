/** No more money: what the used-up budget was for is given up, or waits for the user. Nobody is left waiting for what will never start. */
import type { BudgetRef, EventBody } from '../../protocol/event.ts';
import { ARCHITECT } from '../../protocol/words.ts';
import { ask, withdraw } from '../approval/request.ts';
import { derivedOf, reviewerOf } from '../dispatch/derived.ts';
import { doerOf } from '../dispatch/waits.ts';
import { phaseOf } from '../run/phase.ts';
import type { Run, State, Task } from '../state.ts';
import { withDependants } from '../task/failure.ts';
import { stopReason } from './limits.ts';

/** `answered`: the question this is the answer to. */
export function budgetDeclined(state: State, run: Run, budget: BudgetRef, answered: string): EventBody[] {
  const pause: EventBody = { type: 'run.paused', run_id: run.id, reason: stopReason(budget), stop: false };
  if (budget.of === 'run') return [pause];
  if (budget.of === 'task') return giveUp(state, [state.tasks[budget.name]], stopReason(budget), answered);
  if (budget.name === ARCHITECT && phaseOf(run) === 'planning') return [pause];
  const tasks = Object.values(state.tasks);
  const given = giveUp(
    state,
    tasks.filter((task) => doerOf(task) === budget.name && (task.stage.name === 'pending' || (task.stage.name === 'running' && !task.stage.verifying))),
    stopReason(budget),
    answered,
  );
  if (reviewerOf(run) !== budget.name) return given;
  // reviews that this role will not make are the user's
  const events = [...given];
  for (const task of tasks)
    if (task.stage.name === 'review' && task.stage.approval_id === null)
      events.push(ask(state, { kind: 'review', task_id: task.id, summary: `${task.title}: its reviewer may spend no more`, at: task.result?.commit ?? '' }, events));
  return events;
}

function giveUp(state: State, tasks: readonly (Task | undefined)[], reason: string, answered: string): EventBody[] {
  const failed = new Set(tasks.flatMap((task) => (task !== undefined && ['pending', 'running', 'review'].includes(task.stage.name) ? [task.id] : [])));
  const dependants = derivedOf(state).dependants;
  const cancelled = new Map<string, string>();
  for (const id of failed) for (const other of withDependants(state, dependants, id)) if (!failed.has(other) && !cancelled.has(other)) cancelled.set(other, id);
  return [
    ...withdraw(
      state,
      'its task was given up',
      (approval) => approval.id !== answered && approval.task_id !== null && (failed.has(approval.task_id) || cancelled.has(approval.task_id)),
    ),
    ...[...failed].map((id): EventBody => ({ type: 'task.failed', task_id: id, reason })),
    ...[...cancelled].map(([id, needed]): EventBody => ({ type: 'task.cancelled', task_id: id, reason: `it needs ${needed}, which was given up` })),
  ];
}
