/**
 * tasks.json and state.json: written whole, at most every 100 ms, and off the path of a command. They follow the journal
 * and are never read back as truth. A file that somebody else changed is not overwritten before its edit was taken in.
 */
import { readFile } from 'node:fs/promises';
import lockfile from 'proper-lockfile';
import type { State } from '../core/state.ts';
import { stateFile, tasksFile } from '../core/view/files.ts';
import { sha256 } from '../system/canonical.ts';
import { writeDurable } from '../system/durable.ts';
import type { Layout } from '../system/layout.ts';
import type { Log } from '../system/log.ts';

const LEAST_MS = 100;
/** A view of 10,000 tasks takes some 30 ms to write; this keeps writing under a tenth of the time. */
const REST_FACTOR = 10;
const QUIET_MS = 60;
const QUIET_LOOKS = 10;

export interface ViewOptions {
  layout: Layout;
  state: () => State;
  log: Log;
  /** Asked before tasks.json is overwritten, with its text when that is not ours. Resolves once the edit was taken in or kept aside. */
  foreign: (text: string) => Promise<void>;
  /** tasks.json is ours again. */
  written: () => void;
}

export class Views {
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();
  #rest = LEAST_MS;
  /** Digest of the tasks.json we wrote last; null before the first. */
  #ours: string | null = null;
  constructor(private readonly options: ViewOptions) {}

  /** Something changed: write soon. */
  touch(): void {
    if (this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.flush();
    }, this.#rest);
  }

  isOurs(text: string): boolean {
    return sha256(text) === this.#ours;
  }

  /** Write now; failures are logged and tried again with the next change, since the journal has it all. */
  flush(): Promise<void> {
    this.#writing = this.#writing
      .then(() => this.#write())
      .catch((error: unknown) => {
        this.options.log.error({ err: error }, 'views could not be written');
      });
    return this.#writing;
  }

  async close(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    await this.flush();
  }

  async #write(): Promise<void> {
    const started = performance.now();
    const { layout } = this.options;
    const release = await this.#lock();
    try {
      const there = await this.#read();
      // also the file a life before this one left: an edit made while nothing ran is an edit
      if (there !== null && !this.isOurs(there)) await this.options.foreign(await this.#quiet(there));
      const state = this.options.state();
      const view = tasksFile(state);
      const text = `${JSON.stringify(view, null, 2)}\n`;
      if (there !== text) {
        await writeDurable(layout.tasks, text, { sync: false });
        this.#ours = sha256(text);
        this.options.written();
      }
      await writeDurable(layout.state, `${JSON.stringify(stateFile(state), null, 2)}\n`, { sync: false });
    } finally {
      await release();
      this.#rest = Math.max(LEAST_MS, (performance.now() - started) * REST_FACTOR);
    }
  }

  async #read(): Promise<string | null> {
    try {
      return await readFile(this.options.layout.tasks, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  /** An editor that truncates and then writes is given the time to end: the text is taken once it stays. */
  async #quiet(first: string): Promise<string> {
    let text = first;
    for (let look = 0; look < QUIET_LOOKS; look += 1) {
      await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
      const next = (await this.#read()) ?? text;
      if (next === text) break;
      text = next;
    }
    return text;
  }

  /** A courtesy to outside editors that lock; nothing rests on it, so a lock that cannot be had is not waited for long. */
  async #lock(): Promise<() => Promise<void>> {
    try {
      return await lockfile.lock(this.options.layout.tasks, { realpath: false, retries: { retries: 3, minTimeout: 20, maxTimeout: 100 }, stale: 5_000, onCompromised: () => {} });
    } catch (error) {
      this.options.log.warn({ err: error }, 'tasks.json is locked by somebody else; writing all the same');
      return async () => {};
    }
  }
}
