/** Deeds of the palette that have no key: each goes through the door, a setting, or a menu of its own. */

import type { Task } from '../../core/state.ts';
import { graphText } from '../../core/view/graph-formats.ts';
import { PRIORITIES } from '../../protocol/words.ts';
import { confirm } from '../dialogs/confirm.ts';
import { called } from '../keys/called.ts';
import { lookAt } from '../layout.ts';
import type { Controls, Dialog, View } from '../model.ts';
import { type Line, s, u } from '../parts/line.ts';
import { selectedTask, sessionOfTask } from '../parts/task-list.ts';
import { reviewList } from '../review/shown.ts';
import { DIM, KEY } from '../theme.ts';
import { notRunning } from './reasons.ts';

/** Rows of a menu that are chosen with one digit. */
const MOST = 9;

function menu(title: string, rows: readonly string[], chosen: (at: number, controls: Controls) => void): Dialog {
  const shown = rows.slice(0, MOST);
  return {
    name: 'menu',
    title,
    width: 70,
    deafUntil: 0,
    lines: (): Line[] => [...shown.map((row, at): Line => [s(`  ${at + 1}  `, KEY), u(row)]), ...(rows.length > MOST ? [[s(`  and ${rows.length - MOST} more`, DIM)]] : []), []],
    keys: shown.map((row, at) => ({
      keys: [String(at + 1)],
      label: row,
      run: (controls) => {
        controls.close();
        chosen(at, controls);
      },
    })),
  };
}

const EDITABLE: ReadonlySet<string> = new Set(['proposed', 'pending', 'failed']);
/** Why the selected task cannot be changed any more. */
export function noEdit(view: View): string | null {
  const task = selectedTask(view);
  return notRunning(view) ?? (!task ? 'there is no task' : EDITABLE.has(task.stage.name) ? null : `${task.id} is ${task.stage.name}; only what has not started is changed`);
}
export function reassign(controls: Controls): void {
  const task = selectedTask(controls.view);
  const roles = Object.keys(controls.view.state.run?.config.roles ?? {}).filter((role) => role !== task?.role);
  if (!task) return;
  controls.open(
    menu(`Who does ${task.id}? Now ${task.role}`, roles, (at, inner) => {
      const role = roles[at];
      if (role !== undefined) inner.ask({ type: 'edit-task', task_id: task.id, changes: { role } }, `${task.id} is ${role}'s now.`);
    }),
  );
}
const higher = (task: Task | undefined) => (task ? PRIORITIES[PRIORITIES.indexOf(task.priority) - 1] : undefined);
export const noRaise = (view: View): string | null => noEdit(view) ?? (higher(selectedTask(view)) ? null : 'it is critical already');
export function raise(controls: Controls): void {
  const task = selectedTask(controls.view);
  const priority = higher(task);
  if (task && priority) controls.ask({ type: 'edit-task', task_id: task.id, changes: { priority } }, `${task.id} is ${priority} now.`);
}
export function noLog(view: View): string | null {
  const task = selectedTask(view);
  return task && sessionOfTask(view, task) ? null : 'no agent has worked on it yet';
}
export function showLog({ view, ui }: Controls): void {
  const task = selectedTask(view);
  const session = task ? sessionOfTask(view, task) : null;
  if (session) lookAt({ ui, state: view.state }, session.id);
}

export const noMergeToUndo = (view: View): string | null => (view.state.run?.merged ? null : 'nothing is merged that could be taken back');
export function undoMerge(controls: Controls): void {
  const merged = controls.view.state.run?.merged;
  if (!merged) return;
  controls.open(
    confirm({
      title: 'Undo the merge?',
      text: `${merged.target} goes back from ${merged.to.slice(0, 7)} to ${merged.from.slice(0, 7)}, if nothing came on top of it. The run's branch stays. This works until the next run begins.`,
      yes: 'undo it',
      run: (inner) => inner.ask({ type: 'undo-merge' }, 'The merge is being undone.'),
    }),
  );
}
const nextWaiting = (view: View): Task | undefined => {
  const waiting = reviewList(view).filter((task) => task.stage.name === 'review');
  return waiting[(waiting.findIndex((task) => task.id === view.ui.review) + 1) % Math.max(1, waiting.length)];
};
export const noneWaits = (view: View): string | null => (nextWaiting(view) ? null : 'nothing waits for review');
export function nextReview({ view, ui }: Controls): void {
  const task = nextWaiting(view);
  if (task) Object.assign(ui, { screen: 'review', conflict: null, review: task.id, file: 0, top: 0, detail: false, mark: null });
}

export const noOtherRun = (view: View): string | null => (view.demo ? 'the demo has one run' : view.state.history.length > 0 ? null : 'there was no other run here');
export function otherRun(controls: Controls): void {
  const runs = controls.view.state.history.toReversed();
  controls.open(
    menu(
      'Look at another run',
      runs.map(({ id, state, goal }) => `${id} ${state}  ${goal}`),
      (at, inner) => inner.say(`${called('run.quit')} leaves this one, and agents go on; then: maos-tui attach ${runs[at]?.id ?? ''}`),
    ),
  );
}

export const noTasks = (view: View): string | null => (Object.keys(view.state.tasks).length > 0 ? null : 'there is no graph yet');
export const copyGraph =
  (format: 'mermaid' | 'dot') =>
  (controls: Controls): void =>
    controls.copy({
      key: '',
      label: `graph as ${format}`,
      text: graphText(controls.view.state, format, new Date(controls.view.now).toISOString()),
      extension: format === 'dot' ? 'dot' : 'mmd',
    });
