/** State as every process can have it: newest checkpoint, then the journal's tail, by the same `evolve` as the orchestrator's. */
import { evolve } from '../core/evolve.ts';
import { emptyState, type State } from '../core/state.ts';
import type { Event } from '../protocol/event.ts';
import type { Store } from '../store/ports.ts';

export async function foldState(store: Store<State>, onEvent?: (state: State, event: Event) => void): Promise<State> {
  const checkpoint = await store.checkpoints.newest();
  const state = checkpoint?.state ?? emptyState();
  for await (const event of store.journal.read(state.seq)) {
    evolve(state, event);
    onEvent?.(state, event);
  }
  return state;
}

/** Fold what was appended since; returns the new events. */
export async function catchUp(store: Store<State>, state: State): Promise<Event[]> {
  const events: Event[] = [];
  for await (const event of store.journal.read(state.seq)) {
    evolve(state, event);
    events.push(event);
  }
  return events;
}
