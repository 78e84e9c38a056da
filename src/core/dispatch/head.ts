/** The first ready task of a role that may start now. What is passed over is put aside with its reason, and comes back when that is gone. */
import type { State, Task } from '../state.ts';
import type { Derived } from './derived.ts';
import { earliest, missingContext, resourcesOf } from './waits.ts';

const park = (derived: Derived, reason: string, id: string): void => {
  derived.parked.set(reason, (derived.parked.get(reason) ?? new Set()).add(id));
};

/** First task of a role that may start now; those whose resource is in use are parked until it is free. */
export function headOf(
  state: State,
  derived: Derived,
  heap: { peek(wanted: (id: string) => boolean): string | undefined },
  held: (task: Task) => boolean,
  now: string,
): Task | null {
  const id = heap.peek((candidate) => {
    const task = state.tasks[candidate];
    if (task?.stage.name !== 'pending' || (derived.open.get(candidate) ?? 0) > 0) return false;
    const at = earliest(state, task);
    if (at !== null && at > now) {
      // the clock went back since it was found ready
      derived.later.push({ id: candidate, at });
      return false;
    }
    if (held(task)) {
      // the end of the question makes everything anew
      park(derived, 'replan', candidate);
      return false;
    }
    if (derived.spent.has(candidate)) {
      park(derived, `budget ${candidate}`, candidate);
      return false;
    }
    const missing = missingContext(state, task);
    if (missing !== null) {
      park(derived, `context ${missing}`, candidate);
      return false;
    }
    const busy = resourcesOf(task).find((resource) => derived.held.has(resource));
    if (busy === undefined) return true;
    park(derived, busy, candidate);
    return false;
  });
  return id === undefined ? null : (state.tasks[id] ?? null);
}
