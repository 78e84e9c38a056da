/** Why something cannot be done now, in words; null when it can. */

import { called } from '../keys/called.ts';
import type { View } from '../model.ts';
import { selectedTask } from '../parts/task-list.ts';

/** Why there is nothing to start on the health screen. */
export const daemonsRun = ({ daemons, lostFor }: View): string | null =>
  daemons === null ? 'they were not looked at yet' : lostFor === null && daemons.orchestrator.alive && daemons.host.alive ? 'orchestrator and host are running' : null;
/** Why starting a run is not possible now. */
export const runGoesOn = (view: View): string | null =>
  view.demo
    ? 'the demo has one goal; in your repository maos-tui takes yours'
    : view.state.run && ['planning', 'approval', 'running', 'paused', 'finishing'].includes(view.state.run.state)
      ? 'one run at a time: this one is not finished'
      : null;
/** Why the selected task cannot be run again. */
export function noRetry(view: View): string | null {
  const task = selectedTask(view);
  const why = notRunning(view) ?? (task ? null : 'there is no task');
  if (why !== null || !task) return why;
  const { stage } = task;
  const waits = stage.name === 'pending' && (stage.not_before !== null || task.failures > 0);
  return waits || stage.name === 'failed' || stage.name === 'cancelled'
    ? null
    : `${task.id} is ${stage.name === 'pending' ? 'waiting' : stage.name}; only what failed or was cancelled can be run again`;
}
/** Why neither the plan nor the selected task can be cancelled. */
export function noCancel(view: View): string | null {
  const why = notRunning(view);
  if (why !== null || view.state.run?.state === 'planning') return why;
  const task = selectedTask(view);
  if (!task) return 'there is no task';
  return task.stage.name === 'done' || task.stage.name === 'cancelled' ? `${task.id} is ${task.stage.name} already` : null;
}
export const noRun = (view: View): string | null => (view.state.run ? null : `there is no run yet; ${called('goal.new')} starts one`);
export const notRunning = (view: View): string | null =>
  view.state.run && ['planning', 'approval', 'running', 'paused', 'finishing'].includes(view.state.run.state) ? null : 'no run is going on';
