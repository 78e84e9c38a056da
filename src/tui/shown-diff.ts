/** The diff of the result that is looked at, read once per result and kept while it is on screen. */
import type { Task } from '../core/state.ts';
import type { View } from './model.ts';
import { parseDiff } from './parts/diff-text.ts';

export interface DiffSource {
  /** Bytes of an artifact, or null when there is none. */
  read(digest: string): Promise<Uint8Array | null>;
  /** The diff is there: draw it. */
  ready(): void;
  failed(text: string): void;
}

/** As the host ends a diff it cut. */
const CUT = /\n\[cut after \d+ bytes;[^\n]*\]\n$/;

export class ShownDiff {
  private loaded: ({ digest: string } & NonNullable<View['diff']>) | null = null;
  private loading: string | null = null;
  private readonly source: DiffSource;

  constructor(source: DiffSource) {
    this.source = source;
  }

  get value(): View['diff'] {
    return this.loaded;
  }

  /** Asks for the diff of a task's result; does nothing when it is there or on its way. */
  look(task: Task | undefined): void {
    const digest = task?.result?.diff ?? null;
    if (!task || digest === null || this.loaded?.digest === digest || this.loading === digest) return;
    this.loading = digest;
    void this.source
      .read(digest)
      .then((bytes) => {
        if (this.loading !== digest) return;
        if (bytes === null) throw new Error('it is not among the files kept with the run');
        this.loading = null;
        const text = new TextDecoder().decode(bytes);
        this.loaded = { task: task.id, digest, files: parseDiff(text), cut: CUT.test(text.slice(-300)) };
        this.source.ready();
      })
      .catch((error: unknown) => {
        this.loading = null;
        const why = error instanceof Error ? error.message : String(error);
        // Kept, so that it is not asked for again with every frame.
        this.loaded = { task: task.id, digest, why };
        this.source.failed(`The diff of ${task.id} cannot be read: ${why}`);
      });
  }
}
