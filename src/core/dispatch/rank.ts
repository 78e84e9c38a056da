/** Which of two ready tasks goes first: critical path, then priority, then age. */
import { PRIORITIES } from '../../protocol/words.ts';
import { neededTasks } from '../plan/normalise.ts';
import type { Task } from '../state.ts';
import { taskSettled } from '../transitions.ts';

/** Minutes assumed for a task without an estimate. */
export const DEFAULT_MINUTES = 10;

export function comesFirst(a: Task, b: Task, rank: ReadonlyMap<string, number>): boolean {
  const path = (rank.get(b.id) ?? 0) - (rank.get(a.id) ?? 0);
  if (path !== 0) return path < 0;
  const priority = PRIORITIES.indexOf(a.priority) - PRIORITIES.indexOf(b.priority);
  return priority !== 0 ? priority < 0 : a.order < b.order;
}

/** Longest remaining path by a reversed topological walk; tasks in a cycle (which no plan may have) keep their own length. */
export function rankAll(tasks: readonly Task[], dependants: ReadonlyMap<string, readonly string[]>, ranks: Map<string, number>): void {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const waits = new Map(tasks.map((task) => [task.id, dependants.get(task.id)?.length ?? 0]));
  const own = (task: Task): number => (taskSettled(task.stage.name) ? 0 : (task.estimate?.minutes ?? DEFAULT_MINUTES));
  for (const task of tasks) ranks.set(task.id, own(task));
  const free = tasks.filter((task) => waits.get(task.id) === 0);
  for (let task = free.pop(); task !== undefined; task = free.pop()) {
    for (const id of neededTasks(task)) {
      const needed = byId.get(id);
      if (needed === undefined) continue;
      ranks.set(id, Math.max(ranks.get(id) ?? 0, own(needed) + (ranks.get(task.id) ?? 0)));
      const left = (waits.get(id) ?? 1) - 1;
      waits.set(id, left);
      if (left === 0) free.push(needed);
    }
  }
}
