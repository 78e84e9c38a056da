/** What can be done about a conflict that is the user's. Files are written by the user's editor and shell, never here; the run changes by commands. */
import { join } from 'node:path';
import { isOpen } from '../../core/view/task-status.ts';
import { keysFor } from '../dialogs/approval.ts';
import { confirm } from '../dialogs/confirm.ts';
import { called } from '../keys/called.ts';
import type { Controls, View } from '../model.ts';
import { ONLY_LOOKS } from '../why-not.ts';
import { filesOf, isStuck, places, shownConflict, shownFile, shownTask, undecided, worktreeOf } from './shown.ts';

export const inConflict = ({ ui }: View): boolean => ui.screen === 'review' && ui.conflict !== null;

/** Shows the conflict of a task; Esc comes back to where it was asked for. */
export function showConflict({ ui }: Controls, task: string): void {
  ui.conflict = { task, file: 0, at: 0, side: 'run', from: ui.screen };
  Object.assign(ui, { task, screen: 'review', top: 0, mark: null, detail: false, filter: '', zoom: false, help: false });
}

export const notStuck = (view: View): string | null => {
  const task = shownTask(view);
  if (!task) return 'there is no conflict';
  return isStuck(task) ? null : `${task.id} is not in conflict any more`;
};
const noWorktree = (view: View): string | null => {
  const task = shownTask(view);
  const path = task ? worktreeOf(view, task) : null;
  return notStuck(view) ?? (path !== null && view.isThere(path) ? null : `the worktree of ${task?.id ?? 'it'} is not there`);
};
export const noEditor = (view: View): string | null => {
  if (view.readOnly) return ONLY_LOOKS;
  const why = noWorktree(view);
  if (why !== null) return why;
  const file = shownFile(view);
  if (file === undefined) return 'the file is still being read';
  return 'lines' in file || file.why === 'large' ? null : `it is no text file; ${called('conflict.shell')} opens a shell there`;
};
export const noConflictShell = (view: View): string | null => (view.readOnly ? ONLY_LOOKS : noWorktree(view));
export function noCheck(view: View): string | null {
  const why = noWorktree(view);
  const left = undecided(view);
  if (why !== null || left.length === 0) return why;
  const names = new Set(left.map(({ file }) => filesOf(view)[file]?.path ?? ''));
  return `${left.length} ${left.length === 1 ? 'conflict has' : 'conflicts have'} no side yet in ${[...names].slice(0, 3).join(', ')}; ${called('conflict.pick')} picks one, ${called('conflict.edit')} opens the editor there`;
}
const escalation = (view: View) =>
  Object.values(view.state.approvals).find((one) => isOpen(one) && one.kind === 'escalation' && one.message_id === null && one.task_id === view.ui.conflict?.task);
export const noGivingUp = (view: View): string | null => notStuck(view) ?? (escalation(view) ? null : 'it is given up already; a still checks it, r tries it again');

export function giveToAgent(controls: Controls): void {
  const task = shownTask(controls.view);
  if (!task) return;
  controls.open(
    confirm({
      title: `Give it to ${task.role} again?`,
      text: `An agent begins in the worktree of ${task.id} with the merge as it lies there now, also with what you resolved. Its result is checked like any other.`,
      yes: 'give it back',
      run: (inner) => inner.ask({ type: 'retry-task', task_id: task.id }, `${task.id} goes to ${task.role} again.`),
    }),
  );
}
export function giveUp(controls: Controls): void {
  const asked = escalation(controls.view);
  if (asked)
    keysFor(asked)
      .find((one) => one.keys.includes('n'))
      ?.run(controls);
}
export function editHere(controls: Controls): void {
  const { view } = controls;
  const task = shownTask(view);
  const file = shownFile(view);
  const root = task ? worktreeOf(view, task) : null;
  if (root !== null && file) controls.editFile(join(root, file.path), file.path, shownConflict(view)?.from);
}
export function shellHere(controls: Controls): void {
  const task = shownTask(controls.view);
  const root = task ? worktreeOf(controls.view, task) : null;
  if (task && root !== null) controls.shell(root, `the worktree of ${task.id}`);
}

export const oneConflict = (view: View): string | null => notStuck(view) ?? (places(view).length > 1 ? null : 'no other conflict is left');
export const oneFile = (view: View): string | null => notStuck(view) ?? (filesOf(view).length > 1 ? null : 'it is the only file in conflict');

/** To the next or previous conflict, over the ends of files. */
export const turn =
  (by: 1 | -1) =>
  (controls: Controls): void => {
    const { ui, view } = controls;
    const all = places(view);
    const here = ui.conflict;
    if (!here) return;
    const at = all.findIndex((one) => one.file > here.file || (one.file === here.file && one.at >= here.at));
    const same = all[at]?.file === here.file && all[at]?.at === here.at;
    const next = all[by > 0 ? (at < 0 ? all.length : same ? at + 1 : at) : (at < 0 ? all.length : at) - 1];
    if (!next)
      controls.say(all.length === 0 ? `No conflict is left; ${called('conflict.check')} checks it.` : by > 0 ? 'This is the last conflict.' : 'This is the first conflict.');
    else Object.assign(here, { ...next, side: 'run' });
    ui.top = 0;
  };
export const otherFile =
  (by: 1 | -1) =>
  ({ ui, view }: Controls): void => {
    if (ui.conflict === null) return;
    ui.conflict.file = Math.max(0, Math.min(filesOf(view).length - 1, ui.conflict.file + by));
    Object.assign(ui.conflict, { at: 0, side: 'run' });
    ui.top = 0;
  };
