/** The diff of the result that is looked at, read once per result and kept while it is on screen. */
import type { Task } from '../core/state.ts';
import { type DiffFile, parseDiff } from './parts/diff-text.ts';

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
  private loaded: { task: string; digest: string; files: readonly DiffFile[]; cut: boolean } | null = null;
  private loading: string | null = null;
  private readonly source: DiffSource;

  constructor(source: DiffSource) {
    this.source = source;
  }

  get value(): { task: string; files: readonly DiffFile[]; cut: boolean } | null {
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
        this.loading = null;
        const text = bytes ? new TextDecoder().decode(bytes) : '';
        this.loaded = { task: task.id, digest, files: parseDiff(text), cut: CUT.test(text.slice(-300)) };
        this.source.ready();
      })
      .catch((error: unknown) => {
        this.loading = null;
        this.source.failed(`The diff of ${task.id} cannot be read: ${String(error)}`);
      });
  }
}
