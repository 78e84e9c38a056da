/**
 * Who is in charge, in files: `leases/<name>.<epoch>.json`, one file per epoch, made whole by link(2). Taking over means
 * making the next epoch, never deleting one: unlink-and-create gave two owners under contention, next-epoch none.
 * Invariant: the newest epoch owns. A holder that finds a newer one has lost, and whatever it writes carries its old epoch.
 * Must not judge a process by its pid alone, nor call a sleeping machine's processes dead at wake-up.
 */
import { rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { monotonicMs, now } from '../../system/clock.ts';
import { diskError, errnoOf } from '../../system/disk-error.ts';
import { ensureDir, linkDurable, lstatOrNull, namesIn, readSmall, writeDurable } from '../../system/durable.ts';
import { MaosError } from '../../system/errors.ts';
import { bootId, isAlive, machineId, processStart } from '../../system/process.ts';
import { safeName } from '../names.ts';
import type { Lease, LeaseRecord, Leases } from '../ports.ts';

/** A living process on this machine whose heartbeat is older hangs; one elsewhere, longer, is gone. */
const HUNG_MS = 15_000;
const ELSEWHERE_MS = 30_000;
/** After a suspend every heartbeat is old at once. A holder gets this long to beat again before it counts as hung. */
const CONFIRM_MS = 2_000;
const KEEP = 3;

type Look = { record: LeaseRecord; alive: boolean; heartbeat_age_ms: number };

export class FileLeases implements Leases {
  readonly #dir: string;
  /** Old heartbeats of living processes: when they were first seen, by the monotonic clock. */
  readonly #suspects = new Map<string, { beat: number; since: number }>();

  constructor(dir: string) {
    this.#dir = dir;
  }

  async take(name: string, holder: string): Promise<Lease | { held: LeaseRecord }> {
    safeName(name, 'lease');
    await ensureDir(this.#dir);
    for (;;) {
      const newest = await this.#lookSurely(name);
      if (newest?.alive) return { held: newest.record };
      const epoch = (newest?.record.epoch ?? 0) + 1;
      const record: LeaseRecord = {
        name,
        epoch,
        holder,
        pid: process.pid,
        pid_start: processStart(process.pid) ?? '',
        boot_id: bootId(),
        machine: machineId(),
        taken_at: now(),
      };
      if (!(await linkDurable(this.#path(name, epoch), `${JSON.stringify(record)}\n`))) continue;
      // Whoever slept through three take-overs made an epoch that had been thinned out; it owns nothing.
      if ((await this.newestEpoch(name)) !== epoch) continue;
      await this.#thin(name, epoch);
      return this.#lease(record);
    }
  }

  async look(name: string): Promise<Look | null> {
    safeName(name, 'lease');
    const epoch = await this.newestEpoch(name);
    if (epoch === 0) return null;
    const path = this.#path(name, epoch);
    const record = await readRecord(path, name, epoch);
    const stats = await lstatOrNull(path);
    if (!record || !stats) return this.look(name);
    const heartbeat_age_ms = Math.max(0, Date.now() - stats.mtimeMs);
    const alive = !(await lstatOrNull(`${path}.released`)) && this.#lives(record, heartbeat_age_ms, stats.mtimeMs);
    return { record, alive, heartbeat_age_ms };
  }

  /** 0 when there is none. */
  async newestEpoch(name: string): Promise<number> {
    return (await this.#epochs(name)).at(-1) ?? 0;
  }

  #lives(record: LeaseRecord, age: number, beat: number): boolean {
    if (record.machine !== machineId()) return age < ELSEWHERE_MS;
    if (!isAlive(record)) return false;
    const key = `${record.name}.${record.epoch}`;
    if (age < HUNG_MS) {
      this.#suspects.delete(key);
      return true;
    }
    const suspect = this.#suspects.get(key);
    if (suspect?.beat === beat) return monotonicMs() - suspect.since < CONFIRM_MS;
    this.#suspects.set(key, { beat, since: monotonicMs() });
    return true;
  }

  /** Like look, but waits until a suspicion is confirmed or cleared. */
  async #lookSurely(name: string): Promise<Look | null> {
    for (;;) {
      const seen = await this.look(name);
      if (!seen?.alive || !this.#suspects.has(`${name}.${seen.record.epoch}`)) return seen;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  #lease(record: LeaseRecord): Lease {
    const { name, epoch } = record;
    const path = this.#path(name, epoch);
    const current = async () => (await this.newestEpoch(name)) === epoch;
    const lost = () => new MaosError({ code: 'LEASE_LOST', message: `Another process has taken over the lease "${name}".`, hint: 'Run maos-tui status to see who is in charge.' });
    return {
      record,
      current,
      async renew() {
        if (!(await current())) throw lost();
        const beat = new Date();
        try {
          await utimes(path, beat, beat);
        } catch (error) {
          if (errnoOf(error) === 'ENOENT') throw lost();
          throw diskError(error, 'renew', path);
        }
      },
      async release() {
        if (await current()) await writeDurable(`${path}.released`, `${now()}\n`);
      },
    };
  }

  async #thin(name: string, epoch: number): Promise<void> {
    for (const old of await this.#epochs(name)) {
      if (old > epoch - KEEP) continue;
      await rm(`${this.#path(name, old)}.released`, { force: true });
      await rm(this.#path(name, old), { force: true });
    }
  }

  async #epochs(name: string): Promise<number[]> {
    const prefix = `${name}.`;
    const found: number[] = [];
    for (const file of await namesIn(this.#dir)) {
      if (file.startsWith(prefix) && /^\d{9}\.json$/.test(file.slice(prefix.length))) found.push(Number(file.slice(prefix.length, -5)));
    }
    return found.sort((a, b) => a - b);
  }

  #path(name: string, epoch: number): string {
    return join(this.#dir, `${name}.${String(epoch).padStart(9, '0')}.json`);
  }
}

/** null when the file is gone. One that cannot be understood counts as held elsewhere: only its heartbeat can be judged. */
async function readRecord(path: string, name: string, epoch: number): Promise<LeaseRecord | null> {
  const text = (await readSmall(path, 64 * 1024))?.toString('utf8');
  if (text === undefined) return null;
  const unknown: LeaseRecord = { name, epoch, holder: 'unknown', pid: 0, pid_start: '', boot_id: '', machine: '', taken_at: new Date((await stat(path)).mtimeMs).toISOString() };
  try {
    const json: Partial<LeaseRecord> = JSON.parse(text);
    const whole = typeof json?.pid === 'number' && typeof json.pid_start === 'string' && typeof json.boot_id === 'string' && typeof json.machine === 'string';
    return whole ? { ...unknown, ...json, name, epoch } : unknown;
  } catch {
    // Edited by hand: see above.
    return unknown;
  }
}
