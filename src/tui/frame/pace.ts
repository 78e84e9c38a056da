/**
 * When to draw: at once after a key and for an agent's echo of one, at most 4 times a second for news of the run, at most 10 (5 over SSH) for agents'
 * output, and never more bytes per second than the budget allows. No timer while nothing asks to be drawn.
 */
export type Reason = 'key' | 'state' | 'pane' | 'echo';

export interface PaceOptions {
  /** ms between frames of panes */ frame: number /** ms between layouts */;
  layout: number /** bytes per second */;
  budget: number;
}

export class Pace {
  private timer: NodeJS.Timeout | null = null;
  private due = Number.POSITIVE_INFINITY;
  private chrome = false;
  private lastFrame = Number.NEGATIVE_INFINITY;
  private lastLayout = Number.NEGATIVE_INFINITY;
  private freeAt = Number.NEGATIVE_INFINITY;
  private stopped = false;
  private readonly options: PaceOptions;
  /** Draws; `layout` when more than panes changed. Returns the bytes sent, or null when the terminal is not ready. */
  private readonly draw: (layout: boolean) => number | null;

  constructor(options: PaceOptions, draw: (layout: boolean) => number | null) {
    this.options = options;
    this.draw = draw;
  }

  request(reason: Reason): void {
    if (this.stopped) return;
    const now = performance.now();
    if (reason === 'key' || reason === 'state') this.chrome = true;
    const at =
      reason === 'key' || reason === 'echo' ? now : Math.max(reason === 'state' ? this.lastLayout + this.options.layout : now, this.lastFrame + this.options.frame, this.freeAt);
    if (at >= this.due) return;
    this.due = at;
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => this.run(), Math.max(0, at - now));
  }

  /** The terminal took the last frame: draw what waited for it. */
  ready(): void {
    if (this.waiting) {
      this.waiting = false;
      this.request(this.chrome ? 'key' : 'pane');
    }
  }
  private waiting = false;

  private run(): void {
    this.timer = null;
    this.due = Number.POSITIVE_INFINITY;
    if (this.stopped) return;
    const layout = this.chrome;
    const bytes = this.draw(layout);
    if (bytes === null) {
      this.waiting = true;
      return;
    }
    const now = performance.now();
    this.lastFrame = now;
    if (layout) {
      this.chrome = false;
      this.lastLayout = now;
    }
    this.freeAt = now + (bytes / this.options.budget) * 1000;
  }

  stop(): void {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
  }
}
