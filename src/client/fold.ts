/** State as every process can have it: newest checkpoint, then the journal's tail, by the same `evolve` as the orchestrator's. */
import { graphChanged } from '../core/dispatch/derived.ts';
import { evolve } from '../core/evolve.ts';
import { resumable, type State } from '../core/state.ts';
import type { Event } from '../protocol/event.ts';
import type { Store } from '../store/ports.ts';
import { MaosError } from '../system/errors.ts';

export async function foldState(store: Store<State>, onEvent?: (state: State, event: Event) => void): Promise<State> {
  const checkpoint = await store.checkpoints.newest();
  const state = resumable(checkpoint?.state);
  for await (const event of store.journal.read(state.seq)) {
    evolve(state, event);
    onEvent?.(state, event);
  }
  return state;
}

/** Fold what was appended since into `state`; returns the new events. */
export async function catchUp(store: Store<State>, state: State): Promise<Event[]> {
  const events: Event[] = [];
  try {
    for await (const event of store.journal.read(state.seq)) {
      evolve(state, event);
      events.push(event);
    }
  } catch (error) {
    // what was read last was cut again by a failed write; the same object takes the state that holds
    if (!(error instanceof MaosError && error.code === 'JOURNAL_REWOUND')) throw error;
    Object.assign(state, await foldState(store));
    graphChanged(state);
  }
  return events;
}
