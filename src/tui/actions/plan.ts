/** The plan while it waits for approval: changing it here. Every change is a new version of it, which is asked about anew. */

import { kinOf } from '../../core/view/graph-facts.ts';
import { needsOf } from '../../core/view/task-status.ts';
import type { Plan, TaskSpec } from '../../protocol/plan.ts';
import { confirm } from '../dialogs/confirm.ts';
import { problemsDialog, taskDialog } from '../dialogs/plan.ts';
import { dryRunDialog, versionsDialog } from '../dialogs/plan-look.ts';
import { called } from '../keys/called.ts';
import type { Controls, View } from '../model.ts';
import { selectedTask } from '../parts/task-list.ts';
import { drop, freeId, movePriority, put, setNeeds } from '../plan/edit.ts';
import { emptyTask } from '../plan/task-text.ts';
import { planWaits } from '../screens/plan.ts';

export const onPlan = (view: View): boolean => view.ui.screen === 'tasks' && planWaits(view);
export const choosing = (view: View): boolean => onPlan(view) && view.ui.deps !== null && view.state.tasks[view.ui.deps.task] !== undefined;
/** Why the plan cannot be changed now. */
export const noPlan = (view: View): string | null =>
  !planWaits(view) ? 'no plan waits for approval' : choosing(view) ? 'first the dependencies: Enter keeps them, Esc leaves them' : null;
export const noTask = (view: View): string | null => noPlan(view) ?? (specOf(view) ? null : 'there is no task here');

const planOf = (view: View): { version: number; plan: Plan } | null => view.state.run?.plan ?? null;
const specOf = (view: View): TaskSpec | undefined => planOf(view)?.plan.tasks.find((task) => task.id === selectedTask(view)?.id);
const rolesOf = (view: View): string[] => Object.keys(view.state.run?.config.roles ?? {});

export function editTask(controls: Controls): void {
  const { view } = controls;
  const task = specOf(view);
  const now = planOf(view);
  if (!task || !now) return;
  controls.open(
    taskDialog({
      title: `Edit ${task.id} · plan v${now.version}`,
      enter: 'save',
      task,
      plan: now.plan,
      roles: rolesOf(view),
      done: (next, inner) => inner.editPlan(put(task.id, next), `${task.id} is changed.`),
    }),
  );
}

export function addTask(controls: Controls): void {
  const { view, ui } = controls;
  const now = planOf(view);
  if (!now) return;
  const task = emptyTask(freeId(now.plan), specOf(view)?.role ?? rolesOf(view)[0] ?? '');
  controls.open(
    taskDialog({
      title: `New task ${task.id} · plan v${now.version}`,
      enter: 'add it',
      task,
      plan: now.plan,
      roles: rolesOf(view),
      done: (next, inner) => {
        ui.task = next.id;
        inner.editPlan(put(null, next), `${next.id} is added.`);
      },
    }),
  );
}

export function dropTask(controls: Controls): void {
  const { view } = controls;
  const task = specOf(view);
  if (!task) return;
  const waiting = view.derived.graph.byId.get(task.id)?.dependants ?? [];
  const needs = needsOf(task);
  const then = needs.length > 0 ? `wait for ${needs.join(', ')} instead` : 'no longer wait for anything in its place';
  controls.open(
    confirm({
      title: `Drop ${task.id} from the plan?`,
      text: `"${task.title}" is not done.${waiting.length > 0 ? ` ${waiting.join(', ')} ${then}.` : ' Nothing waits for it.'}`,
      yes: 'drop it',
      run: (inner) => inner.editPlan(drop([task.id]), `${task.id} is dropped.`),
    }),
  );
}

const moved =
  (by: 1 | -1) =>
  (controls: Controls): void => {
    const task = specOf(controls.view);
    if (task) controls.editPlan(movePriority(task.id, by), `${task.id} is ${by > 0 ? 'more' : 'less'} important now.`);
  };
export const raise = moved(1);
export const lower = moved(-1);

export function chooseNeeds(controls: Controls): void {
  const task = specOf(controls.view);
  // Where a task in full takes the whole screen, the list they are chosen from comes back.
  if (task) Object.assign(controls.ui, { deps: { task: task.id, needs: needsOf(task) }, detail: false, top: 0 });
}

export function toggleNeed(controls: Controls): void {
  const { ui, view } = controls;
  const other = specOf(view)?.id;
  if (!ui.deps || other === undefined) return;
  const { task, needs } = ui.deps;
  if (other === task) controls.say(`These are the tasks ${task} waits for; it cannot wait for itself.`, 'warn');
  else if (needs.includes(other)) ui.deps = { task, needs: needs.filter((id) => id !== other) };
  else if (kinOf(view.derived.graph, task).down.has(other)) controls.say(`${other} waits for ${task}, so ${task} cannot wait for ${other}.`, 'warn');
  else ui.deps = { task, needs: [...needs, other] };
}

export function keepNeeds(controls: Controls): void {
  const { ui, view } = controls;
  if (!ui.deps) return;
  const { task, needs } = ui.deps;
  const before = view.state.tasks[task];
  ui.deps = null;
  ui.task = task;
  if (before && [...needsOf(before)].sort().join() === [...needs].sort().join()) controls.say(`${task} waits for what it waited for.`, 'dim');
  else controls.editPlan(setNeeds(task, needs), needs.length > 0 ? `${task} waits for ${needs.join(', ')}.` : `${task} waits for nothing.`);
}

export function leaveNeeds({ ui }: Controls): void {
  if (ui.deps) ui.task = ui.deps.task;
  ui.deps = null;
}

/** The whole plan in the user's editor. What cannot be read is kept, and is what the editor opens next time. */
export function editWhole(controls: Controls): void {
  const { view, ui } = controls;
  const now = planOf(view);
  if (!now) return;
  const before = `${JSON.stringify(now.plan, null, 2)}\n`;
  const text = ui.planText?.version === now.version ? ui.planText.text : before;
  controls.editText('plan.json', text, (after) => {
    if (after.trim() === before.trim()) {
      ui.planText = null;
      controls.say('Nothing was changed.', 'dim');
      return;
    }
    ui.planText = { version: now.version, text: after };
    void controls.readPlan(after).then((read) => {
      if ('problems' in read) controls.open(problemsDialog(read.problems, editWhole));
      else {
        ui.planText = null;
        controls.editPlan(
          (plan) =>
            planOf(controls.view)?.version === now.version ? read.plan : `the plan changed while you edited it${plan ? `; ${called('plan.editor')} opens it as it is now` : ''}`,
          'The plan is changed.',
        );
      }
    });
  });
}

/** What would run when. */
export function dryRun(controls: Controls): void {
  const now = planOf(controls.view);
  if (now) controls.open(dryRunDialog(now.version, now.plan));
}
export const compare = (controls: Controls): void => controls.open(versionsDialog(controls.view));
