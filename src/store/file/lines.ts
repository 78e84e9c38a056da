/**
 * Reads a growing file of lines in chunks. Invariant: only lines that end with a newline are given out; what follows the
 * last newline is the tail a writer may still be writing. Must not hold more than a chunk and one line in memory.
 */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

const CHUNK = 256 * 1024;

export interface Lines {
  /** Without newline. */
  lines: Buffer[];
  /** Offset behind the newline of the last line. */
  end: number;
  /** Bytes behind `end` that are no whole line yet. Right in the last batch of a file. */
  rest: number;
}

/** Batches of whole lines from `offset` to the present end of the file. The last batch may be empty. Throws what the file system throws. */
export async function* linesOf(path: string, offset: number): AsyncGenerator<Lines> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    let kept: Buffer[] = [];
    let keptBytes = 0;
    let end = offset;
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK);
      const { bytesRead } = await file.read(chunk, 0, CHUNK, end + keptBytes);
      if (bytesRead === 0) {
        yield { lines: [], end, rest: keptBytes };
        return;
      }
      const data = chunk.subarray(0, bytesRead);
      const last = data.lastIndexOf(10);
      if (last === -1) {
        kept.push(data);
        keptBytes += bytesRead;
        continue;
      }
      const whole = kept.length === 0 ? data.subarray(0, last + 1) : Buffer.concat([...kept, data.subarray(0, last + 1)]);
      const remaining = data.subarray(last + 1);
      kept = remaining.length === 0 ? [] : [remaining];
      keptBytes = remaining.length;
      end += whole.length;
      yield { lines: split(whole), end, rest: keptBytes };
    }
  } finally {
    await file.close();
  }
}

function split(whole: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0; from < whole.length; ) {
    const to = whole.indexOf(10, from);
    lines.push(whole.subarray(from, to));
    from = to + 1;
  }
  return lines;
}
