/**
 * A run that is over, as it was at its end: the journal folded up to where the next run began. What it shows cannot be changed: a
 * client of it refuses every command. Must not be used for the current run, which goes on.
 */
import { evolve } from '../core/evolve.ts';
import { emptyState, type State } from '../core/state.ts';
import type { Event } from '../protocol/event.ts';
import type { Client, Outcome } from './contract.ts';

export interface PastRun {
  state: State;
  /** What happened in it, oldest first. */
  events: Event[];
}

/** The run of this id, the current one too; null when the journal knows no such run. Reads the journal from its beginning. */
export async function readRun(client: Client, runId: string): Promise<PastRun | null> {
  const state = emptyState();
  let events: Event[] | null = null;
  for await (const event of client.store.journal.read(0)) {
    if (event.body.type === 'run.created') {
      if (events !== null) break;
      if (event.body.run_id === runId) events = [];
    }
    evolve(state, event);
    events?.push(event);
  }
  return events === null ? null : { state, events };
}

const OVER: Outcome = { ok: false, code: 'RUN_IS_OVER', reason: 'This run is over: it can only be looked at.', hint: 'The current one: maos-tui attach' };

/** Looks at `state` alone. */
export const pastClient = (client: Client, state: State): Client => ({
  dir: client.dir,
  repo: client.repo,
  store: client.store,
  state: async () => state,
  follow: async () => ({ state, stop: () => undefined }),
  submit: async () => {
    throw new Error(OVER.reason);
  },
  ask: async () => OVER,
  typist: (session) => client.typist(session),
  daemons: () => client.daemons(),
  ensureDaemons: async () => undefined,
});
