/**
 * Walks the journal and checks every line: frame, hash, place in the chain, epoch, and the seams between segments.
 * Reports the first damage with file and line; never throws for what the files hold, never changes them.
 */
import { stat } from 'node:fs/promises';
import { diskError } from '../../system/disk-error.ts';
import { eventIn, flawOf, GENESIS, seqOf } from '../chain.ts';
import type { JournalReport } from '../ports.ts';
import { linesOf } from './lines.ts';
import { type Segment, segmentsIn } from './segments.ts';

export interface Walk extends JournalReport {
  /** Epoch of the last event, 0 when there is none. */
  epoch: number;
  /** Last segment and its bytes up to the end of the last whole line. */
  tail: { path: string; size: number } | null;
}

/** Where the walk is: what the next line must continue. `prev` is null when the line before was not read. */
interface Place {
  seq: number;
  prev: string | null;
  epoch: number;
}

/** Check the journal in `dir`. With `maxBytes`, only so many of its newest segments as fit, at least one, and of the older ones the names. */
export async function walk(dir: string, maxBytes = Number.POSITIVE_INFINITY): Promise<Walk> {
  const segments = await segmentsIn(dir);
  const from = await startOf(segments, maxBytes);
  const first = segments[from]?.first ?? 1;
  const place: Place = { seq: first - 1, prev: from === 0 ? GENESIS : null, epoch: 0 };
  const report: Walk = { events: 0, segments: segments.length, first: segments[0]?.first ?? 0, last: 0, hash: GENESIS, cut: 0, damage: null, epoch: 0, tail: null };
  const oldest = segments[0];
  if (oldest && oldest.first !== 1) report.damage = { file: oldest.path, line: 1, message: `events 1 to ${oldest.first - 1} are missing before it` };
  for (let i = from; i < segments.length && !report.damage; i++) {
    const segment = segments[i];
    if (segment) await checkSegment(segment, segments[i + 1] ?? null, place, report);
  }
  report.last = place.seq;
  report.hash = place.prev ?? GENESIS;
  report.epoch = place.epoch;
  return report;
}

async function checkSegment(segment: Segment, next: Segment | null, place: Place, report: Walk): Promise<void> {
  const bound = next?.first ?? Number.POSITIVE_INFINITY;
  const damage = (line: number, message: string) => {
    report.damage = { file: segment.path, line, message };
  };
  if (segment.first !== place.seq + 1) return damage(1, `event ${place.seq + 1} was expected here, the file is named for ${segment.first}`);
  let lineNumber = 0;
  // A fenced writer's lines behind the next segment's first event: whole, chained, but no part of the journal.
  const fenced: Place = { ...place };
  try {
    for await (const { lines, end, rest } of linesOf(segment.path, 0)) {
      for (const line of lines) {
        lineNumber++;
        const inside = place.seq + 1 < bound;
        const flaw = checkLine(line, inside ? place : fenced);
        if (flaw) return damage(lineNumber, flaw);
        if (!inside) continue;
        report.events++;
        Object.assign(fenced, place);
      }
      if (next) continue;
      report.tail = { path: segment.path, size: end };
      report.cut = rest;
    }
  } catch (error) {
    return damage(lineNumber + 1, diskError(error, 'read', segment.path).message);
  }
  if (next && place.seq + 1 < bound) damage(lineNumber + 1, `events ${place.seq + 1} to ${bound - 1} are missing`);
}

/** Moves `place` on by one line, or says what is wrong with it. */
function checkLine(line: Buffer, place: Place): string | null {
  const flaw = flawOf(line);
  if (flaw) return seqOf(line) === place.seq + 1 || line.length === 0 ? flaw : `${flaw} (event ${place.seq + 1} was expected)`;
  try {
    const event = eventIn(line, place.seq + 1, place.prev);
    if (event.epoch < place.epoch) return `its epoch ${event.epoch} is older than ${place.epoch} before it`;
    place.seq = event.seq;
    place.prev = event.hash;
    place.epoch = event.epoch;
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function startOf(segments: readonly Segment[], maxBytes: number): Promise<number> {
  if (maxBytes === Number.POSITIVE_INFINITY) return 0;
  let bytes = 0;
  for (let i = segments.length - 1; i > 0; i--) {
    const segment = segments[i];
    if (segment) bytes += (await stat(segment.path)).size;
    if (bytes > maxBytes) return i;
  }
  return 0;
}
