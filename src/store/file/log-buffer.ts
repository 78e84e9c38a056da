/**
 * Output of one session that waits to be written, bounded in memory and on disk. What is left out is said in its place,
 * once, so that a reader never takes a shortened log for a whole one.
 */

/** Bytes that wait at most; an agent that prints faster than the disk writes loses what is beyond. */
const WAIT_BYTES = 8 * 1024 * 1024;

export class LogBuffer {
  readonly #capBytes: number;
  readonly #lines: boolean;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #missing = 0;
  #full = false;

  /** `lines`: a file of JSON lines, whose notices are JSON and which is cut only between lines. */
  constructor(capBytes: number, lines: boolean) {
    this.#capBytes = capBytes;
    this.#lines = lines;
  }

  get waiting(): boolean {
    return this.#chunks.length > 0 || (this.#missing > 0 && !this.#full);
  }

  /** True when nothing about it needs to be remembered. */
  get idle(): boolean {
    return this.#chunks.length === 0 && this.#missing === 0 && !this.#full;
  }

  add(bytes: Buffer): void {
    if (this.#full) return;
    if (this.#bytes + bytes.length > WAIT_BYTES) {
      this.lost(bytes.length);
      return;
    }
    this.#chunks.push(bytes);
    this.#bytes += bytes.length;
  }

  lost(bytes: number): void {
    this.#missing += bytes;
  }

  /** Give up what waits, because it could not be written. */
  drop(): void {
    this.lost(this.#bytes);
    this.#chunks = [];
    this.#bytes = 0;
  }

  /** What to append to a file that has `size` bytes: what waits, notices included, up to the cap. */
  take(size: number): Buffer {
    const parts = this.#chunks;
    const waited = this.#bytes;
    this.#chunks = [];
    this.#bytes = 0;
    if (size >= this.#capBytes) {
      // An earlier life of this program has filled it and said so.
      this.#full = true;
      return Buffer.alloc(0);
    }
    if (this.#missing > 0) parts.push(this.#notice(`${this.#missing} bytes of output are missing here: the disk did not take them`));
    this.#missing = 0;
    if (size + waited <= this.#capBytes) return Buffer.concat(parts);
    this.#full = true;
    const all = Buffer.concat(parts).subarray(0, this.#capBytes - size);
    const kept = this.#lines ? all.subarray(0, all.lastIndexOf(10) + 1) : all;
    const notice = this.#notice(`output beyond ${this.#capBytes} bytes is not kept`);
    return Buffer.concat([kept, notice]);
  }

  #notice(text: string): Buffer {
    return Buffer.from(this.#lines ? `${JSON.stringify({ notice: text })}\n` : `\r\n[maos-tui: ${text}]\r\n`);
  }
}
