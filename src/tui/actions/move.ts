/** Moving: through lists by id, up and down what an agent printed. */

import { graphSelection } from '../graph/selection.ts';
import { paneSessions, selectedSession } from '../layout.ts';
import type { Controls, View } from '../model.ts';
import { selectedTask } from '../parts/task-list.ts';
import { moved } from '../review/rows.ts';
import { isSplit, reviewedTask, reviewList, shownFile } from '../review/shown.ts';
import { auditList, selectedEvent } from '../screens/audit.ts';
import { costRows } from '../screens/cost.ts';
import { healthRows } from '../screens/health.ts';
import { picture } from '../screens/index.ts';
import { messageList, selectedMessage } from '../screens/messages.ts';
import { selectedRequest } from '../screens/needs-you.ts';
import { setupRows } from '../screens/setup.ts';
import { file } from './diff.ts';
import { scrollText } from './scroll.ts';

interface List {
  ids: readonly (string | number)[];
  current: number;
  set(id: string | number): void;
}

function listOf(controls: Controls): List | null {
  const { view, ui } = controls;
  const tasks = (ids: string[]): List => ({
    ids,
    current: ids.indexOf(selectedTask(view)?.id ?? ''),
    set: (id) => {
      ui.task = String(id);
      ui.session = null;
      ui.pane.up = 0;
      ui.top = 0;
    },
  });
  const rows = (count: number): List => ({
    ids: Array.from({ length: count }, (_, at) => at),
    current: Math.min(ui.top, count - 1),
    set: (at) => {
      ui.top = Number(at);
    },
  });
  switch (ui.screen) {
    case 'run':
    case 'tasks':
      if (ui.screen === 'tasks' && view.broken) return rows(view.broken.good.length);
      return tasks(view.derived.tasks.map((task) => task.id));
    case 'graph': {
      const { ids, current, set } = graphSelection(controls);
      return { ids, current, set: (id) => set(String(id)) };
    }
    case 'cost':
      return rows(costRows(view).length);
    case 'you': {
      const ids = view.derived.waiting.map((item) => item.id);
      return {
        ids,
        current: ids.indexOf(selectedRequest(view)?.id ?? ''),
        set: (id) => {
          ui.request = String(id);
          ui.top = 0;
        },
      };
    }
    case 'messages': {
      const ids = messageList(view).map((one) => one.id);
      return {
        ids,
        current: ids.indexOf(selectedMessage(view)?.id ?? ''),
        set: (id) => {
          ui.message = String(id);
          ui.top = 0;
        },
      };
    }
    case 'audit': {
      const ids = auditList(view).map((one) => one.seq);
      return {
        ids,
        current: ids.indexOf(selectedEvent(view)?.seq ?? 0),
        set: (id) => {
          ui.event = Number(id);
          ui.top = 0;
        },
      };
    }
    case 'setup':
      return rows(setupRows(view).length);
    case 'health':
      return rows(healthRows(view).length);
    default:
      return null;
  }
}

/** Selects what a row stands for. */
export function choose(controls: Controls, id: string | number): void {
  const { ui, view } = controls;
  const list = listOf(controls);
  if (list?.ids.includes(id)) list.set(id);
  else if (ui.screen === 'review' && ui.conflict === null) {
    if (typeof id === 'number') file(controls, id - ui.file);
    else if (id !== reviewedTask(view)?.id && reviewList(view).some((task) => task.id === id)) Object.assign(ui, { review: id, file: 0, top: 0, mark: null });
  }
}

/** Lines a page of the current screen has. */
const page = (view: View): number => Math.max(2, Math.floor((view.rows - 8) / 2));

export function step(controls: Controls, by: number): void {
  const { ui, view } = controls;
  const list = listOf(controls);
  if (!list) {
    const file = ui.screen === 'review' && !ui.detail && ui.conflict === null ? shownFile(view) : undefined;
    if (file) ui.top = moved(file, isSplit(view), ui.top, by);
    else scrollText(controls, by);
    return;
  }
  if (list.ids.length === 0) return;
  const to = Math.max(0, Math.min(list.ids.length - 1, list.current + by));
  const next = list.ids[to];
  if (next !== undefined && to !== list.current) list.set(next);
}

/** An agent that has the whole screen is scrolled; `G` follows again wherever it was scrolled. */
const onward = (controls: Controls, by: number): void => {
  const { ui } = controls;
  if (ui.screen === 'run' && (ui.zoom || (by === ALL && ui.pane.up > 0))) scrollPane(controls, -by);
  else step(controls, by);
};
const ALL = 100_000;
export const down = (controls: Controls): void => onward(controls, 1);
export const up = (controls: Controls): void => onward(controls, -1);
export const top = (controls: Controls): void => onward(controls, -ALL);
export const bottom = (controls: Controls): void => onward(controls, ALL);

/** Up is positive. */
export function scrollPane({ ui, view }: Controls, by: number): void {
  const session = selectedSession(view);
  if (!session) return;
  const seen = picture(view).panes.find((pane) => pane.session === session.id)?.rect.height ?? 1;
  // Before it was read there is no end that holds it back; once it is, `PaneFeeds.hold` does.
  const height = view.paneHeight(session.id);
  ui.pane.up = Math.max(0, Math.min(ui.pane.up + by, height === null ? ALL : Math.max(0, height - seen)));
  if (ui.pane.up === 0) ui.pane.found = null;
}

const paged = (controls: Controls, direction: 1 | -1, rows: number): void => {
  const { ui } = controls;
  if (ui.screen === 'run' || ui.zoom) scrollPane(controls, -direction * rows);
  else if (ui.screen === 'tasks' && ui.detail) scrollText(controls, direction * rows);
  else step(controls, direction * rows);
};

export const halfDown = (controls: Controls): void => paged(controls, 1, page(controls.view));
export const halfUp = (controls: Controls): void => paged(controls, -1, page(controls.view));
export const pageDown = (controls: Controls): void => paged(controls, 1, page(controls.view) * 2);
export const pageUp = (controls: Controls): void => paged(controls, -1, page(controls.view) * 2);

export const left = ({ ui }: Controls): void => {
  ui.pane.left = Math.max(0, ui.pane.left - 8);
};
export const right = ({ ui }: Controls): void => {
  ui.pane.wrap = false;
  ui.pane.left = Math.min(112, ui.pane.left + 8);
};

/** The next agent, result or part of the screen. */
function turn(controls: Controls, by: 1 | -1): void {
  const { ui, view } = controls;
  if (ui.screen === 'review') {
    const list = reviewList(view);
    const shown = reviewedTask(view)?.id;
    const at = list.findIndex((task) => task.id === shown);
    const next = list[(at + by + list.length) % Math.max(1, list.length)];
    if (next && next.id !== shown) {
      ui.review = next.id;
      ui.file = 0;
      ui.top = 0;
      ui.mark = null;
    }
    return;
  }
  if (ui.screen === 'tasks') {
    if (!selectedTask(view)) return;
    ui.detail = !ui.detail;
    ui.top = 0;
    return;
  }
  if (ui.screen !== 'run') return;
  // Past the last one on screen comes the next page.
  const panes = picture(view).panes.map((pane) => pane.session);
  const all = paneSessions(view, 1_000).map((session) => session.id);
  const sessions = panes.length >= all.length ? panes : all;
  const at = sessions.indexOf(selectedSession(view)?.id ?? '');
  const next = sessions[(at + by + sessions.length) % Math.max(1, sessions.length)];
  if (next === undefined) return;
  focusPane(controls, next);
}
export function focusPane({ ui, view }: Controls, session: string): void {
  ui.session = session;
  ui.pane.up = 0;
  ui.pane.found = null;
  ui.task = view.state.sessions[session]?.task_id ?? ui.task;
}
export const nextPanel = (controls: Controls): void => turn(controls, 1);
export const previousPanel = (controls: Controls): void => turn(controls, -1);

/** Alt+1 … Alt+9. */
export const agentNumber =
  (number: number) =>
  (controls: Controls): void => {
    const pane = picture(controls.view).panes[number - 1];
    if (!pane) {
      controls.say(`There is no agent ${number} on this screen.`);
      return;
    }
    if (!pane.focused) focusPane(controls, pane.session);
  };
