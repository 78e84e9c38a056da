/** How a session is brought to its end: by itself first, then by signals. Every way ends within a bounded time. */
import type { Pipe } from './pipe.ts';

/** After the last result: time to end by itself, then TERM, then KILL. */
const LEAVE_MS = 5_000;
/** After a stop: the interrupt, then TERM, then KILL, all within the 5 s of the contract. */
const INTERRUPT_MS = 1_500;
const KILL_MS = 4_000;

export class Ending {
  #timers: NodeJS.Timeout[] = [];
  /** `interrupt` asks it in its own words to break off what it does. @default leaveMs 5000 until a finished one is helped to end */
  constructor(
    readonly pipe: Pipe,
    readonly interrupt: () => void,
    readonly leaveMs: number = LEAVE_MS,
  ) {}

  /** No more turns: its input is closed. */
  leave(): void {
    this.pipe.finish();
    this.#after(this.leaveMs, 'SIGTERM');
    this.#after(this.leaveMs * 2, 'SIGKILL');
  }

  /** Interrupt what it does; `now` kills its process group at once. */
  halt(now: boolean): void {
    this.close();
    if (now) {
      this.pipe.signal('SIGKILL');
      return;
    }
    this.interrupt();
    this.#after(INTERRUPT_MS, 'SIGTERM');
    this.#after(KILL_MS, 'SIGKILL');
  }

  #after(ms: number, signal: NodeJS.Signals): void {
    this.#timers.push(setTimeout(() => this.pipe.signal(signal), ms));
  }

  close(): void {
    for (const timer of this.#timers.splice(0)) clearTimeout(timer);
  }
}
