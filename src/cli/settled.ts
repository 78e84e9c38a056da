/** When a run has come to an end, or cannot go on without its user: the one rule behind `run`, `status` and `status --wait`. Pure. */

import type { State } from '../core/state.ts';
import { attention } from '../core/view/attention.ts';
import { statusesOf } from '../core/view/task-status.ts';
import { EXIT } from '../system/errors.ts';

export const WAITS = ['attention', 'plan', 'review', 'done', 'idle'] as const;
export type Wait = (typeof WAITS)[number];

const OVER = new Set<string>(['done', 'failed', 'cancelled']);
const ENDED = new Set(['finishing', 'finished', 'failed', 'cancelled']);

/** Nothing runs or will run by itself any more: settled or ended, or only failed tasks and what waits for them are left. */
export function isSettled(state: State): boolean {
  const { run } = state;
  if (!run) return true;
  if (ENDED.has(run.state)) return true;
  return run.state === 'running' && isStuck(state);
}

/** Tasks have failed, and nothing else can go on: the rest is done, cancelled, or waits for a failed one. */
function isStuck(state: State): boolean {
  const tasks = Object.values(state.tasks);
  // the architect has the word about a failed task before the user
  if (state.run?.replan != null || tasks.some((task) => task.stage.name === 'failed' && task.mediation === 'wanted')) return false;
  if (!tasks.some((task) => task.stage.name === 'failed')) return false;
  const statuses = statusesOf(state, state.at);
  return tasks.every((task) => OVER.has(task.stage.name) || statuses.get(task.id)?.name === 'block');
}

export function hasFailed(state: State): boolean {
  return state.run?.state === 'failed' || Object.values(state.tasks).some((task) => task.stage.name === 'failed');
}

export function budgetStopped(state: State): boolean {
  return Object.values(state.approvals).some((approval) => approval.kind === 'budget' && approval.answer === null && approval.withdrawn === null);
}

export function holds(state: State, wait: Wait): boolean {
  const open = attention(state);
  switch (wait) {
    case 'attention':
      return open.length > 0;
    case 'plan':
      return open.some((item) => item.kind === 'plan');
    case 'review':
      return open.some((item) => item.kind === 'review');
    case 'done':
      return state.run !== null && isSettled(state);
    case 'idle':
      return !Object.values(state.sessions).some((session) => session.state !== 'exited' && session.state !== 'lost');
  }
}

/** Exit code of a settled run. */
export function endCode(state: State): number {
  if (budgetStopped(state)) return EXIT.budget;
  return hasFailed(state) ? EXIT.failedTasks : EXIT.ok;
}

/** Exit code of `status`, which says what a script should do next. */
export function statusCode(state: State): number {
  if (budgetStopped(state)) return EXIT.budget;
  const waiting = attention(state);
  if (isSettled(state) && hasFailed(state)) return EXIT.failedTasks;
  return waiting.length > 0 ? EXIT.waits : EXIT.ok;
}
