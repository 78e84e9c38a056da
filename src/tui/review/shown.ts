/** What of a result is looked at: the file, the line, and whether old and new stand side by side. Pure. */

import type { Task } from '../../core/state.ts';
import { plain } from '../frame/width.ts';
import type { View } from '../model.ts';
import type { DiffFile } from '../parts/diff-text.ts';
import { cursorIn } from './rows.ts';

/** Narrower, and nothing could be read side by side. */
export const SPLIT_FROM = 120;
export const isSplit = (view: View): boolean => view.ui.split && view.cols >= SPLIT_FROM;

/** Waiting for review first, then what else has a result, newest first. */
export function reviewList(view: View): Task[] {
  const waits = (task: Task) => (task.stage.name === 'review' ? 0 : 1);
  return Object.values(view.state.tasks)
    .filter((task) => task.result !== null)
    .sort((a, b) => waits(a) - waits(b) || ((a.result?.verified_at ?? '') < (b.result?.verified_at ?? '') ? 1 : -1));
}

export const reviewedTask = (view: View): Task | undefined => {
  const list = reviewList(view);
  return list.find((task) => task.id === view.ui.review) ?? list[0];
};

export function totals(task: Task): { files: number; added: number; removed: number } {
  const files = task.result?.files ?? [];
  return { files: files.length, added: files.reduce((sum, file) => sum + (file.added ?? 0), 0), removed: files.reduce((sum, file) => sum + (file.removed ?? 0), 0) };
}

/** The diff of the chosen file; undefined while it is read, and where there is none. */
export function shownFile(view: View): DiffFile | undefined {
  const task = reviewedTask(view);
  const path = task?.result?.files[view.ui.file]?.path;
  // A diff is read as it may be shown, its names as well.
  return path !== undefined && view.diff?.task === task?.id && view.diff && 'files' in view.diff ? view.diff.files.find((one) => one.path === plain(path)) : undefined;
}

/** First and last line that are chosen, as indexes; the same one twice without a range. */
export function chosenLines(view: View, file: DiffFile): { cursor: number; from: number; to: number } {
  const cursor = cursorIn(file, view.ui.top);
  const mark = view.ui.mark === null ? cursor : Math.max(0, Math.min(view.ui.mark, file.lines.length - 1));
  return { cursor, from: Math.min(cursor, mark), to: Math.max(cursor, mark) };
}
