/**
 * Texts on their way into a CLI that runs in a terminal. Between turns they go through the hook, which cannot fail unseen; into an idle CLI
 * they are pasted and sent with Enter, and count as delivered only when the CLI's own hook tells of a prompt that holds them.
 * Invariant: every text is resolved or rejected, once. A text is pasted once: what is tried again is only Enter.
 */
import { MaosError } from '../../system/errors.ts';
import { sessionEnded } from '../process/ended.ts';

/** After the paste: Enter sent at once is taken as a part of it. */
const SETTLE_MS = 300;
/** Until the hook has to tell of it; then Enter is pressed once more, and as long again is waited. */
const TAKEN_MS = 8_000;

interface Delivery {
  text: string;
  resolve(): void;
  reject(error: MaosError): void;
}

/** As a CLI may give it back: without what line ends and blanks may become. */
const folded = (text: string): string => text.replace(/\s+/g, ' ').trim();

export class Deliveries {
  #queue: Delivery[] = [];
  #typed: Delivery | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(readonly write: (bytes: Uint8Array) => void) {}

  /** Resolves once the agent has it. */
  add(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ text, resolve, reject });
    });
  }

  get waiting(): boolean {
    return this.#queue.length > 0;
  }

  /** All that waits, to be handed over by a hook's reply; null for nothing. */
  take(): string | null {
    const texts = this.#queue.splice(0);
    for (const { resolve } of texts) resolve();
    return texts.length === 0 ? null : texts.map(({ text }) => text).join('\n\n');
  }

  /** Types the next text into the idle CLI. */
  type(): void {
    const next = this.#typed === null ? this.#queue.shift() : undefined;
    if (next === undefined) return;
    this.#typed = next;
    this.write(Buffer.from(`\x1b[200~${next.text}\x1b[201~`, 'utf8'));
    this.#timer = setTimeout(() => this.#enter(1), SETTLE_MS);
  }

  #enter(attempt: number): void {
    this.write(Buffer.from('\r'));
    this.#timer = setTimeout(() => {
      if (attempt === 1) return this.#enter(2);
      const lost = this.#typed;
      this.#typed = null;
      lost?.reject(
        new MaosError({
          code: 'NOT_TAKEN',
          message: 'The text was typed into the agent’s terminal, but the agent did not take it up.',
          hint: 'Look at its terminal: the text may stand in its input line.',
          retryable: false,
        }),
      );
    }, TAKEN_MS);
  }

  /** The CLI says that a turn begins with this text. */
  accepted(prompt: string): void {
    const typed = this.#typed;
    if (typed === null || !folded(prompt).includes(folded(typed.text))) return;
    clearTimeout(this.#timer);
    this.#typed = null;
    typed.resolve();
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const { reject } of [...(this.#typed === null ? [] : [this.#typed]), ...this.#queue.splice(0)]) reject(sessionEnded());
    this.#typed = null;
  }
}
