/** The words of the conflict screen: the files as they were read, where a person looks, and the sides they picked so far. Only types. */
import type { FileText } from '../../client/worktree-file.ts';
import type { MarkedText, Side } from '../../protocol/conflict-sides.ts';

/** A conflicted file as it lies in the worktree; `why` there is no text to show. */
export type ConflictFile = { path: string } & ((MarkedText & { bytes: Uint8Array; digest: string }) | Extract<FileText, { why: string }>);

export interface ConflictUi {
  task: string;
  file: number;
  at: number;
  /** The side the keys are on. */
  side: 'run' | 'task';
}

/** Sides of a file as it was when they were picked, by its digest: of the file as a whole, or of each conflict, as far as it is decided. */
export interface Picked {
  digest: string | null;
  sides: 'run' | 'task' | (Side | undefined)[];
}
/** By task and path. */
export type Picks = Record<string, Record<string, Picked>>;
