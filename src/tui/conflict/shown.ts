/** Which conflict is looked at, and whether it is the user's to resolve. Pure. */
import type { Task } from '../../core/state.ts';
import type { Conflict, Side } from '../../protocol/conflict-sides.ts';
import type { View } from '../model.ts';
import { sessionOfTask } from '../parts/task-list.ts';
import type { ConflictFile } from './conflict-ui.ts';

/** Failed with a merge in progress in its worktree: neither its agent nor the architect could resolve it. */
export const isStuck = (task: Task | undefined): task is Task & { conflict: NonNullable<Task['conflict']> } =>
  task?.stage.name === 'failed' && task.conflict !== null && task.conflict.files.length > 0;

export const shownTask = (view: View): Task | undefined => (view.ui.conflict === null ? undefined : view.state.tasks[view.ui.conflict.task]);
export const worktreeOf = (view: View, task: Task): string | null => sessionOfTask(view, task)?.worktree ?? null;

/** All conflicts that are left, by file. */
export function places(view: View): { file: number; at: number }[] {
  return filesOf(view).flatMap((one, file) => ('conflicts' in one ? one.conflicts.map((_, at) => ({ file, at })) : []));
}
export const filesOf = (view: View): readonly ConflictFile[] => (view.conflict !== null && view.conflict.task === view.ui.conflict?.task ? view.conflict.files : []);
export const shownFile = (view: View): ConflictFile | undefined => {
  const files = filesOf(view);
  return files[Math.min(view.ui.conflict?.file ?? 0, files.length - 1)];
};
export function shownConflict(view: View): Conflict | undefined {
  const file = shownFile(view);
  return file && 'conflicts' in file ? file.conflicts[Math.min(view.ui.conflict?.at ?? 0, file.conflicts.length - 1)] : undefined;
}
/** What is picked of a file as it lies there now: a side for each of its conflicts, undefined where none is, or one for the whole file. */
export function picksOf(view: View, file: ConflictFile): 'run' | 'task' | readonly (Side | undefined)[] {
  const picked = view.ui.picks[view.ui.conflict?.task ?? '']?.[file.path];
  return picked !== undefined && picked.digest === file.digest ? picked.sides : [];
}
/** Whether git left no markers in it: then one side's file can be taken as a whole. */
export const isWhole = (file: ConflictFile): boolean => ('conflicts' in file ? file.conflicts.length === 0 : file.why === 'gone' || file.why === 'binary');
/** The side picked where the screen stands. */
export function pickedHere(view: View): Side | undefined {
  const file = shownFile(view);
  if (!file) return undefined;
  const sides = picksOf(view, file);
  if (typeof sides === 'string') return sides;
  return 'conflicts' in file ? sides[Math.min(view.ui.conflict?.at ?? 0, file.conflicts.length - 1)] : undefined;
}
/** The conflicts that have no side yet. */
export const undecided = (view: View): { file: number; at: number }[] =>
  places(view).filter(({ file, at }) => {
    const here = filesOf(view)[file];
    return here === undefined || picksOf(view, here)[at] === undefined;
  });
/** How many sides and whole files are picked. */
export const pickCount = (view: View): number =>
  filesOf(view).reduce((sum, file) => {
    const sides = picksOf(view, file);
    return sum + (typeof sides === 'string' ? 1 : sides.filter(Boolean).length);
  }, 0);

/** The task whose merged work has the same file, the newest: the other side, as far as it is known. */
export function otherSide(view: View, path: string): Task | undefined {
  return Object.values(view.state.tasks)
    .filter((task) => task.stage.name === 'done' && task.result?.files.some((file) => file.path === path))
    .sort((one, other) => ((one.ended_at ?? '') < (other.ended_at ?? '') ? 1 : -1))[0];
}
