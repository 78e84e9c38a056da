/** Notices an agent that says nothing: at its start, and inside a call of the model. Tools and the user may take their time. */

export interface Limits {
  /** Until the agent says that it is there. @default 120000 */
  startMs: number;
  /** Silence inside a model call. @default 600000 */
  silenceMs: number;
  /** From a prompt to the first sign of an answer, for agents that do not tell when they try again. @default silenceMs */
  firstMs?: number;
}
export const LIMITS: Limits = { startMs: 120_000, silenceMs: 600_000 };

export class Watchdog {
  #timer: NodeJS.Timeout | undefined;
  readonly #running = new Set<string>();
  readonly #questions = new Set<string>();

  constructor(
    readonly limits: Limits,
    readonly bark: (reason: string) => void,
  ) {
    this.#arm(limits.startMs, `it did not start within ${Math.round(limits.startMs / 1_000)} s`);
  }

  #arm(ms: number, reason: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.bark(reason), ms);
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
    this.#arm(ms, `the model gave no answer for ${Math.round(ms / 1_000)} s`);
  }

  /** Called after each event of a started session. */
  heard(): void {
    clearTimeout(this.#timer);
    if (this.#running.size > 0 || this.#questions.size > 0) return;
    this.#arm(this.limits.silenceMs, `the model said nothing for ${Math.round(this.limits.silenceMs / 1_000)} s`);
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
