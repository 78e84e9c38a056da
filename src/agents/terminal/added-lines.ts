/** The lines of a growing file that were added since the last look. Must not keep what it read. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** A file grows by what a turn says; more at once is read at the next look. */
const MOST = 32 * 1024 * 1024;

export class AddedLines {
  #read = 0;
  constructor(readonly path: string) {}

  /** Whole lines only; none while there is no file. */
  take(): string[] {
    let file: number;
    try {
      file = openSync(this.path, 'r');
    } catch {
      return []; // not written yet
    }
    try {
      const bytes = Buffer.alloc(Math.min(MOST, Math.max(0, fstatSync(file).size - this.#read)));
      const got = bytes.subarray(0, readSync(file, bytes, 0, bytes.length, this.#read));
      const end = got.lastIndexOf('\n') + 1;
      this.#read += end;
      return got.toString('utf8', 0, end).split('\n');
    } finally {
      closeSync(file);
    }
  }
}
