/**
 * The turns of one thread: beginning one, adding to the one that runs, breaking it off, and beginning again after a refusal that may pass.
 * Must not judge how a turn ended.
 */
import type { TakenHow } from '../../protocol/words.ts';
import type { Letters } from '../process/letters.ts';
import type { Watchdog } from '../process/watchdog.ts';
import { type CodexLimits, pauseBefore } from './limits.ts';
import type { Wire } from './wire.ts';

const GO_ON = 'The service did not answer for a moment. Go on where you were.';
/** Excuses the silence between two tries. */
const WAITING = 'waiting for the service';

const input = (text: string): object[] => [{ type: 'text', text, text_elements: [] }];

export class Conversation {
  thread = '';
  /** The turn that runs, from the sign that it began to that of its end. */
  turn: string | null = null;
  /** Of the texts for the next turn those that it was asked to begin with. */
  #begun: readonly string[] = [];
  /** Tries in a row that the service refused. */
  tried = 0;
  #timer: NodeJS.Timeout | undefined;

  /** `failed` is told of a turn that could not be begun. */
  constructor(
    readonly letters: Letters,
    readonly wire: Wire,
    readonly limits: CodexLimits,
    readonly watchdog: Watchdog,
    readonly failed: (error: unknown) => void,
  ) {}

  /** With what was queued meanwhile. */
  begin(...texts: string[]): void {
    const text = [...texts, ...this.letters.texts].join('\n\n');
    this.#begun = this.letters.ids;
    this.letters.running = true;
    this.wire.request('turn/start', { threadId: this.thread, input: input(text) }).catch(this.failed);
  }

  /** Its turn began, with all that was given to it. */
  began(turn: string): void {
    this.turn = turn;
    this.letters.takenAll(this.#begun);
    this.letters.began('its turn began');
    if (this.letters.breaking) this.interrupt(); // asked for between the request and its turn
  }

  /** `cut`: it was broken off. */
  ended(cut: boolean): void {
    this.turn = null;
    this.letters.turnEnded(cut);
  }

  /** Text into the turn that runs, or for the next one. null: neither is possible any more. */
  async take(text: string, interrupt: boolean, over: () => boolean): Promise<{ how: Promise<TakenHow> } | null> {
    if (!interrupt && !over() && (await this.steer(text))) return { how: Promise.resolve('in-turn') };
    if (over()) return null;
    if (interrupt && this.turn !== null) this.interrupt();
    return { how: this.letters.add(text, interrupt) };
  }

  /** Text into the turn that runs; false when it takes no more. */
  async steer(text: string): Promise<boolean> {
    if (this.turn === null) return false;
    return this.wire.request('turn/steer', { threadId: this.thread, expectedTurnId: this.turn, input: input(text) }).then(
      () => true,
      () => false, // its end was nearer than this text
    );
  }

  interrupt(): void {
    if (this.turn === null) this.wire.pipe.finish();
    else this.wire.request('turn/interrupt', { threadId: this.thread, turnId: this.turn }).catch(() => {}); // it has ended meanwhile, which is what is wanted
  }

  get mayTryAgain(): boolean {
    return this.tried < this.limits.retries;
  }
  /** Begins another turn after a pause, whose milliseconds it returns. */
  tryAgain(): number {
    const pause = pauseBefore(this.tried, this.limits);
    this.tried += 1;
    this.watchdog.toolStarted(WAITING);
    this.watchdog.heard();
    this.#timer = setTimeout(() => {
      this.watchdog.toolEnded(WAITING);
      this.watchdog.heard();
      this.begin(GO_ON);
    }, pause);
    return pause;
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
