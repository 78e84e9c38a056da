/**
 * Typing to an agent's own terminal. Invariants: nothing is sent before the audit log has that typing began; the mode ends with the agent, the
 * screen it is on, or Ctrl+], and keys that were meant for an agent that ended are nobody's. Must not keep or show what is typed.
 */
import type { Client } from '../client/contract.ts';
import type { State } from '../core/state.ts';
import { isLive } from '../core/view/status.ts';
import { ESCAPE_WAIT } from './input/keyboard.ts';
import { RawKeys, type Wanted } from './input/raw-keys.ts';
import { MIN_COLS, MIN_ROWS } from './layout.ts';
import type { Ui } from './model.ts';

/** When the mode ended by itself, keys do nothing until none came for so long, ms. */
const STUNNED = 700;
/** What comes within this time of a key, ms, is likely its echo. */
const ECHO = 250;

export interface TypingSeat {
  readonly ui: Ui;
  readonly state: State;
  readonly size: { cols: number; rows: number };
  clock(): number;
  say(text: string, tone?: 'plain' | 'warn' | 'bad'): void;
  client: Pick<Client, 'ask' | 'typist'>;
  wanted(session: string): Wanted;
  /** Something else is to be drawn. */
  changed(reason: 'key'): void;
}

/** One stretch of typing; `waiting` until it is in the audit log. */
interface Stretch {
  session: string;
  name: string;
  typist: ReturnType<Client['typist']>;
  waiting: Uint8Array[] | null;
}

export class TypingMode {
  private stretch: Stretch | null = null;
  private raw = new RawKeys();
  private timer: NodeJS.Timeout | undefined;
  private stunnedUntil = Number.NEGATIVE_INFINITY;
  private typedAt = Number.NEGATIVE_INFINITY;
  private readonly seat: TypingSeat;
  constructor(seat: TypingSeat) {
    this.seat = seat;
  }

  begin(session: string): void {
    const { seat } = this;
    const stretch: Stretch = { session, name: seat.state.sessions[session]?.role ?? session, typist: seat.client.typist(session), waiting: [] };
    this.stretch = stretch;
    this.raw = new RawKeys();
    Object.assign(seat.ui, { typing: session, session, help: false });
    seat.ui.pane.up = 0;
    seat.client.ask({ type: 'begin-typing', session_id: session }, 'tui').then(
      (outcome) => {
        if (!outcome.ok) this.fail(stretch, outcome.reason);
        const typed = stretch.waiting ?? [];
        stretch.waiting = null;
        for (const bytes of typed) this.send(stretch, bytes);
      },
      (error: unknown) => this.fail(stretch, error instanceof Error ? error.message : String(error)),
    );
  }

  /** What of a read is not for an agent; null when all of it is. */
  capture(data: Uint8Array): Uint8Array | null {
    const { stretch, seat } = this;
    if (stretch === null) {
      if (seat.clock() >= this.stunnedUntil) return data;
      this.stunnedUntil = seat.clock() + STUNNED;
      return null;
    }
    clearTimeout(this.timer);
    const { typed, after } = this.raw.feed(data, seat.wanted(stretch.session));
    this.send(stretch, typed);
    if (after !== null) {
      this.end();
      return after;
    }
    if (this.raw.pending) this.timer = setTimeout(() => this.send(stretch, this.raw.flush()), ESCAPE_WAIT);
    return null;
  }

  /** Whether news of that session's terminal are probably the echo of a key. */
  echoes(session: string): boolean {
    return this.stretch?.session === session && this.seat.clock() - this.typedAt < ECHO;
  }

  /** Before a frame: the mode outlives neither its agent nor its place. */
  settle(): void {
    const { stretch } = this;
    const { ui, size, state } = this.seat;
    if (stretch === null) return;
    const session = state.sessions[stretch.session];
    if (!session || !isLive(session)) this.fail(stretch, `${stretch.name} has ended.`);
    else if (ui.screen !== 'run' || ui.dialog || size.cols < MIN_COLS || size.rows < MIN_ROWS) this.fail(stretch, 'The screen changed.');
  }

  end(): void {
    clearTimeout(this.timer);
    this.stretch = null;
    this.seat.ui.typing = null;
    this.seat.changed('key');
  }

  private fail(stretch: Stretch, why: string): void {
    if (this.stretch !== stretch) return;
    this.end();
    this.stunnedUntil = this.seat.clock() + STUNNED;
    this.seat.say(`${why.replace(/[.]?$/, '.')} You no longer type to ${stretch.name}.`, 'warn');
  }

  private send(stretch: Stretch, bytes: Uint8Array): void {
    if (bytes.length === 0 || this.stretch !== stretch) return;
    this.typedAt = this.seat.clock();
    if (stretch.waiting) stretch.waiting.push(bytes);
    else stretch.typist.type(bytes).catch((error: unknown) => this.fail(stretch, error instanceof Error ? error.message : String(error)));
  }
}
