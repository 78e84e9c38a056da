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

/**
 * Offset of the first line that begins within the last `bytes` of the file, with that line; null when there is none.
 * For finding a place near the end without reading what is before it.
 */
export async function lineNearEnd(path: string, bytes: number): Promise<{ offset: number; line: Buffer } | null> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const { size } = await file.stat();
    if (bytes >= size) return null;
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(bytes), 0, bytes, size - bytes);
    const before = buffer.subarray(0, bytesRead).indexOf(10);
    const after = before === -1 ? -1 : buffer.subarray(0, bytesRead).indexOf(10, before + 1);
    return after === -1 ? null : { offset: size - bytes + before + 1, line: buffer.subarray(before + 1, after) };
  } finally {
    await file.close();
  }
}

/** How many of the lines of a file lie before `offset`, where a line begins. */
export async function linesBefore(path: string, offset: number): Promise<number> {
  let count = 0;
  let at = 0;
  for await (const { lines } of linesOf(path, 0)) {
    for (const line of lines) {
      if (at >= offset) return count;
      at += line.length + 1;
      count++;
    }
  }
  return count;
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
