/** Watches tasks.json for other writers and takes their edits in. The few files that people edit are chokidar's to watch. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import type { State } from '../core/state.ts';
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
  state: () => State;
  judge: (work: (batch: Batch) => void) => Promise<void>;
}

export class EditWatch {
  #watcher: FSWatcher | null = null;
  /** Digest-free memory of the text that was judged last, so that one save is one edit. */
  #judged: string | null = null;
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

  /** Take an edit in, or keep it aside and say why. `rewrite`: bring the file up to date afterwards. */
  async take(text: string, rewrite: boolean): Promise<void> {
    if (text === this.#judged) return;
    this.#judged = text;
    const reading = readEdit(text);
    const views = this.options.views();
    const basis = reading.ok ? (reading.edit.revision === undefined ? views.newest() : views.basis(reading.edit.revision)) : undefined;
    if (!reading.ok) await this.#keepAside(text, reading.problem);
    else if (basis === undefined)
      await this.#keepAside(text, `tasks.json was edited from revision ${reading.edit.revision ?? '?'}, which is too long ago to tell what was changed`);
    else {
      const { commands, refused } = toCommands(basis, reading.edit);
      await this.options.judge((batch) => {
        for (const body of commands) batch.judge({ id: newId(), at: now(), actor: { kind: 'user', via: 'file' }, random: 0.5, body });
        for (const reason of refused) batch.note(now(), 'EDIT_REFUSED', `tasks.json, ${reason}`);
      });
    }
    if (rewrite) await views.flush();
  }

  async #keepAside(text: string, problem: string): Promise<void> {
    const name = `tasks.rejected-${now().replaceAll(':', '').replaceAll('.', '')}.json`;
    await writeDurable(join(this.options.layout.dir, name), text);
    await this.options.judge((batch) => batch.note(now(), 'EDIT_REJECTED', `${problem}. Your version is kept as ${name}; the last good one is in use.`));
  }
}
