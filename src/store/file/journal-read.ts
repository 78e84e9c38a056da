/**
 * Reads the journal from a sequence number on. Lines are checked for their place in the chain, not for their hash: that is
 * what verify is for. A reader that goes on where it stopped costs what is new, whatever lies before it.
 */
import type { Event } from '../../protocol/event.ts';
import { diskError } from '../../system/disk-error.ts';
import { MaosError } from '../../system/errors.ts';
import { eventIn, seqOf } from '../chain.ts';
import { lineNearEnd, linesBefore, linesOf } from './lines.ts';
import { damaged, type Segment, segmentsIn } from './segments.ts';

/** Reading begins this far from the end, and further by fours until it is far enough. */
const NEAR_BYTES = 64 * 1024;

/** Place behind the event `seq`. `line` counts the lines read before it, `skipped` is where counting began. */
interface Cursor {
  path: string;
  offset: number;
  line: number;
  skipped: number;
  seq: number;
  hash: string | null;
}

export class JournalReader {
  readonly #dir: string;
  #stopped: Cursor | null = null;

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Events with seq > after. Throws JOURNAL_DAMAGED, or JOURNAL_REWOUND when events it had given out were taken back by a failed write. */
  async *read(after: number): AsyncGenerator<Event> {
    let segments = await segmentsIn(this.#dir);
    let segment = segments.findLast(({ first }) => first <= after + 1);
    if (!segment) {
      if (segments[0]) throw damaged(segments[0].path, 1, `events ${after + 1} to ${segments[0].first - 1} are missing before it`);
      return;
    }
    const cursor = await this.#startIn(segment, after);
    for (;;) {
      let next = following(segments, segment);
      yield* this.#segment(cursor, after, next?.first ?? Number.POSITIVE_INFINITY);
      segments = await segmentsIn(this.#dir);
      next = following(segments, segment);
      if (!next) break;
      // The writer has gone on to another file, so this one is final; its last lines may have come after our last look.
      if (cursor.seq < next.first - 1) yield* this.#segment(cursor, after, next.first);
      if (cursor.seq >= next.first) throw this.#rewound();
      if (cursor.seq < next.first - 1) throw damaged(segment.path, (await lineOf(cursor)) + 1, `events ${cursor.seq + 1} to ${next.first - 1} are missing`);
      segment = next;
      Object.assign(cursor, { path: next.path, offset: 0, line: 0, skipped: 0 });
    }
    if (cursor.seq >= after) this.#stopped = cursor;
  }

  /** Where the last read stopped, if this one goes on from there; else a place before `after + 1`, near it when that is near the end. */
  async #startIn(segment: Segment, after: number): Promise<Cursor> {
    const stopped = this.#stopped?.seq === after ? this.#stopped : null;
    if (stopped?.path === segment.path) return { ...stopped };
    // What was read came from a fenced writer, behind the place where a newer one began.
    if (stopped && segment.first !== after + 1) throw this.#rewound();
    const start: Cursor = { path: segment.path, offset: 0, line: 0, skipped: 0, seq: segment.first - 1, hash: stopped?.hash ?? null };
    return after < segment.first ? start : ((await nearEnd(segment.path, after)) ?? start);
  }

  async *#segment(cursor: Cursor, after: number, bound: number): AsyncGenerator<Event> {
    try {
      for await (const { lines, end } of linesOf(cursor.path, cursor.offset)) {
        for (const line of lines) {
          if (cursor.seq + 1 >= bound) return;
          cursor.line++;
          const event = this.#next(cursor, line, after);
          if (typeof event === 'string') throw damaged(cursor.path, await lineOf(cursor), event);
          if (event) yield event;
        }
        cursor.offset = end;
      }
    } catch (error) {
      throw diskError(error, 'read', cursor.path);
    }
  }

  /** The event in the line, null for one before `after` (which is only counted), or what is wrong. */
  #next(cursor: Cursor, line: Buffer, after: number): Event | string | null {
    if (cursor.seq < after) {
      if (seqOf(line) !== cursor.seq + 1) return `event ${cursor.seq + 1} was expected here`;
      cursor.seq++;
      cursor.hash = line.toString('latin1', line.length - 66, line.length - 2);
      return null;
    }
    try {
      const event = eventIn(line, cursor.seq + 1, cursor.hash);
      cursor.seq = event.seq;
      cursor.hash = event.hash;
      return event;
    } catch (error) {
      if (this.#stopped?.seq === cursor.seq) throw this.#rewound();
      return error instanceof Error ? error.message : String(error);
    }
  }

  #rewound(): MaosError {
    this.#stopped = null;
    return new MaosError({
      code: 'JOURNAL_REWOUND',
      message: 'Events that were read before their write had succeeded are gone.',
      hint: 'Read again from a checkpoint or from the beginning.',
      retryable: true,
    });
  }
}

function following(segments: readonly Segment[], { first }: Segment): Segment | undefined {
  return segments.find((segment) => segment.first > first);
}

/** A place before event `after + 1` that spares reading the file from its beginning; null when there is none. */
async function nearEnd(path: string, after: number): Promise<Cursor | null> {
  try {
    for (let bytes = NEAR_BYTES; ; bytes *= 4) {
      const found = await lineNearEnd(path, bytes);
      if (!found) return null;
      const seq = seqOf(found.line);
      if (seq > 0 && seq <= after) return { path, offset: found.offset, line: 0, skipped: found.offset, seq: seq - 1, hash: null };
      if (seq === 0) return null;
    }
  } catch (error) {
    throw diskError(error, 'read', path);
  }
}

async function lineOf({ path, line, skipped }: Cursor): Promise<number> {
  return line + (skipped > 0 ? await linesBefore(path, skipped) : 0);
}
