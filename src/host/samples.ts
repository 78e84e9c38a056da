/**
 * Looks every 2 s at what the sessions use, writes it to logs/samples.json, and tells who went over the memory limit of its role.
 * Invariants: no timer runs while no session lives, after one last look that found none; one scan serves all sessions; a limit is
 * passed only when two looks in a row were over it, since a moment's peak harms nobody. A sample that fails is logged, never thrown.
 */
import { statfs } from 'node:fs/promises';
import { availableParallelism, freemem, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Samples, SessionSample } from '../protocol/samples.ts';
import { monotonicMs, now } from '../system/clock.ts';
import { writeDurable } from '../system/durable.ts';
import { layout } from '../system/layout.ts';
import type { Log } from '../system/log.ts';
import { type ProcessUsage, usageOfMarked } from '../system/process-usage.ts';

const EVERY_MS = 2_000;
const MB = 1024 * 1024;

/** A session as far as it is measured and limited. */
export interface Measured {
  session_id: string;
  role: string;
  output_bytes: number;
  /** MB; null: no limit. */
  memory_limit: number | null;
}
export interface SamplerOptions {
  /** Absolute path of `.multi-agent/`. */
  dir: string;
  repo: string;
  /** First part of every MAOS_MARK. */
  digest: string;
  log: Log;
  /** The sessions that live now. */
  live(): Measured[];
  /** Called for a session that is over its limit, with the reason for people. */
  over(session_id: string, reason: string): void;
}

/** Processor time at a moment, all in ms: of each process by pid and start, and of the host itself. */
interface Moment {
  at: number;
  processes: Map<string, number>;
  host: number;
}

export class Sampler {
  readonly #options: SamplerOptions;
  #timer: NodeJS.Timeout | null = null;
  #work: Promise<void> | null = null;
  #stopped = false;
  #failing = false;
  #last = Number.NEGATIVE_INFINITY;
  #before: Moment | null = null;
  /** What each session had printed, and when that was first seen. */
  #printed = new Map<string, { bytes: number; at: string }>();
  /** Sessions that were over their limit at the last look. */
  #over = new Set<string>();

  constructor(options: SamplerOptions) {
    this.#options = options;
  }

  /** A session begins: look from now on, until none is left. */
  wake(): void {
    if (this.#stopped || this.#timer !== null || this.#work !== null) return;
    this.#timer = setTimeout(() => this.#look(), Math.max(0, this.#last + EVERY_MS - monotonicMs()));
  }

  /** Resolves when nothing is written any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#work;
  }

  #look(): void {
    this.#timer = null;
    this.#last = monotonicMs();
    const live = this.#options.live();
    this.#work = this.#sample(live)
      .then(
        () => {
          this.#failing = false;
        },
        (error: unknown) => {
          // A full disk would say so every 2 s.
          if (!this.#failing) this.#options.log.warn({ err: error }, 'what sessions use could not be measured or written');
          this.#failing = true;
        },
      )
      .finally(() => {
        this.#work = null;
        // One that began meanwhile could not wake it.
        if (live.length > 0 || this.#options.live().length > 0) this.wake();
      });
  }

  async #sample(live: readonly Measured[]): Promise<void> {
    const { dir, repo, digest } = this.#options;
    const used = live.length === 0 ? [] : await usageOfMarked(digest);
    const { user, system } = process.cpuUsage();
    const moment: Moment = { at: monotonicMs(), processes: new Map((used ?? []).map((one) => [keyOf(one), one.cpu_ms])), host: (user + system) / 1000 };
    const before = this.#before;
    this.#before = live.length === 0 ? null : moment;
    this.#count(live);
    const sessions = new Map(live.map((one) => [one.session_id, { ...sampleOf(one, used, before, moment), output_at: this.#printed.get(one.session_id)?.at ?? null }]));
    this.#judge(live, sessions);
    const disk = await statfs(repo).catch(() => null);
    const samples: Samples = {
      schema: 'maos.samples/1',
      at: now(),
      host: { pid: process.pid, cpu_percent: before === null ? null : percent(moment.host - before.host, moment.at - before.at), memory_mb: mb(process.memoryUsage.rss()) },
      machine: {
        processors: availableParallelism(),
        load: tenth(loadavg()[0] ?? 0),
        memory_mb: mb(totalmem()),
        memory_free_mb: mb(freemem()),
        disk_free_mb: disk === null ? null : mb(disk.bavail * disk.bsize),
      },
      sessions: Object.fromEntries(sessions),
    };
    if (!this.#stopped) await writeDurable(join(layout(dir).logs, 'samples.json'), `${JSON.stringify(samples, null, 2)}\n`, { sync: false });
  }

  #count(live: readonly Measured[]): void {
    const before = this.#printed;
    const fresh = live.flatMap(({ session_id, output_bytes: bytes }): [string, { bytes: number; at: string }][] => {
      const known = before.get(session_id);
      return bytes === 0 ? [] : [[session_id, known?.bytes === bytes ? known : { bytes, at: now() }]];
    });
    this.#printed = new Map(fresh);
  }

  #judge(live: readonly Measured[], sessions: ReadonlyMap<string, SessionSample>): void {
    const before = this.#over;
    this.#over = new Set();
    for (const { session_id, role, memory_limit } of live) {
      const memory = sessions.get(session_id)?.memory_mb ?? null;
      if (memory_limit === null || memory === null || memory <= memory_limit) continue;
      this.#over.add(session_id);
      if (before.has(session_id)) this.#options.over(session_id, `It used ${Math.ceil(memory)} MB; limits.memory_mb of role ${role} is ${memory_limit}.`);
    }
  }
}

const keyOf = ({ pid, pid_start }: ProcessUsage): string => `${pid}:${pid_start}`;
const tenth = (value: number): number => Math.round(value * 10) / 10;
const mb = (bytes: number): number => tenth(bytes / MB);
const percent = (cpu_ms: number, ms: number): number => tenth((100 * cpu_ms) / Math.max(1, ms));

/** `used` is null where nothing can be measured. A process that was not there before did all its work since. */
function sampleOf({ session_id, output_bytes }: Measured, used: readonly ProcessUsage[] | null, before: Moment | null, moment: Moment): SessionSample {
  const own = (used ?? []).filter(({ session }) => session === session_id);
  // It is being prepared, or nothing can be measured here.
  if (own.length === 0) return { pids: [], cpu_percent: null, memory_mb: null, output_bytes };
  const worked = own.reduce((sum, one) => sum + one.cpu_ms - (before?.processes.get(keyOf(one)) ?? 0), 0);
  return {
    pids: own.map(({ pid }) => pid),
    cpu_percent: before === null ? null : percent(worked, moment.at - before.at),
    memory_mb: mb(own.reduce((sum, { memory_bytes }) => sum + memory_bytes, 0)),
    output_bytes,
  };
}
