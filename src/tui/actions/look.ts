/** Looking: which screen, how large, filtered by what; leaving. Nothing here changes the run. */
import { SPLITS } from '../../core/view/cost.ts';
import { showConflict } from '../conflict/act.ts';
import { isStuck } from '../conflict/shown.ts';
import { leaveDemo, quitDialog } from '../dialogs/quit.ts';
import { backOf, enterGraph } from '../graph/selection.ts';
import { selectedSession } from '../layout.ts';
import { COST_ORDERS, type Controls, type View } from '../model.ts';
import { selectedTask } from '../parts/task-list.ts';
import { emptyField } from '../parts/text-field.ts';
import { reviewedTask, SPLIT_FROM } from '../review/shown.ts';
import type { ScreenName } from '../screen-names.ts';
import { selectedMessage, threadFilter } from '../screens/messages.ts';
import { selectedRequest } from '../screens/needs-you.ts';
import { noRun } from './reasons.ts';

export const show =
  (screen: ScreenName) =>
  (controls: Controls): void => {
    const { ui, view } = controls;
    if (screen === 'graph') enterGraph(controls);
    if (ui.screen !== screen) {
      ui.top = 0;
      ui.mark = null;
      ui.detail = false;
      ui.filter = '';
    }
    if (screen === 'review' && ui.screen !== 'review') {
      const task = selectedTask(view);
      if (task?.result) {
        ui.review = task.id;
        ui.file = 0;
      }
    }
    // What was asked about is what is looked at next.
    const asked = ui.screen === 'you' ? selectedRequest(view)?.task : null;
    if (asked) ui.task = asked;
    ui.screen = screen;
    ui.conflict = null;
    ui.zoom = false;
    ui.help = false;
  };

/** Leaving it is always possible. */
export const noZoom = (view: View): string | null => noRun(view) ?? (view.ui.zoom || selectedSession(view) ? null : 'no agent has begun yet');
export function zoom(controls: Controls): void {
  const { ui, view } = controls;
  if (!ui.zoom && !selectedSession(view)) {
    controls.say('No agent to zoom: this task has not been started.');
    return;
  }
  ui.zoom = !ui.zoom;
}

export const follow = ({ ui }: Controls): void => {
  ui.pane.up = 0;
  ui.pane.found = null;
};
export const toggleWrap = ({ ui }: Controls): void => {
  ui.pane.wrap = !ui.pane.wrap;
  ui.pane.left = 0;
};
export const noResult = (view: View): string | null => (reviewedTask(view) ? null : 'nothing has a result yet');
export const noSplit = (view: View): string | null =>
  noResult(view) ?? (view.cols >= SPLIT_FROM ? null : `old and new side by side need ${SPLIT_FROM} columns; there are ${view.cols}`);
export const toggleSplit = ({ ui }: Controls): void => {
  ui.split = !ui.split;
};
export const help = ({ ui }: Controls): void => {
  ui.help = !ui.help;
  ui.helpFind = '';
  ui.top = 0;
};
/** Whether `/` looks in what the agent printed: it has the whole screen, or is scrolled back. */
export const inPane = ({ ui }: View): boolean => ui.screen === 'run' && (ui.zoom || ui.pane.up > 0 || ui.pane.find !== '');
export const filter = ({ ui, view }: Controls): void => {
  ui.finding = inPane(view);
  ui.filtering = emptyField(ui.finding ? '' : ui.filter);
};
/** What is written after `/` in a pane: marked, and the newest line with it comes into view. */
export function findText({ ui, view }: Controls, text: string): void {
  ui.pane.find = text;
  ui.pane.found = null;
  const session = selectedSession(view);
  if (text === '' || !session) return;
  const found = view.paneFind(session.id, text, 'older');
  if (found) Object.assign(ui.pane, { up: found.up, found });
}
export const match =
  (direction: 'older' | 'newer') =>
  (controls: Controls): void => {
    const { ui, view } = controls;
    const session = selectedSession(view);
    const found = session ? view.paneFind(session.id, ui.pane.find, direction) : null;
    if (found) Object.assign(ui.pane, { up: found.up, found });
    else controls.say(`“${ui.pane.find}” is not in what is kept of this agent.`);
  };
export const noMatch = ({ ui }: View): string | null => (ui.pane.find === '' ? 'nothing is looked for; / in a zoomed or scrolled pane does' : null);
export const noThread = (view: View): string | null => (selectedMessage(view) ? null : 'no message is selected');
/** What is filtered is already the thread of the selected message. */
export const inThread = (view: View): boolean => {
  const message = selectedMessage(view);
  return message !== undefined && view.ui.filter === threadFilter(message);
};
/** The selected message among what its two wrote each other about the same; the selection stays. */
export function thread({ ui, view }: Controls): void {
  const message = selectedMessage(view);
  if (!message) return;
  ui.message = message.id;
  ui.filter = inThread(view) ? '' : threadFilter(message);
}
const after = <T>(all: readonly T[], one: T): T => all[(all.indexOf(one) + 1) % all.length] ?? one;
export const noCosts = (view: View): string | null => noRun(view) ?? (Object.keys(view.state.run?.ledger ?? {}).length > 0 ? null : 'no agent has reported a cost yet');
export const groupCosts = ({ ui }: Controls): void => {
  ui.costBy = after(SPLITS, ui.costBy);
  ui.top = 0;
};
export const sortCosts = ({ ui }: Controls): void => {
  ui.costSort = after(COST_ORDERS, ui.costSort);
  ui.top = 0;
};
export const repaint = (controls: Controls): void => controls.repaint();
export const stream = (controls: Controls): void => controls.stream();
export const suspend = (controls: Controls): void => controls.suspend();

export const openLabel = (view: View): string => {
  const { ui } = view;
  return conflicted(view) ? 'see the conflict' : ui.detail && ui.screen !== 'messages' ? 'close details' : ui.screen === 'messages' ? 'its task' : 'details';
};

/** The selected task, when it is in a conflict that is shown instead of it. */
const conflicted = (view: View) => {
  const { screen, detail } = view.ui;
  const task = screen === 'run' || screen === 'graph' || (screen === 'tasks' && !detail) ? selectedTask(view) : undefined;
  return isStuck(task) ? task : undefined;
};

/** Why there is nothing to look at more closely. */
export function nothingToOpen(view: View): string | null {
  const { screen } = view.ui;
  const none =
    screen === 'tasks'
      ? selectedTask(view)
        ? null
        : 'there is no task yet'
      : screen === 'messages'
        ? noThread(view)
        : view.audit.length > 0
          ? null
          : 'no entry is there to be seen';
  return noRun(view) ?? none;
}

/** The selected thing in full. */
export function open(controls: Controls): void {
  const { ui, view } = controls;
  const stuck = conflicted(view);
  if (stuck) {
    showConflict(controls, stuck.id);
    return;
  }
  switch (ui.screen) {
    case 'run':
    case 'graph':
      show('tasks')(controls);
      ui.detail = true;
      return;
    case 'tasks':
    case 'review':
    case 'audit':
      ui.detail = !ui.detail;
      ui.top = 0;
      return;
    case 'messages': {
      const task = selectedMessage(view)?.task_id;
      if (!task || !view.state.tasks[task]) {
        controls.say('This message is about no task.');
        return;
      }
      ui.task = task;
      show('tasks')(controls);
      ui.detail = true;
      return;
    }
    default:
      controls.say('Nothing to open here.');
  }
}

/** Closes the top layer only; never leaves. */
export function back(controls: Controls): void {
  const { ui } = controls;
  if (ui.help) ui.help = false;
  else if (ui.pane.find !== '') Object.assign(ui.pane, { find: '', found: null });
  else if (ui.zoom) ui.zoom = false;
  else if (ui.filter !== '') ui.filter = '';
  else if (ui.mark !== null) ui.mark = null;
  else if (ui.screen === 'review' && ui.conflict !== null) {
    ui.screen = ui.conflict.from;
    ui.conflict = null;
    ui.top = 0;
  } else if (ui.screen === 'graph' && backOf(controls)) return;
  else if (ui.pane.up > 0) ui.pane.up = 0;
  else if (ui.detail) {
    ui.detail = false;
    ui.top = 0;
  }
  ui.toast = null;
}

export function quit(controls: Controls): void {
  const { ui } = controls;
  if (ui.help || ui.zoom) {
    back(controls);
    return;
  }
  if (controls.view.goesBack) controls.elsewhere({ back: true });
  else controls.open(controls.view.demo ? leaveDemo() : quitDialog(controls.view));
}
