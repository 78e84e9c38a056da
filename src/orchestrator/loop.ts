/**
 * The orchestrator's loop: claim from the door, judge, append and sync, hand out, acknowledge. One batch at a time.
 * Invariants: nothing is handed out before it is in the journal; nothing is acknowledged before it is handed out; after a
 * write that failed, memory is thrown away and read again from disk. It never touches git, terminals or agents.
 */

import { nextDue } from '../core/dispatch/tick.ts';
import type { State } from '../core/state.ts';
import type { CommandEnvelope } from '../protocol/command.ts';
import type { Delivery, Lease, Mailbox, Store } from '../store/ports.ts';
import { monotonicMs, now } from '../system/clock.ts';
import { sweepTemps } from '../system/durable.ts';
import { MaosError } from '../system/errors.ts';
import { layout } from '../system/layout.ts';
import type { Log } from '../system/log.ts';
import { loadKey } from '../system/signature.ts';
import { Checkpointer } from './checkpointer.ts';
import { DeadLetters } from './dead-letters.ts';
import { admit, parseEnvelope } from './door.ts';
import { EditWatch } from './edit-watch.ts';
import { Ending, STOP_LIMIT_MS } from './ending.ts';
import { Batch } from './kernel.ts';
import { Outbox } from './outbox.ts';
import { recover } from './recover.ts';
import { Views } from './views.ts';

export interface OrchestratorOptions {
  store: Store<State>;
  lease: Lease;
  log: Log;
  /** Bring the host back when it is gone. */
  ensureHost: () => Promise<void>;
  /** Whether the host holds its lease. */
  hostAlive: () => Promise<boolean>;
  /** End when nothing has run or been asked for so long, in ms. @default 600000 */
  idleMs?: number;
}

/** Most commands judged and synced together. */
const BATCH = 500;
const HEARTBEAT_MS = 2_000;
const RETRY_MS = 2_000;
/** Temporary files this old belong to a writer that was killed. */
const TEMPS_OLD_MS = 60_000;

export class Orchestrator {
  #state!: State;
  #key!: Buffer;
  #door: Mailbox<CommandEnvelope>;
  #views: Views;
  #edits: EditWatch;
  #wake: (() => void) | null = null;
  #pending = true;
  #ending: Ending;
  #outbox: Outbox;
  #checkpointer: Checkpointer;
  #timers: NodeJS.Timeout[] = [];

  constructor(private readonly options: OrchestratorOptions) {
    const { store, log } = options;
    this.#door = store.mailbox('orchestrator', parseEnvelope);
    this.#outbox = new Outbox(store);
    this.#ending = new Ending(options.idleMs);
    this.#checkpointer = new Checkpointer(store, this.#outbox, log);
    this.#edits = new EditWatch({ layout: layout(store.dir), log, views: () => this.#views, judge: (work) => this.#batch(work), state: () => this.#state });
    this.#views = new Views({ layout: layout(store.dir), state: () => this.#state, log, foreign: (text) => this.#edits.take(text, false) });
  }

  /** Runs until stopped, idle, or fenced by a newer epoch. Throws what makes going on impossible (a damaged journal). */
  async run(): Promise<void> {
    const { store, lease, log } = this.options;
    this.#key = await loadKey(store.dir);
    await sweepTemps(store.dir, TEMPS_OLD_MS);
    await this.#recover();
    await this.#door.redeliver();
    const unwatch = this.#door.watch(() => this.#nudge());
    this.#edits.start();
    this.#every(HEARTBEAT_MS, () => lease.renew());
    const dead = new DeadLetters(store);
    this.#every(HEARTBEAT_MS, async () => {
      const events = await dead.look();
      if (events.length > 0) await this.#batch((batch) => batch.say(now(), ...events));
    });
    this.#every(HEARTBEAT_MS, () => (this.#ending.reason === null ? this.options.ensureHost() : Promise.resolve()));
    try {
      await this.options.ensureHost();
      while (!this.#ending.due(this.#state)) await this.#step();
      if (this.#ending.withHost) await this.#endHost();
      await this.#alone(() => this.#checkpointer.save(this.#state, true));
    } finally {
      for (const timer of this.#timers) clearInterval(timer);
      unwatch();
      await this.#edits.stop();
      if (await lease.current()) {
        await this.#views.close();
        await lease.release();
      }
      log.info({ reason: this.#ending.reason ?? 'fenced' }, 'orchestrator ends');
    }
  }

  /** End gracefully: a signal arrived. Agents go on; whoever comes next takes over. */
  stop(reason: string): void {
    this.#ending.signal(reason);
    this.#nudge();
  }

  #every(ms: number, work: () => Promise<void>): void {
    this.#timers.push(
      setInterval(() => {
        work().catch((error: unknown) => {
          if (error instanceof MaosError && error.code === 'LEASE_LOST') this.stop('lease lost');
          else this.options.log.error({ err: error }, 'a regular duty failed');
        });
      }, ms),
    );
  }

  async #recover(): Promise<void> {
    const { store, log } = this.options;
    const { state, effects, skipped, cut } = await recover(store);
    this.#state = state;
    for (const name of skipped) log.warn({ name }, 'a damaged checkpoint was passed over');
    await this.#outbox.handOut(effects);
    if (cut > 0) await this.#batch((batch) => batch.note(now(), 'JOURNAL_CUT', `The last line of the audit log was torn by a crash; ${cut} bytes were cut.`));
    this.#views.touch();
  }

  #nudge(): void {
    this.#pending = true;
    this.#wake?.();
  }

  async #step(): Promise<void> {
    this.#pending = false;
    const deliveries = await this.#door.claim(BATCH);
    if (deliveries.length > 0) this.#ending.active();
    try {
      await this.#batch((batch) => this.#judge(batch, deliveries));
      await Promise.all(deliveries.map(({ name }) => this.#door.ack(name)));
    } catch (error) {
      if (error instanceof MaosError && (error.code === 'FENCED' || error.code === 'JOURNAL_DAMAGED')) throw error;
      // what is in memory is not on disk: start again from what is
      this.options.log.error({ err: error }, 'a batch could not be kept; trying again');
      await this.#pause(RETRY_MS);
      await this.#recover();
      await this.#door.redeliver();
      this.#pending = true;
    }
    await this.#alone(() => this.#checkpointer.save(this.#state, false));
    if (deliveries.length < BATCH && !this.#pending) await this.#sleep();
  }

  async #judge(batch: Batch, deliveries: readonly Delivery<CommandEnvelope>[]): Promise<void> {
    const { store, log } = this.options;
    const seen = new Set(batch.state.seen.slice(-BATCH * 2));
    for (const { name, value } of deliveries) {
      if (seen.has(value.id)) continue;
      const command = await admit(value, this.#key, batch.state, store.artifacts, Math.random);
      if (command === null) {
        log.warn({ name, type: value.body.type }, 'a command with a wrong signature was refused');
        batch.refuse(
          { id: value.id, at: now(), actor: { kind: 'orchestrator', via: 'orchestrator' }, body: value.body },
          'BAD_SIGNATURE',
          'The signature of this command does not hold; nothing was done.',
          'Commands come from maos-tui itself; a session that has ended can no longer speak.',
        );
        continue;
      }
      if (!batch.judge(command)) continue;
      if (command.body.type === 'stop') this.#ending.stop(command.body.now);
      if (command.body.type === 'resume-run' || command.body.type === 'submit-goal') this.#ending.goOn();
    }
  }

  /** Callers go through here one after the other: State is changed, and saved, by one at a time. */
  #chain: Promise<unknown> = Promise.resolve();
  #alone(work: () => Promise<void>): Promise<void> {
    const turn = this.#chain.then(work);
    this.#chain = turn.catch(() => {
      // whoever asked for this turn hears of it; the next one has nothing to do with it
    });
    return turn;
  }

  /** Work on State in memory, then keep it, then hand out. */
  #batch(work: (batch: Batch) => void | Promise<void>): Promise<void> {
    return this.#alone(async () => {
      const batch = new Batch(this.#state);
      await work(batch);
      batch.settle(now(), Math.random);
      if (batch.drafts.length === 0) return;
      await this.options.store.journal.append(batch.drafts, this.options.lease.record.epoch);
      await this.#outbox.handOut(batch.effects);
      this.#views.touch();
    });
  }

  /** Until a command may have come or something is due. */
  #sleep(): Promise<void> {
    const due = nextDue(this.#state);
    const wait = due === null ? HEARTBEAT_MS * 5 : Math.min(Math.max(0, Date.parse(due) - Date.now()) + 1, HEARTBEAT_MS * 5);
    return this.#pause(this.#ending.reason === null ? wait : Math.min(wait, 200));
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(finish, ms);
      const self = this;
      function finish(): void {
        clearTimeout(timer);
        self.#wake = null;
        resolve();
      }
      this.#wake = finish;
      if (this.#pending) finish();
    });
  }

  async #endHost(): Promise<void> {
    const host = this.#state.host;
    if (host === null) return;
    await this.#outbox.stopHost(host.epoch);
    const limit = monotonicMs() + STOP_LIMIT_MS;
    while (monotonicMs() < limit && (await this.options.hostAlive())) {
      const deliveries = await this.#door.claim(BATCH);
      await this.#batch((batch) => this.#judge(batch, deliveries));
      for (const { name } of deliveries) await this.#door.ack(name);
      this.#pending = false;
      await this.#pause(50);
    }
  }
}
