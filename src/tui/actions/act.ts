/** Acting: everything that changes the run. Each goes through the door as a command; nothing is done here. */
import type { Approval } from '../../core/state.ts';
import { INPUT } from '../../core/view/attention.ts';
import { isOpen } from '../../core/view/task-status.ts';
import { showConflict } from '../conflict/act.ts';
import { isStuck } from '../conflict/shown.ts';
import { answersText, approvalDialog, DEAF_MS, keysFor, TOO_SOON } from '../dialogs/approval.ts';
import { confirm } from '../dialogs/confirm.ts';
import { discardDialog } from '../dialogs/discard.ts';
import { goalDialog } from '../dialogs/goal.ts';
import { messageDialog } from '../dialogs/write.ts';
import { called } from '../keys/called.ts';
import { selectedSession } from '../layout.ts';
import type { Controls, View } from '../model.ts';
import { selectedTask } from '../parts/task-list.ts';
import { reviewedTask } from '../review/shown.ts';
import { selectedMessage } from '../screens/messages.ts';
import { selectedRequest } from '../screens/needs-you.ts';
import { open, show } from './look.ts';
import { noRun } from './reasons.ts';

const openApproval = (view: View, find: (approval: Approval) => boolean): Approval | undefined =>
  Object.values(view.state.approvals).find((approval) => isOpen(approval) && find(approval));

function ask(controls: Controls, approval: Approval): void {
  controls.open(approvalDialog(controls.view, approval, controls.clock()));
}

/** The open question about the plan. */
export const openPlan = (view: View): Approval | undefined => openApproval(view, (one) => one.kind === 'plan' || one.kind === 'replan');
const openMerge = (view: View): Approval | undefined => openApproval(view, (one) => one.kind === 'merge');
const openReview = (view: View, task: string | undefined): Approval | undefined => openApproval(view, (one) => one.kind === 'review' && one.task_id === task);
const asked = (view: View): Approval | undefined => view.state.approvals[selectedRequest(view)?.id ?? ''];

/** What `a` would ask for on the screens of the run: the plan, the selected task's result, the last merge. */
const approvable = (view: View): Approval | undefined => openPlan(view) ?? openReview(view, selectedTask(view)?.id) ?? openMerge(view);
export const approveLabel = (view: View): string => {
  const kind = approvable(view)?.kind;
  return kind === 'review' ? 'approve result…' : kind === 'merge' ? 'merge…' : kind === 'replan' ? 'change of the plan…' : 'approve plan…';
};
export const nothingToApprove = (view: View): string | null => (approvable(view) ? null : `nothing here waits for your yes; ${called('screen.you')} shows what does`);
export const notReviewed = (view: View): string | null => {
  const task = reviewedTask(view);
  return openReview(view, task?.id) ? null : task ? `${task.id} does not wait for your review` : 'nothing waits for review';
};

export const nothingAsked = (view: View): string | null => (selectedRequest(view) ? null : 'nothing needs you');
export const openLabel = (view: View): string => {
  if (selectedRequest(view)?.kind === INPUT) return 'go to its terminal';
  const approval = asked(view);
  if (approval?.message_id != null) return 'see the message';
  const kind = approval?.kind;
  return kind === 'question'
    ? 'answer'
    : kind === 'review'
      ? 'see the diff'
      : kind === 'plan'
        ? 'see the plan'
        : kind === 'escalation'
          ? isStuck(view.state.tasks[approval?.task_id ?? ''])
            ? 'see the conflict'
            : 'see what happened'
          : 'open';
};
/** A yes to a plan, a result or a merge is asked once more; every no leads to a second step of its own. */
const isAskedOnceMore = ({ kind }: Approval, key: string): boolean => key === 'y' && kind !== 'permission' && kind !== 'escalation' && kind !== 'budget';
export const answerLabel = (view: View, key: string): string | undefined => {
  const approval = asked(view);
  const label = approval && keysFor(approval).find((one) => one.keys.includes(key))?.label;
  return label !== undefined && approval && isAskedOnceMore(approval, key) ? `${label}…` : label;
};
export function noSuchAnswer(view: View, key: string): string | null {
  const approval = asked(view);
  if (!approval) return selectedRequest(view) ? `it waits in its own terminal: Enter goes there, then ${called('agent.type')} types to it` : 'nothing needs you';
  if (answerLabel(view, key) !== undefined) return null;
  return `no answer to this; ${answersText(approval)}`;
}

/** Enter on the list of questions: to where the thing can be seen, or the question itself. Never an answer. */
export function openRequest(controls: Controls): void {
  const { view, ui } = controls;
  const item = selectedRequest(view);
  if (item?.kind === INPUT) {
    show('run')(controls);
    ui.session = item.session;
    if (item.task !== null) ui.task = item.task;
    return;
  }
  const approval = view.state.approvals[item?.id ?? ''];
  if (!approval) return;
  if (approval.kind === 'review') {
    ui.review = approval.task_id;
    ui.file = 0;
    show('review')(controls);
    ui.review = approval.task_id;
  } else if (approval.kind === 'plan') show('tasks')(controls);
  else if (approval.message_id !== null) {
    show('messages')(controls);
    ui.message = approval.message_id;
  } else if (approval.task_id !== null && isStuck(view.state.tasks[approval.task_id])) showConflict(controls, approval.task_id);
  else if (approval.kind === 'escalation') {
    show('tasks')(controls);
    ui.detail = true;
  } else ask(controls, approval);
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
      controls.say(TOO_SOON, 'dim');
      return;
    }
    const binding = keysFor(approval).find((one) => one.keys.includes(key));
    if (binding && !isAskedOnceMore(approval, key)) binding.run(controls);
    else ask(controls, approval);
  };

/** `a`: the plan, the result on the review screen, the selected question, or the last merge. */
export function approve(controls: Controls): void {
  const { view, ui } = controls;
  if (ui.screen === 'you') {
    openRequest(controls);
    return;
  }
  const found = ui.screen === 'review' ? openReview(view, reviewedTask(view)?.id) : approvable(view);
  if (found) ask(controls, found);
}

const budgetAsked = (view: View) => view.derived.waiting.find((item) => item.kind === 'budget');
export const noBudgetAsked = (view: View): string | null =>
  budgetAsked(view) ? null : (noRun(view) ?? 'a run keeps its budget; once it is used up you are asked for more. settings.budget_usd sets that of the next run');

/** The question a used-up budget asks. */
export function openBudget(controls: Controls): void {
  const { view, ui } = controls;
  ui.request = budgetAsked(view)?.id ?? null;
  show('you')(controls);
  openRequest(controls);
}

/** `r`: ask again. */
export function askAgain(controls: Controls): void {
  const { view, ui } = controls;
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
  controls.open(
    confirm({
      title: `Run ${task.id} again?`,
      text: `A new try of "${task.title}" starts as soon as a slot is free. It costs about as much as the last${task.usage.usd === null ? '' : ` ($${task.usage.usd.toFixed(2)} so far)`}.`,
      yes: 'run again',
      run: (inner) => inner.ask({ type: 'retry-task', task_id: task.id }, `${task.id} runs again.`),
    }),
  );
}

export const cancelLabel = (view: View): string => (view.state.run?.state === 'planning' ? 'stop planning…' : 'cancel…');
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
  const blocked = view.derived.graph.byId.get(task.id)?.dependants ?? [];
  if (task.stage.name === 'review') {
    controls.open(discardDialog(task, blocked));
    return;
  }
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
  else controls.ask({ type: 'pause-run', reason: '' }, 'Paused: no new task starts; agents at work finish what is begun.');
}

export function newGoal(controls: Controls): void {
  const { run, history } = controls.view.state;
  const goals = [...history.map(({ goal }) => goal), ...(run ? [run.goal] : [])].reverse();
  controls.open(goalDialog([...new Set(goals)]));
}

/** Why the selected message cannot be sent again. */
export function notDead(view: View): string | null {
  const message = selectedMessage(view);
  if (message === undefined) return 'there is no message';
  return message.state === 'dead' ? null : `it is ${message.state}; only a dead letter is sent again`;
}

export function sendAgain(controls: Controls): void {
  const message = selectedMessage(controls.view);
  if (message !== undefined) controls.ask({ type: 'resend-message', message_id: message.id }, `Sent again to ${message.to}, as a new message.`);
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

/** Enter where tasks are; before the first run there is only one thing to do. */
export const openTask = (controls: Controls): void => (controls.view.first && controls.ui.screen === 'run' ? newGoal(controls) : open(controls));
export const nothingToOpen = (view: View): string | null => (view.first && view.ui.screen === 'run' ? null : (noRun(view) ?? (selectedTask(view) ? null : 'there is no task yet')));
