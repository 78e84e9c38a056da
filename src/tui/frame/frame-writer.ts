/**
 * Puts frames on the terminal without ever waiting for it: one fs.write in flight, and while it is, no other frame is
 * made. process.stdout.write would stop the event loop for as long as nobody reads the terminal.
 */
import { write, writeSync } from 'node:fs';

/** How often the end of a frame is looked for by one who waits for it. */
const LOOK_MS = 5;

export class FrameWriter {
  private readonly fd: number;
  private left: Buffer | null = null;
  private delay = 1;
  private timer: NodeJS.Timeout | null = null;
  private done: () => void = () => {};
  bytes = 0;
  closed = false;

  private readonly gone: () => void;

  /** @param gone the terminal takes nothing any more, and never will */
  constructor(fd: number, gone: () => void = () => undefined) {
    this.fd = fd;
    this.gone = gone;
  }

  get busy(): boolean {
    return this.left !== null;
  }

  /** Resolves once nothing is on its way to the terminal any more, or after `limit` ms when it takes nothing. */
  async idle(limit: number): Promise<void> {
    const end = performance.now() + limit;
    while (this.busy && !this.closed && performance.now() < end) await new Promise((look) => setTimeout(look, LOOK_MS));
  }

  /** Something beside the frames, such as a title: at once, or after the frame that is on its way. `done` as for a frame. */
  also(text: string, done: () => void): void {
    if (!this.busy) {
      this.send(text, done);
      return;
    }
    const before = this.done;
    this.done = () => {
      this.send(text, () => {
        before();
        done();
      });
    };
  }

  /** Only when not busy. `done` is called once all of it is out. */
  send(text: string, done: () => void): void {
    this.left = Buffer.from(text, 'utf8');
    this.bytes += this.left.length;
    this.done = done;
    this.push();
  }

  /** Whole, once what is on its way is out; rejects when the terminal takes nothing within `limit` ms. */
  async between(text: string, limit: number): Promise<void> {
    await this.idle(limit);
    if (this.busy || this.closed) throw new Error('the terminal takes nothing now');
    await new Promise<void>((done) => this.send(text, done));
  }

  private push(): void {
    const data = this.left;
    if (!data || this.closed) return;
    write(this.fd, data, 0, data.length, null, (error, written) => {
      if (this.closed) return;
      if (error && error.code !== 'EAGAIN') {
        this.left = null;
        this.closed = true;
        this.gone();
        return;
      }
      if (error) {
        // The terminal's buffer is full: look again soon, ever more patiently.
        this.delay = Math.min(50, this.delay * 2);
        this.timer = setTimeout(() => this.push(), this.delay);
        return;
      }
      this.delay = 1;
      if (written < data.length) {
        this.left = data.subarray(written);
        this.push();
        return;
      }
      this.left = null;
      this.done();
    });
  }

  close(): void {
    this.closed = true;
    this.left = null;
    if (this.timer) clearTimeout(this.timer);
  }
}

/** For the last words at an exit: tries for a moment, then gives up rather than hang. */
export function writeNow(fd: number, text: string): void {
  let data = Buffer.from(text, 'utf8');
  for (let tries = 0; data.length > 0 && tries < 200; tries++) {
    try {
      data = data.subarray(writeSync(fd, data));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
