/** Acting: everything that changes the run. Each goes through the door as a command; nothing is done here. */
import type { Approval } from '../../core/state.ts';
import { isOpen } from '../../core/view/task-status.ts';
import { approvalDialog, DEAF_MS, keysFor } from '../dialogs/approval.ts';
import { confirm } from '../dialogs/confirm.ts';
import { goalDialog, messageDialog } from '../dialogs/write.ts';
import { selectedSession } from '../layout.ts';
import type { Controls, View } from '../model.ts';
import { selectedTask } from '../parts/task-list.ts';
import { selectedMessage } from '../screens/messages.ts';
import { selectedRequest } from '../screens/needs-you.ts';
import { reviewedTask } from '../screens/review.ts';
import { show } from './look.ts';

const openApproval = (view: View, find: (approval: Approval) => boolean): Approval | undefined =>
  Object.values(view.state.approvals).find((approval) => isOpen(approval) && find(approval));

function ask(controls: Controls, approval: Approval): void {
  controls.open(approvalDialog(controls.view, approval, controls.clock()));
}

/** Enter on the list of questions: to where the thing can be seen, or the question itself. Never an answer. */
export function openRequest(controls: Controls): void {
  const { view, ui } = controls;
  const approval = view.state.approvals[selectedRequest(view)?.id ?? ''];
  if (!approval) return;
  if (approval.kind === 'review') {
    ui.review = approval.task_id;
    ui.file = 0;
    show('review')(controls);
    ui.review = approval.task_id;
  } else if (approval.kind === 'plan' || approval.kind === 'replan') show('tasks')(controls);
  else ask(controls, approval);
}

/** y, t, n, f on the list of questions. What has a screen of its own is asked there or in a dialog first. */
export const answerRequest =
  (key: string) =>
  (controls: Controls): void => {
    const { view, ui } = controls;
    const approval = view.state.approvals[selectedRequest(view)?.id ?? ''];
    if (!approval) return;
    if (controls.clock() < ui.deafUntil) {
      ui.deafUntil = controls.clock() + DEAF_MS;
      return;
    }
    const direct = approval.kind === 'permission' || approval.kind === 'escalation' || approval.kind === 'budget';
    const binding = keysFor(approval).find((one) => one.keys.includes(key));
    if (direct && binding) binding.run(controls);
    else if (direct)
      controls.say(
        `${key} answers nothing here: ${keysFor(approval)
          .map((one) => `${one.keys[0]} ${one.label}`)
          .join(', ')}.`,
      );
    else ask(controls, approval);
  };

/** `a`: the plan, the result on the review screen, the selected question, or the last merge. */
export function approve(controls: Controls): void {
  const { view, ui } = controls;
  if (ui.screen === 'you') {
    openRequest(controls);
    return;
  }
  const task = ui.screen === 'review' ? reviewedTask(view) : selectedTask(view);
  const found =
    openApproval(view, (one) => (ui.screen === 'tasks' || ui.screen === 'graph' || ui.screen === 'run') && one.kind === 'plan') ??
    openApproval(view, (one) => one.kind === 'review' && one.task_id === task?.id) ??
    openApproval(view, (one) => one.kind === 'merge');
  if (found) ask(controls, found);
  else controls.say(ui.screen === 'review' && task ? `${task.id} does not wait for your review.` : 'Nothing here waits for your yes. 0 shows what does.');
}

/** `r`: ask again. */
export function askAgain(controls: Controls): void {
  const { view, ui } = controls;
  if (view.lostFor !== null) {
    controls.reconnect();
    return;
  }
  const approval =
    ui.screen === 'review' ? openApproval(view, (one) => one.kind === 'review' && one.task_id === reviewedTask(view)?.id) : openApproval(view, (one) => one.kind === 'plan');
  const key = approval ? keysFor(approval).find((one) => one.keys.includes('r')) : undefined;
  if (key) key.run(controls);
  else if (ui.screen === 'health') controls.reconnect();
  else controls.say('Nothing here can be sent back.');
}

export function retry(controls: Controls): void {
  const task = selectedTask(controls.view);
  if (!task) return;
  const stage = task.stage.name;
  if (stage !== 'failed' && stage !== 'pending' && stage !== 'cancelled') {
    controls.say(`${task.id} is ${stage}; only a task that waits, failed or was cancelled can be run again.`);
    return;
  }
  controls.open(
    confirm({
      title: `Run ${task.id} again?`,
      text: `A new try of "${task.title}" starts as soon as a slot is free. It costs about as much as the last${task.usage.usd === null ? '' : ` ($${task.usage.usd.toFixed(2)} so far)`}.`,
      yes: 'run again',
      run: (inner) => inner.ask({ type: 'retry-task', task_id: task.id }, `${task.id} runs again.`),
    }),
  );
}

export function cancel(controls: Controls): void {
  const { view } = controls;
  if (view.state.run?.state === 'planning') {
    controls.open(
      confirm({
        title: 'Stop planning?',
        text: 'The run is cancelled. Nothing was changed in the repository.',
        yes: 'stop planning',
        run: (inner) => inner.ask({ type: 'cancel-run', reason: 'stopped while planning' }, 'The run is cancelled.'),
      }),
    );
    return;
  }
  const task = selectedTask(view);
  if (!task) return;
  if (task.stage.name === 'done' || task.stage.name === 'cancelled') {
    controls.say(`${task.id} is ${task.stage.name} already.`);
    return;
  }
  const blocked = view.derived.graph.byId.get(task.id)?.dependants ?? [];
  controls.open(
    confirm({
      title: `Cancel ${task.id}?`,
      text: `"${task.title}" is not done in this run.${blocked.length > 0 ? ` ${blocked.join(', ')} cannot start without it.` : ''} Its work stays in its worktree.`,
      yes: 'cancel it',
      run: (inner) => inner.ask({ type: 'cancel-task', task_id: task.id, reason: 'cancelled on the screen' }, `${task.id} is cancelled.`),
    }),
  );
}

export function pauseRun(controls: Controls): void {
  const state = controls.view.state.run?.state;
  if (state === 'paused') controls.ask({ type: 'resume-run' }, 'The run goes on.');
  else controls.ask({ type: 'pause-run', reason: '' }, 'Paused: no new task starts; agents at work finish their step.');
}

export function newGoal(controls: Controls): void {
  controls.open(goalDialog());
}

export function writeMessage(controls: Controls): void {
  const { view, ui } = controls;
  const message = ui.screen === 'messages' ? selectedMessage(view) : undefined;
  const task = selectedTask(view);
  const to = message ? (message.from === 'user' ? message.to : message.from) : (selectedSession(view)?.role ?? task?.role ?? 'architect');
  if (to === 'orchestrator' || to === 'user') {
    controls.say('There is nobody to write to yet.');
    return;
  }
  controls.open(messageDialog(to, message ? (message.task_id ?? null) : (task?.id ?? null)));
}

/** Why starting a run is not possible now. */
export const runGoesOn = (view: View): string | null =>
  view.state.run && ['planning', 'approval', 'running', 'paused', 'finishing'].includes(view.state.run.state) ? 'one run at a time: this one is not finished' : null;
export const noRun = (view: View): string | null => (view.state.run ? null : 'there is no run yet; + starts one');
export const notRunning = (view: View): string | null =>
  view.state.run && ['planning', 'approval', 'running', 'paused', 'finishing'].includes(view.state.run.state) ? null : 'no run is going on';
