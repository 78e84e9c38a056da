/**
 * State and its journal, changed together: work on State in memory, append and sync, hand out. One batch at a time.
 * Invariants: nothing is handed out before it is in the journal; after a batch that failed, memory is thrown away and read again
 * from disk before anything else looks at it.
 */
import type { State } from '../core/state.ts';
import type { EventBody } from '../protocol/event.ts';
import type { Lease, Store } from '../store/ports.ts';
import { now } from '../system/clock.ts';
import { type Failpoint, failpoint } from '../system/failpoint.ts';
import type { Log } from '../system/log.ts';
import { Checkpointer } from './checkpointer.ts';
import { Batch } from './kernel.ts';
import { Outbox } from './outbox.ts';
import { recover } from './recover.ts';

export interface LedgerOptions {
  store: Store<State>;
  lease: Lease;
  log: Log;
  /** State changed, and the journal has it. */
  changed: () => void;
}

export class Ledger {
  readonly outbox: Outbox;
  readonly #checkpointer: Checkpointer;
  #state!: State;
  /** State holds what the journal may not. */
  #dirty = false;
  #chain: Promise<unknown> = Promise.resolve();
  #settledAt = now();

  constructor(private readonly options: LedgerOptions) {
    this.outbox = new Outbox(options.store, (message) => this.say({ type: 'system.noted', code: 'NOT_HANDED_OUT', message }));
    this.#checkpointer = new Checkpointer(options.store, this.outbox, options.log);
  }

  get state(): State {
    return this.#state;
  }
  /** Time of the last look at what is due. */
  get settledAt(): string {
    return this.#settledAt;
  }

  /** Read what is there, and hand out again what may not have been. Throws JOURNAL_DAMAGED. */
  open(): Promise<void> {
    return this.#alone(() => this.#recover());
  }

  /** Work on State, then keep it, then hand out. Throws when it could not be kept; nothing of it counts then. */
  batch(work: (batch: Batch) => void | Promise<void>): Promise<void> {
    return this.#alone(async () => {
      if (this.#dirty) await this.#recover();
      const batch = new Batch(this.#state);
      this.#dirty = true;
      await work(batch);
      this.#settledAt = now();
      batch.settle(this.#settledAt, Math.random);
      if (batch.drafts.length > 0) {
        this.#failpoint('before-append');
        await this.options.store.journal.append(batch.drafts, this.options.lease.record.epoch);
        this.#failpoint('after-append');
        await this.outbox.handOut(batch.effects);
        this.#failpoint('after-hand-out');
        this.options.changed();
      }
      this.#dirty = false;
    });
  }

  /** Put something of our own into the journal soon; failing that, it is logged and lost, as it was only said. */
  say(...events: EventBody[]): void {
    this.batch((batch) => batch.say(now(), ...events)).catch((error: unknown) => this.options.log.error({ err: error, events }, 'could not be journaled'));
  }

  checkpoint(force: boolean): Promise<void> {
    return this.#alone(() => (this.#dirty ? Promise.resolve() : this.#checkpointer.save(this.#state, force)));
  }

  /** Where it hurts most: while tasks run. */
  #failpoint(name: Failpoint): void {
    if (this.#state.run?.state === 'running') failpoint(name, this.options.store.dir);
  }

  async #recover(): Promise<void> {
    const { store, log } = this.options;
    const { state, effects, skipped, cut } = await recover(store);
    this.#state = state;
    this.#dirty = false;
    for (const name of skipped) log.warn({ name }, 'a damaged checkpoint was passed over');
    await this.outbox.handOut(effects);
    if (cut > 0) this.say({ type: 'system.noted', code: 'JOURNAL_CUT', message: `The last line of the audit log was torn by a crash; ${cut} bytes were cut.` });
    this.options.changed();
  }

  /** Callers go through here one after the other: State is changed, and saved, by one at a time. */
  #alone(work: () => Promise<void>): Promise<void> {
    const turn = this.#chain.then(work);
    this.#chain = turn.catch(() => {
      // whoever asked for this turn hears of it; the next one has nothing to do with it
    });
    return turn;
  }
}
