/** The task a person named, or an error with the id they may have meant. */
import type { State, Task } from '../core/state.ts';

/** Throws NO_TASK with the nearest id. */
export async function taskOf(state: State, id: string): Promise<Task> {
  const task = state.tasks[id];
  if (task) return task;
  const { nearest } = await import('../config/suggest.ts');
  const { MaosError } = await import('../system/errors.ts');
  const near = nearest(id, Object.keys(state.tasks));
  throw new MaosError({ code: 'NO_TASK', message: `There is no task ${id}.`, hint: near ? `Did you mean ${near}?` : 'See them: maos-tui tasks list' });
}
