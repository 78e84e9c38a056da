/**
 * The one writer of the journal. What waits is written together: one write and one fdatasync for all of it.
 * Invariant: an append resolves only when its events are on the disk, chained to what was there before, and no newer epoch
 * has begun. After a failed write the file ends where it ended before; when that cannot be had, nothing more is written.
 * Must not: append before the tail was checked, retry an fdatasync, write to another epoch's segment.
 */
import { constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import type { Event } from '../../protocol/event.ts';
import { diskError, errnoOf } from '../../system/disk-error.ts';
import { ensureDir, syncDir, writeAll } from '../../system/durable.ts';
import { MaosError } from '../../system/errors.ts';
import { seal } from '../chain.ts';
import type { Draft } from '../ports.ts';
import { walk } from './journal-check.ts';
import { damaged, segmentPath } from './segments.ts';

/** Repair checks the newest segments up to this size; `audit verify` checks all. */
const REPAIR_BYTES = 64 * 1024 * 1024;
const GROUP_EVENTS = 5000;
const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;

export interface WriterOptions {
  /** Begin a new segment beyond this size. @default 16 MB */
  segmentBytes?: number;
  /** Whether the epoch is still the newest; asked before and after each write. */
  fence: (epoch: number) => Promise<boolean>;
}

interface Job {
  drafts: readonly Draft[];
  epoch: number;
  resolve: (events: Event[]) => void;
  reject: (error: unknown) => void;
}
interface Place {
  seq: number;
  hash: string;
  epoch: number;
  path: string | null;
  size: number;
}

export class JournalWriter {
  readonly #dir: string;
  readonly #fence: WriterOptions['fence'];
  readonly #segmentBytes: number;
  #place: Place | null = null;
  #file: FileHandle | null = null;
  #jobs: Job[] = [];
  #running: Promise<void> | null = null;
  #refusal: MaosError | null = null;

  constructor(dir: string, { fence, segmentBytes = 16 * 1024 * 1024 }: WriterOptions) {
    this.#dir = dir;
    this.#fence = fence;
    this.#segmentBytes = segmentBytes;
  }

  append(drafts: readonly Draft[], epoch: number): Promise<Event[]> {
    if (drafts.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      this.#jobs.push({ drafts, epoch, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  async repair(): Promise<{ cut: number; last: number }> {
    await this.#running;
    return this.#open();
  }

  async close(): Promise<void> {
    await this.#running;
    await this.#leave();
  }

  async #run(): Promise<void> {
    // One turn later, so that appends of the same turn share a write.
    await null;
    while (this.#jobs.length > 0) {
      const jobs = this.#takeGroup();
      try {
        const events = await this.#commit(
          jobs.flatMap(({ drafts }) => drafts),
          jobs[0]?.epoch ?? 0,
        );
        let from = 0;
        for (const { drafts, resolve } of jobs) {
          resolve(events.slice(from, from + drafts.length));
          from += drafts.length;
        }
      } catch (error) {
        for (const { reject } of jobs) reject(error);
      }
    }
    this.#running = null;
  }

  #takeGroup(): Job[] {
    const epoch = this.#jobs[0]?.epoch;
    let count = 0;
    let events = 0;
    for (const job of this.#jobs) {
      if (job.epoch !== epoch || (count > 0 && events + job.drafts.length > GROUP_EVENTS)) break;
      count++;
      events += job.drafts.length;
    }
    return this.#jobs.splice(0, count);
  }

  async #commit(drafts: Draft[], epoch: number): Promise<Event[]> {
    if (this.#refusal) throw this.#refusal;
    if (!this.#place) await this.#open();
    const place = this.#place;
    if (!place) throw new Error('the journal has no tail to append to');
    if (epoch < place.epoch || !(await this.#fence(epoch))) throw fenced();
    const { events, lines } = seal(drafts, epoch, place);
    const bytes = Buffer.from(`${lines.join('\n')}\n`);
    const file = await this.#segmentFor(place, epoch);
    await this.#write(file, place, bytes);
    const last = events.at(-1);
    if (last) Object.assign(place, { seq: last.seq, hash: last.hash, epoch, size: place.size + bytes.length });
    if (!(await this.#fence(epoch))) {
      // Another writer began while this was on its way: what of it counts is decided by that writer's segment.
      await this.#leave();
      throw fenced();
    }
    return events;
  }

  async #write(file: FileHandle, place: Place, bytes: Buffer): Promise<void> {
    let written = false;
    try {
      await writeAll(file, bytes);
      written = true;
      await file.datasync();
    } catch (error) {
      const failure = diskError(error, 'write', place.path ?? this.#dir);
      try {
        await file.truncate(place.size);
      } catch (cause) {
        this.#refusal = new MaosError({
          code: 'JOURNAL_STUCK',
          message: `${failure.message} Its remains could not be removed, so nothing more is written.`,
          hint: failure.hint,
          cause,
        });
      }
      // After a failed fdatasync nobody knows what the disk holds: read it again, and go on in a new file.
      if (written) await this.#leave();
      throw failure;
    }
  }

  async #segmentFor(place: Place, epoch: number): Promise<FileHandle> {
    if (this.#file && place.path && place.epoch === epoch && place.size < this.#segmentBytes) return this.#file;
    await this.#file?.close();
    this.#file = null;
    const path = segmentPath(this.#dir, place.seq + 1);
    try {
      this.#file = await createOrReuse(path);
      await syncDir(this.#dir);
    } catch (error) {
      throw diskError(error, 'write', path);
    }
    Object.assign(place, { path, size: 0, epoch });
    return this.#file;
  }

  /** Check the tail, cut a torn line. The first append after it begins a new segment. */
  async #open(): Promise<{ cut: number; last: number }> {
    await this.#leave();
    await ensureDir(this.#dir);
    const report = await walk(this.#dir, REPAIR_BYTES);
    if (report.damage) throw damaged(report.damage.file, report.damage.line, report.damage.message);
    if (report.cut > 0 && report.tail) await cutTo(report.tail.path, report.tail.size);
    this.#refusal = null;
    this.#place = { seq: report.last, hash: report.hash, epoch: report.epoch, path: null, size: 0 };
    return { cut: report.cut, last: report.last };
  }

  async #leave(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    this.#place = null;
    await file?.close();
  }
}

/** A segment without a line may be left over from a crash between its creation and its first write. */
async function createOrReuse(path: string): Promise<FileHandle> {
  try {
    return await open(path, O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
    const stat = await lstat(path);
    if (!stat.isFile() || stat.size > 0)
      throw new MaosError({ code: 'FENCED', message: `Another orchestrator has begun ${path}.`, hint: 'Run maos-tui status to see who is in charge.', cause: error });
    return open(path, O_WRONLY | O_APPEND | O_NOFOLLOW);
  }
}

async function cutTo(path: string, size: number): Promise<void> {
  try {
    const file = await open(path, O_WRONLY | O_NOFOLLOW);
    try {
      await file.truncate(size);
      await file.datasync();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw diskError(error, 'repair', path);
  }
}

function fenced(): MaosError {
  return new MaosError({
    code: 'FENCED',
    message: 'A newer orchestrator has taken over; nothing of this counts.',
    hint: 'Run maos-tui status to see who is in charge.',
  });
}
