/**
 * The orchestrator's loop: claim from the door, judge, append and sync, hand out, acknowledge. One batch at a time.
 * Invariants: nothing is handed out before it is in the journal; nothing is acknowledged before it is handed out; after a
 * write that failed, memory is thrown away and read again from disk. It never touches git, terminals or agents.
 */

import { nextDue } from '../core/dispatch/tick.ts';
import { letterDied } from '../core/message/due.ts';
import { isPending } from '../core/message/pending.ts';
import type { State } from '../core/state.ts';
import { tasksFile } from '../core/view/files.ts';
import type { CommandEnvelope } from '../protocol/command.ts';
import type { TasksFile } from '../protocol/files.ts';
import type { Delivery, Lease, Mailbox, Store } from '../store/ports.ts';
import { monotonicMs, now } from '../system/clock.ts';
import { sweepTemps } from '../system/durable.ts';
import { MaosError } from '../system/errors.ts';
import { layout } from '../system/layout.ts';
import type { Log } from '../system/log.ts';
import { loadKey } from '../system/signature.ts';
import { DeadLetters } from './dead-letters.ts';
import { admit, parseEnvelope } from './door.ts';
import { EditWatch } from './edit-watch.ts';
import { Ending, STOP_LIMIT_MS } from './ending.ts';
import type { Batch } from './kernel.ts';
import { Ledger } from './ledger.ts';
import { stateAt } from './recover.ts';
import { Views } from './views.ts';

export interface OrchestratorOptions {
  store: Store<State>;
  lease: Lease;
  log: Log;
  /** Bring the host back when it is gone. */
  ensureHost: () => Promise<void>;
  /** Who holds the host's lease. */
  host: () => Promise<{ alive: boolean; epoch: number | null }>;
  /** End when nothing has run or been asked for so long, in ms. @default 600000 */
  idleMs?: number;
}

/** Most commands judged and synced together. */
const BATCH = 500;
const HEARTBEAT_MS = 2_000;
const RETRY_MS = 2_000;
/** Within this time of our own start the host may still be starting as well. */
const HOST_STARTS_MS = 10_000;
const HOST_LOOKS = 30;
/** Temporary files this old belong to a writer that was killed. */
const TEMPS_OLD_MS = 60_000;

export class Orchestrator {
  #key!: Buffer;
  #door: Mailbox<CommandEnvelope>;
  #views: Views;
  #edits: EditWatch;
  #wake: (() => void) | null = null;
  #pending = true;
  readonly #began = monotonicMs();
  #ending: Ending;
  #ledger: Ledger;
  #timers: NodeJS.Timeout[] = [];

  constructor(private readonly options: OrchestratorOptions) {
    const { store, log } = options;
    this.#door = store.mailbox('orchestrator', parseEnvelope);
    this.#ending = new Ending(options.idleMs);
    this.#ledger = new Ledger({ store, lease: options.lease, log, changed: () => this.#views.touch() });
    this.#edits = new EditWatch({
      layout: layout(store.dir),
      log,
      views: () => this.#views,
      judge: (work) => this.#ledger.batch(work),
      basis: (revision) => this.#basis(revision),
    });
    this.#views = new Views({
      layout: layout(store.dir),
      state: () => this.#ledger.state,
      log,
      foreign: (text) => this.#edits.take(text, false),
      written: () => this.#edits.forget(),
    });
  }

  /** Runs until stopped, idle, or fenced by a newer epoch. Throws what makes going on impossible (a damaged journal). */
  async run(): Promise<void> {
    const { store, lease, log } = this.options;
    this.#key = await loadKey(store.dir);
    await sweepTemps(store.dir, TEMPS_OLD_MS);
    await this.#ledger.open();
    await this.#door.redeliver();
    const unwatch = this.#door.watch(() => this.#nudge());
    this.#edits.start();
    this.#every(HEARTBEAT_MS, () => lease.renew());
    const dead = new DeadLetters(store, (id) => {
      const message = this.#ledger.state.messages[id];
      return message !== undefined && isPending(message);
    });
    this.#every(HEARTBEAT_MS, async () => {
      const events = await dead.look();
      if (events.length === 0) return;
      await this.#ledger.batch((batch) => {
        for (const event of events) batch.say(now(), ...(event.type === 'message.dead' ? letterDied(batch.state, event) : [event]));
      });
    });
    this.#every(HEARTBEAT_MS, () => (this.#ending.reason === null ? this.options.ensureHost() : Promise.resolve()));
    try {
      await this.options.ensureHost();
      do {
        while (!this.#ending.due(this.#ledger.state, this.#ledger.settledAt)) await this.#step();
        if (this.#ending.withHost) await this.#endHost();
        // work may have been asked for while the host ended
      } while (this.#ending.reason === null);
      await this.#ledger.checkpoint(true);
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

  #nudge(): void {
    this.#pending = true;
    this.#wake?.();
  }

  async #step(): Promise<void> {
    this.#pending = false;
    const deliveries = await this.#door.claim(BATCH);
    if (deliveries.length > 0) this.#ending.active();
    try {
      await this.#ledger.batch((batch) => this.#judge(batch, deliveries));
      await Promise.all(deliveries.map(({ name }) => this.#door.ack(name)));
    } catch (error) {
      await this.#afterFailure(error, deliveries);
    }
    await this.#ledger.checkpoint(false);
    if (deliveries.length < BATCH && !this.#pending) await this.#sleep();
  }

  /** A batch could not be kept. What is in memory is not on disk, so the next one begins with what is. */
  async #afterFailure(error: unknown, deliveries: readonly Delivery<CommandEnvelope>[]): Promise<void> {
    if (error instanceof MaosError && (error.code === 'FENCED' || error.code === 'JOURNAL_DAMAGED')) throw error;
    this.options.log.error({ err: error }, 'a batch could not be kept; trying again');
    this.#pending = true;
    if (error instanceof MaosError || deliveries.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      await this.#door.redeliver();
      return;
    }
    // a defect, and most likely one of these set it off: each alone, and the one that does it again is put away with its reason
    for (const delivery of deliveries) {
      try {
        await this.#ledger.batch((batch) => this.#judge(batch, [delivery]));
        await this.#door.ack(delivery.name);
      } catch (again) {
        if (again instanceof MaosError) throw again;
        await this.#door.bury(delivery.name, `it could not be judged: ${again instanceof Error ? again.message : String(again)}`);
      }
    }
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

  /** tasks.json as it was at a revision, or as it is; undefined for one that never was. */
  async #basis(revision: number | undefined): Promise<TasksFile | undefined> {
    if (revision === undefined || revision === this.#ledger.state.seq) return tasksFile(this.#ledger.state);
    return revision > this.#ledger.state.seq ? undefined : tasksFile(await stateAt(this.options.store, revision));
  }

  /** Until a command may have come or something is due. */
  #sleep(): Promise<void> {
    const due = nextDue(this.#ledger.state, this.#ledger.settledAt);
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
    // one that was asked for a moment ago may not hold its lease yet
    for (let look = 0; look < HOST_LOOKS && monotonicMs() - this.#began < HOST_STARTS_MS && !(await this.options.host()).alive; look += 1) await this.#pause(100);
    const { alive, epoch } = await this.options.host();
    if (!alive || epoch === null) return;
    await this.#ledger.outbox.stopHost(epoch);
    const limit = monotonicMs() + STOP_LIMIT_MS;
    while (monotonicMs() < limit && (await this.options.host()).alive) {
      const deliveries = await this.#door.claim(BATCH);
      await this.#ledger.batch((batch) => this.#judge(batch, deliveries));
      await Promise.all(deliveries.map(({ name }) => this.#door.ack(name)));
      this.#pending = false;
      await this.#pause(50);
    }
    await this.#ledger.batch((batch) => batch.say(now(), { type: 'host.stopped', epoch }));
  }
}
