/** What happens in the run, as it happens. What comes before somebody is there to hear it is kept for them. */
import type { Client } from '../client/contract.ts';
import type { State } from '../core/state.ts';
import type { Event } from '../protocol/event.ts';

export interface News {
  /** Kept up to date in place. */
  state: State;
  /** From now on, and what came so far. Once. */
  hear(listener: (events: readonly Event[]) => void): void;
  stop(): void;
}

export async function newsOf(client: Client): Promise<News> {
  const early: Event[] = [];
  let listener = (events: readonly Event[]): void => void early.push(...events);
  const { state, stop } = await client.follow((_, events) => listener(events));
  return {
    state,
    hear: (hearing) => {
      listener = hearing;
      hearing(early.splice(0));
    },
    stop,
  };
}
