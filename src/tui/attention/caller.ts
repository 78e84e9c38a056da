/**
 * When the user is called: something new needs them, or the run ended, and they look elsewhere. At once, but at most once in 30 s; what comes
 * meanwhile is told together. Coming back silences what was not told yet. Who looks at the screen is never called. Holds a timer only while something waits to be told.
 */
import type { State } from '../../core/state.ts';
import type { Attention } from '../../core/view/attention.ts';

export const QUIET_MS = 30_000;

export interface Call {
  kind: 'needs-you' | 'finished' | 'failed';
  text: string;
}

const asked = ({ kind, role, task, summary }: Attention): string => {
  const who = [role, task].filter(Boolean).join(' on ');
  const what = { permission: 'asks leave', question: 'asks', review: 'waits for review', plan: 'proposes a plan', replan: 'would change the plan', merge: 'waits for the merge' }[
    kind as string
  ];
  return `${who ? `${who} ` : ''}${what ?? 'needs you'}: ${summary}`;
};

export class Caller {
  private known: Set<string> | null = null;
  private ended: string | null = null;
  private away = false;
  private lastAt = Number.NEGATIVE_INFINITY;
  private readonly waiting: Call[] = [];
  private timer: NodeJS.Timeout | null = null;
  private readonly now: () => number;
  private readonly call: (call: Call) => void;

  /** @param now monotonic ms */
  constructor(now: () => number, call: (call: Call) => void) {
    this.now = now;
    this.call = call;
  }

  focus(on: boolean): void {
    this.away = !on;
    if (on) this.forget();
  }

  /** To be told of everything that happens; what was there at the first look is no news. */
  look(state: State, queue: readonly Attention[]): void {
    const ended = state.run?.state === 'finished' || state.run?.state === 'failed' ? `${state.run.id} ${state.run.state}` : null;
    const fresh = this.known === null ? [] : queue.filter((one) => !this.known?.has(one.id));
    const over = this.known !== null && ended !== null && ended !== this.ended;
    this.known = new Set(queue.map((one) => one.id));
    this.ended = ended;
    if (!this.away) return;
    for (const one of fresh) this.waiting.push({ kind: 'needs-you', text: asked(one) });
    if (over && state.run)
      this.waiting.push(
        state.run.state === 'finished'
          ? { kind: 'finished', text: 'The run is done.' }
          : { kind: 'failed', text: `The run failed: ${state.run.end_reason ?? 'no reason is known'}` },
      );
    this.tell();
  }

  private tell(): void {
    if (this.waiting.length === 0 || this.timer) return;
    const left = this.lastAt + QUIET_MS - this.now();
    if (left > 0) {
      this.timer = setTimeout(() => {
        this.timer = null;
        this.tell();
      }, left);
      return;
    }
    const [first] = this.waiting;
    const last = this.waiting.at(-1);
    const count = this.waiting.length;
    this.waiting.length = 0;
    this.lastAt = this.now();
    if (first && last) this.call(count === 1 ? first : { kind: last.kind, text: `${count} things happened, last: ${last.text}` });
  }

  private forget(): void {
    this.waiting.length = 0;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }
  stop(): void {
    this.forget();
  }
}
