/**
 * Notices an agent that says nothing: at its start, and inside a call of the model. Tools and the user may take their time; what bounds them is
 * the timeout of the role. Silence is a question first: half-way to a limit it is told as stalled, and only at the limit the agent is stopped.
 */

import type { Evidence } from '../contract.ts';

export interface Limits {
  /** Until the agent says that it is there. @default 120000 */
  startMs: number;
  /** Silence inside a model call. @default 600000 */
  silenceMs: number;
  /** From a prompt to the first sign of an answer, for agents that do not tell when they try again. @default silenceMs */
  firstMs?: number;
  /** From when on silence is shown as stalled. @default half of the limit */
  warnMs?: number;
}
/** What an agent may take until its turn begins. Longer than the watchdog, whose reason says more. `call`: its first sign comes with the model's answer. */
export const acceptMs = ({ startMs, silenceMs, firstMs = silenceMs }: Limits, call = false): number => startMs + (call ? firstMs : 0) + 30_000;

export const LIMITS: Limits = { startMs: 120_000, silenceMs: 600_000 };

/** The limits of a manifest, with `limits.silence` of the role in place of those for silence. */
export const limitsOf = <L extends Limits>(limits: L, silenceMs: number | undefined): L => (silenceMs === undefined ? limits : { ...limits, silenceMs, firstMs: silenceMs });

/** What a watchdog notices early, as evidence. */
export const tellStalled =
  (report: (evidence: Evidence) => void) =>
  (reason: string | null): void =>
    report({ type: 'stalled', reason });

const words = (ms: number): string => `${Math.round(ms / 1_000)} s`;

export class Watchdog {
  #timer: NodeJS.Timeout | undefined;
  readonly #running = new Set<string>();
  readonly #questions = new Set<string>();
  #warned = false;

  constructor(
    readonly limits: Limits,
    readonly bark: (reason: string) => void,
    /** Told why it counts as stalled, and null once it was heard again. */
    readonly warn: (reason: string | null) => void = () => {},
  ) {
    this.#arm(limits.startMs, (after) => `it did not start within ${after}`);
  }

  #arm(ms: number, reason: (after: string) => string): void {
    this.#calm();
    const early = Math.min(ms, this.limits.warnMs ?? ms / 2);
    this.#timer = setTimeout(() => {
      this.#warned = true;
      this.warn(`${reason(words(early))}; it is stopped after ${words(ms)}`);
      this.#timer = setTimeout(() => this.bark(reason(words(ms))), ms - early);
    }, early);
  }

  #calm(): void {
    clearTimeout(this.#timer);
    if (!this.#warned) return;
    this.#warned = false;
    this.warn(null);
  }

  toolStarted(id: string): void {
    this.#running.add(id);
  }
  toolEnded(id: string): void {
    this.#running.delete(id);
  }
  asked(id: string): void {
    this.#questions.add(id);
  }
  answered(id: string): void {
    this.#questions.delete(id);
    this.heard();
  }

  /** A turn begins: what ran in the one before is over. */
  prompted(): void {
    this.#running.clear();
    const ms = this.limits.firstMs ?? this.limits.silenceMs;
    this.#arm(ms, (after) => `the model gave no answer for ${after}`);
  }

  /** Called after each event of a started session. */
  heard(): void {
    this.#calm();
    if (this.#running.size > 0 || this.#questions.size > 0) return;
    this.#arm(this.limits.silenceMs, (after) => `the model said nothing for ${after}`);
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
