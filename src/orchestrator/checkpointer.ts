/**
 * Checkpoints: State at a sequence number, so that nobody folds the journal from its beginning. Written only when all effects
 * up to that number were handed out and are durable; one that fails costs time at the next start and nothing else.
 */
import type { State } from '../core/state.ts';
import type { Store } from '../store/ports.ts';
import { monotonicMs } from '../system/clock.ts';
import type { Log } from '../system/log.ts';
import { parseEnvelope } from './door.ts';
import type { Outbox } from './outbox.ts';

/** Handled commands and effects kept for people to look at; recovery reaches back to the newest checkpoint only. */
const DONE_KEPT = 2_000;
const CHECKPOINTS_KEPT = 5;
const DEFAULT_SECONDS = 30;

export class Checkpointer {
  #at = 0;
  #seq = 0;
  constructor(
    private readonly store: Store<State>,
    private readonly outbox: Outbox,
    private readonly log: Log,
  ) {}

  /** Save when it is time, or now with `force`; nothing happens when State is as it was. */
  async save(state: State, force: boolean): Promise<void> {
    const every = (state.run?.config.checkpoint_seconds ?? DEFAULT_SECONDS) * 1_000;
    if (state.seq === this.#seq || (!force && monotonicMs() - this.#at < every)) return;
    this.#at = monotonicMs();
    try {
      await this.outbox.settle();
      await this.store.checkpoints.save(state.seq, state);
      await this.store.checkpoints.prune(CHECKPOINTS_KEPT);
      await this.store.mailbox('orchestrator', parseEnvelope).prune(DONE_KEPT);
      await this.outbox.host.prune(DONE_KEPT);
      this.#seq = state.seq;
    } catch (error) {
      this.log.error({ err: error }, 'the checkpoint could not be written; the journal has it all');
    }
  }
}
