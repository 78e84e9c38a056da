/** Watches tasks.json for other writers and takes their edits in. The few files that people edit are chokidar's to watch. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import type { TasksFile } from '../protocol/files.ts';
import { now } from '../system/clock.ts';
import { writeDurable } from '../system/durable.ts';
import { newId } from '../system/ids.ts';
import type { Layout } from '../system/layout.ts';
import type { Log } from '../system/log.ts';
import { readEdit, toCommands } from './hand-edits.ts';
import type { Batch } from './kernel.ts';
import type { Views } from './views.ts';

export interface EditWatchOptions {
  layout: Layout;
  log: Log;
  views: () => Views;
  judge: (work: (batch: Batch) => void) => Promise<void>;
  /** The view an edit started from, by its `revision`; undefined for one that never was. */
  basis: (revision: number | undefined) => Promise<TasksFile | undefined>;
}

export class EditWatch {
  #watcher: FSWatcher | null = null;
  /** The text that was judged last, so that one save is one edit. */
  #judged: string | null = null;
  /** The last edit was put aside: that the next one is taken is news. */
  #wrong = false;
  constructor(private readonly options: EditWatchOptions) {}

  start(): void {
    this.#watcher = watch(this.options.layout.tasks, { ignoreInitial: true, awaitWriteFinish: { stabilityThreshold: 80, pollInterval: 20 } });
    this.#watcher.on('change', () => this.#changed()).on('add', () => this.#changed());
    this.#watcher.on('error', (error) => this.options.log.warn({ err: error }, 'tasks.json cannot be watched; edits are seen at the next write'));
  }

  async stop(): Promise<void> {
    await this.#watcher?.close();
  }

  #changed(): void {
    readFile(this.options.layout.tasks, 'utf8')
      .then(
        (text) => (this.options.views().isOurs(text) ? undefined : this.take(text, true)),
        (error: NodeJS.ErrnoException) => {
          if (error.code !== 'ENOENT') this.options.log.warn({ err: error }, 'tasks.json cannot be read');
        },
      )
      .catch((error: unknown) => this.options.log.error({ err: error }, 'an edit of tasks.json could not be taken in'));
  }

  /** The file is ours again: the same text saved once more is an edit of its own. */
  forget(): void {
    this.#judged = null;
  }

  /** Take an edit in, or keep it aside and say why. `rewrite`: bring the file up to date afterwards. */
  async take(text: string, rewrite: boolean): Promise<void> {
    if (text === this.#judged) return;
    this.#judged = text;
    // what is not UTF-8 is kept as the bytes it is
    const raw = text.includes('\uFFFD') ? await readFile(this.options.layout.tasks).catch(() => text) : text;
    const reading = readEdit(raw);
    const views = this.options.views();
    const basis = reading.ok ? await this.options.basis(reading.edit.revision) : undefined;
    if (!reading.ok) await this.#keepAside(raw, reading.problem);
    else if (basis === undefined) await this.#keepAside(raw, `tasks.json was edited from revision ${reading.edit.revision ?? '?'}, which this run has never had`);
    else {
      const { commands, refused } = toCommands(basis, reading.edit);
      await this.options.judge((batch) => {
        if (this.#wrong) batch.note(now(), 'EDIT_TAKEN', 'tasks.json can be read again; each change in it is judged by itself');
        for (const body of commands) batch.judge({ id: newId(), at: now(), actor: { kind: 'user', via: 'file' }, random: 0.5, body });
        for (const reason of refused) batch.note(now(), 'EDIT_REFUSED', `tasks.json, ${reason}`);
      });
      this.#wrong = false;
    }
    if (rewrite) await views.flush();
  }

  async #keepAside(text: string | Uint8Array, problem: string): Promise<void> {
    const name = `tasks.rejected-${now().replaceAll(':', '').replaceAll('.', '')}.json`;
    this.#wrong = true;
    await writeDurable(join(this.options.layout.dir, name), text);
    await this.options.judge((batch) => batch.note(now(), 'EDIT_REJECTED', `${problem}. Your version is kept as ${name}; the last good one is in use.`));
  }
}
