/**
 * When the orchestrator ends: stopped by the user (once no agent lives, or its time is over), idle for long, or told by a signal.
 * The first two take the host along; a signal leaves it alone, as agents must not die with a process that only thinks.
 */
import { derivedOf } from '../core/dispatch/derived.ts';
import { nextDue } from '../core/dispatch/tick.ts';
import type { State } from '../core/state.ts';
import { monotonicMs } from '../system/clock.ts';

/** How long agents get to end after a stop. */
export const STOP_LIMIT_MS = 20_000;
const IDLE_MS = 600_000;

export class Ending {
  #asked: { reason: string; deadline: number; withHost: boolean } | null = null;
  #lastActive = monotonicMs();
  constructor(private readonly idleMs: number = IDLE_MS) {}

  get reason(): string | null {
    return this.#asked?.reason ?? null;
  }
  get withHost(): boolean {
    return this.#asked?.withHost ?? false;
  }

  /** Something was asked for; idle time begins anew. */
  active(): void {
    this.#lastActive = monotonicMs();
  }
  signal(reason: string): void {
    this.#asked ??= { reason, deadline: 0, withHost: false };
  }
  stop(immediately: boolean): void {
    this.#asked = { reason: 'stopped by the user', deadline: monotonicMs() + (immediately ? 0 : STOP_LIMIT_MS), withHost: true };
  }
  /** Work was asked for again before the end came. */
  goOn(): void {
    if (this.#asked?.withHost) this.#asked = null;
  }

  /** Whether it is time. */
  due(state: State, settledAt: string): boolean {
    const derived = derivedOf(state);
    const resting = derived.active.size === 0 && derived.counts.running === 0 && derived.merging === null && nextDue(state, settledAt) === null;
    if (this.#asked === null) {
      if (!resting) this.active();
      if (monotonicMs() - this.#lastActive < this.idleMs) return false;
      this.#asked = { reason: 'idle', deadline: 0, withHost: true };
    }
    return !this.#asked.withHost || derived.active.size === 0 || monotonicMs() >= this.#asked.deadline;
  }
}
