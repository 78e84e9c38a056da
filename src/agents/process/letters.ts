/**
 * Texts that an agent's process has, or will have at its next turn, and did not take up yet; and how each came to be taken up. Invariant: each is
 * settled once, taken or refused, in the order they were sent.
 */
import type { TakenHow } from '../../protocol/words.ts';
import type { Evidence } from '../contract.ts';
import { sessionEnded } from './ended.ts';

export interface Letter {
  readonly id: string;
  readonly text: string;
  readonly interrupts: boolean;
  /** It was sent while no turn ran. */
  readonly idle: boolean;
  /** The turn it was sent in has ended; broken: it was broken off for it. */
  ended: boolean;
  broken: boolean;
  take(how: TakenHow): void;
  refuse(error: Error): void;
}

export class Letters {
  #open: Letter[] = [];
  #serial = 0;
  /** A turn runs. */
  running = false;
  /** The turn on the brief has begun. */
  accepted = false;

  constructor(readonly report: (evidence: Evidence) => void) {}

  get size(): number {
    return this.#open.length;
  }
  get texts(): string[] {
    return this.#open.map(({ text }) => text);
  }
  /** One of them waits for the end of a turn that was broken off for it. */
  get breaking(): boolean {
    return this.#open.some(({ interrupts, ended, idle }) => interrupts && !ended && !idle);
  }

  add(text: string, interrupts: boolean, id = `letter-${++this.#serial}`): Promise<TakenHow> {
    return new Promise((take, refuse) => this.#open.push({ id, text, interrupts, idle: !this.running, ended: false, broken: false, take, refuse }));
  }

  /** There is a sign that a turn runs; the first one is of that on the brief. */
  began(by: string): void {
    this.running = true;
    if (!this.accepted) this.report({ type: 'accepted', by });
    this.accepted = true;
  }

  /** `cut`: it was broken off; one that had come to its own end was not, whatever was asked. */
  turnEnded(cut: boolean): void {
    this.running = false;
    for (const letter of this.#open) {
      letter.broken ||= cut && letter.interrupts && !letter.ended && !letter.idle;
      letter.ended = true;
    }
  }

  /** The first one that fits was taken up; false when none does. */
  taken(fits: (letter: Letter) => boolean): boolean {
    const letter = this.#open.find(fits);
    if (letter === undefined) return false;
    this.#open = this.#open.filter((other) => other !== letter);
    letter.take(letter.broken ? 'interrupted' : letter.idle ? 'idle' : letter.ended ? 'after-turn' : 'in-turn');
    return true;
  }

  /** Those of a turn that began. */
  takenAll(ids: readonly string[]): void {
    for (const id of ids) this.taken((letter) => letter.id === id);
  }

  get ids(): string[] {
    return this.#open.map(({ id }) => id);
  }

  refuseAll(): void {
    for (const { refuse } of this.#open.splice(0)) refuse(sessionEnded());
  }
}
