/** Keeps the end of what an agent printed, for its last report. Bounded: a flood costs no memory. */
import { transcript } from './plain.ts';

const KEEP_BYTES = 64 * 1024;

export class Tail {
  #chunks: Uint8Array[] = [];
  #bytes = 0;

  add(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.byteLength;
    while (this.#chunks.length > 1 && this.#bytes - (this.#chunks[0]?.byteLength ?? 0) >= KEEP_BYTES) this.#bytes -= this.#chunks.shift()?.byteLength ?? 0;
  }

  /** The last lines as plain text. @default lines 40, characters 8000 */
  text(lines = 40, characters = 8_000): string {
    const all = Buffer.concat(this.#chunks).subarray(-KEEP_BYTES).toString('utf8');
    return transcript(all).split('\n').slice(-lines).join('\n').slice(-characters);
  }
}
