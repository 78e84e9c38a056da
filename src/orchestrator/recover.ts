/**
 * Recovery: newest checkpoint plus the journal's tail. The tail is reacted to again, as its effects may not have been handed
 * out before the end; their names make that harmless. A checkpoint is written only after all effects up to it were.
 */
import { evolve } from '../core/evolve.ts';
import { type NamedEffect, react } from '../core/react.ts';
import { emptyState, resumable, type State } from '../core/state.ts';
import type { Store } from '../store/ports.ts';

export interface Recovered {
  state: State;
  effects: NamedEffect[] /** Damaged checkpoints that were passed over. */;
  skipped: string[];
  cut: number;
}

/** Throws JOURNAL_DAMAGED when the journal is broken anywhere but in a torn last line. */
export async function recover(store: Store<State>): Promise<Recovered> {
  const { cut } = await store.journal.repair();
  const checkpoint = await store.checkpoints.newest();
  const state = resumable(checkpoint?.state);
  const effects: NamedEffect[] = [];
  for await (const event of store.journal.read(state.seq)) {
    evolve(state, event);
    effects.push(...react(state, event));
  }
  return { state, effects, skipped: checkpoint?.skipped ?? [], cut };
}

/** State as it was after the event `seq`, folded from the journal's beginning. For rare questions about the past. */
export async function stateAt(store: Store<State>, seq: number): Promise<State> {
  const state = emptyState();
  for await (const event of store.journal.read(0)) {
    if (event.seq > seq) break;
    evolve(state, event);
  }
  return state;
}
