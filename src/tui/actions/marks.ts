/** Tasks marked with Space, and what is done with all of them at once. What does not fit one of them is left out and said beforehand. */
import type { Task } from '../../core/state.ts';
import { confirm } from '../dialogs/confirm.ts';
import type { Controls, View } from '../model.ts';
import { selectedTask } from '../parts/task-list.ts';
import { drop } from '../plan/edit.ts';
import { planWaits } from '../screens/plan.ts';
import { step } from './move.ts';

const markedTasks = (view: View): Task[] => view.ui.marks.flatMap((id) => view.state.tasks[id] ?? []);
export const noMarks = (view: View): string | null => (markedTasks(view).length > 0 ? null : 'nothing is marked; Space marks the selected task');
export const noTask = (view: View): string | null => (selectedTask(view) ? null : 'there is no task to mark');

/** Marks the task, or takes the mark off, and goes to the next. */
export function mark(controls: Controls): void {
  const { ui, view } = controls;
  const id = selectedTask(view)?.id;
  if (id === undefined) return;
  ui.marks = ui.marks.includes(id) ? ui.marks.filter((one) => one !== id) : [...ui.marks, id];
  step(controls, 1);
}

const names = (tasks: readonly Task[]): string => tasks.map((task) => task.id).join(', ');

export function actOnMarked(controls: Controls): void {
  const { view } = controls;
  const all = markedTasks(view);
  const settled = (task: Task) => task.stage.name === 'done' || task.stage.name === 'cancelled';
  const again = all.filter((task) => task.stage.name === 'failed' || task.stage.name === 'cancelled');
  // Finished work is given up one by one, by its name.
  const finished = all.filter((task) => task.stage.name === 'review');
  const open = all.filter((task) => !settled(task) && !finished.includes(task));
  const act = (key: string, label: string, tasks: readonly Task[], text: string, run: (controls: Controls) => void) => ({
    keys: [key],
    label: `${label} ${names(tasks)}`,
    changes: true,
    run: (inner: Controls) =>
      inner.open(
        confirm({
          title: `${label}: ${tasks.length} task${tasks.length === 1 ? '' : 's'}`,
          text: `${names(tasks)}. ${text}`,
          yes: label,
          run: (last) => {
            last.ui.marks = [];
            run(last);
          },
        }),
      ),
  });
  const keys = planWaits(view)
    ? [act('x', 'drop', all, 'What waits for them waits for what they waited for.', (last) => void last.editPlan(drop(all.map((task) => task.id)), `${names(all)} dropped.`))]
    : [
        ...(again.length > 0
          ? [
              act('R', 'run again', again, 'Each starts a new try, which costs about as much as the last.', (last) => {
                for (const task of again) last.ask({ type: 'retry-task', task_id: task.id }, `${names(again)} run again.`);
              }),
            ]
          : []),
        ...(open.length > 0
          ? [
              act(
                'x',
                'cancel',
                open,
                `Tasks that need them cannot start. Their work stays in their worktrees.${finished.length > 0 ? ` ${names(finished)} left out: finished work is discarded with x on its own.` : ''}`,
                (last) => {
                  for (const task of open) last.ask({ type: 'cancel-task', task_id: task.id, reason: 'cancelled on the screen' }, `${names(open)} cancelled.`);
                },
              ),
            ]
          : []),
      ];
  controls.open({
    name: 'confirm',
    title: `${all.length} marked`,
    width: 64,
    deafUntil: 0,
    lines: () => [],
    keys: [
      ...keys,
      {
        keys: ['u'],
        label: 'take the marks off',
        run: (inner) => {
          inner.ui.marks = [];
          inner.close();
        },
      },
    ],
  });
}
