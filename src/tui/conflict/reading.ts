/** The conflicted files of the task that is looked at, read again when somebody wrote them. Looks only when something is drawn, so an idle screen reads nothing. */
import { readWorktreeFile } from '../../client/worktree-file.ts';
import { parseConflicts } from '../../protocol/conflict-sides.ts';
import type { View } from '../model.ts';
import type { ConflictFile } from './conflict-ui.ts';
import { isStuck, shownTask, worktreeOf } from './shown.ts';

export interface ConflictSource {
  /** @default the disk */
  read: typeof readWorktreeFile | undefined;
  /** They are others: draw them. */
  ready(): void;
  failed(text: string): void;
}

export class ConflictFiles {
  private known: { task: string; stamps: (string | null)[]; files: ConflictFile[] } | null = null;
  private busy = false;
  private failedOn: string | null = null;
  private readonly source: ConflictSource;

  constructor(source: ConflictSource) {
    this.source = source;
  }

  get value(): { task: string; files: readonly ConflictFile[] } | null {
    return this.known;
  }

  /** Before a frame: asks for what is on screen; does nothing while it is on its way. */
  look(view: View): void {
    const shown = view.ui.screen === 'review' ? shownTask(view) : undefined;
    if (!shown) this.failedOn = null;
    const worktree = shown ? worktreeOf(view, shown) : null;
    if (worktree === null || !isStuck(shown) || this.busy || this.failedOn === shown.id) return;
    const task = shown.id;
    this.busy = true;
    this.read(task, worktree, shown.conflict.files)
      .then(
        (changed) => {
          if (changed) this.source.ready();
        },
        (error: unknown) => {
          this.failedOn = task;
          this.source.failed(`The conflict of ${task} cannot be read: ${String(error)}`);
        },
      )
      .finally(() => {
        this.busy = false;
      });
  }

  private async read(task: string, worktree: string, paths: readonly string[]): Promise<boolean> {
    const before = this.known?.task === task && this.known.files.length === paths.length ? this.known : null;
    const found = await Promise.all(paths.map((path, at) => (this.source.read ?? readWorktreeFile)(worktree, path, before?.stamps[at] ?? null)));
    if (before !== null && found.every((one) => one === null)) return false;
    this.known = {
      task,
      stamps: found.map((one, at) => one?.stamp ?? before?.stamps[at] ?? null),
      files: paths.map((path, at): ConflictFile => {
        const one = found[at];
        if (!one) return before?.files[at] ?? { path, why: 'gone', digest: null };
        return 'text' in one ? { path, bytes: one.bytes, digest: one.digest, ...parseConflicts(one.text) } : { path, why: one.why, digest: one.digest };
      }),
    };
    return true;
  }
}
