/** What one task waits for besides other tasks: a time, a resource, a key of the shared context; and who works on it. Reads State alone. */
import type { State, Task } from '../state.ts';

/** The first key of the shared context a task needs and nobody has published; null when it has all. */
export const missingContext = (state: State, task: Task): string | null =>
  task.dependencies.flatMap((dependency) =>
    dependency.kind === 'data' && dependency.context !== undefined && state.context[dependency.context] === undefined ? [dependency.context] : [],
  )[0] ?? null;

/** The role that works on it now: its own, or the one that resolves its conflict. */
export const doerOf = (task: Task): string => task.resolver ?? task.role;

/** The time before which a task may not start: its retry, and its timing dependencies. */
export function earliest(state: State, task: Task): string | null {
  let at = task.stage.name === 'pending' ? task.stage.not_before : null;
  for (const dependency of task.dependencies) {
    if (dependency.kind !== 'timing') continue;
    const needed = dependency.task === undefined ? undefined : state.tasks[dependency.task];
    const after =
      needed?.ended_at != null && dependency.delay_minutes !== undefined ? new Date(Date.parse(needed.ended_at) + dependency.delay_minutes * 60_000).toISOString() : null;
    for (const time of [dependency.not_before ?? null, after]) if (time !== null && (at === null || time > at)) at = time;
  }
  return at;
}

export const resourcesOf = (task: Task): string[] => task.dependencies.flatMap((dependency) => (dependency.kind === 'resource' ? [dependency.resource] : []));
