/**
 * Where things stand. One function per screen that has panes, so that what Ink lays out and what is painted from terminal
 * models can never disagree. Three width classes: under 110, to 159, from 160 columns. Pure.
 */

import type { Session, State } from '../core/state.ts';
import { isLive } from '../core/view/status.ts';
import type { Rect } from './frame/grid.ts';
import type { Ui, View } from './model.ts';
import { selectedTask, sessionOfTask } from './parts/task-list.ts';

export const MIN_COLS = 60;
export const MIN_ROWS = 16;
const HEADER = 2;
const FOOTER = 2;

export type WidthClass = 'narrow' | 'middle' | 'wide';
export const widthClass = (cols: number): WidthClass => (cols < 110 ? 'narrow' : cols < 160 ? 'middle' : 'wide');

export const bodyOf = (view: { cols: number; rows: number }, banner: number): Rect => ({
  x: 0,
  y: HEADER + banner,
  width: view.cols,
  height: Math.max(0, view.rows - HEADER - FOOTER - banner),
});

export const splitRows = (rect: Rect, first: number): [Rect, Rect] => [
  { ...rect, height: first },
  { ...rect, y: rect.y + first, height: rect.height - first },
];
export const splitCols = (rect: Rect, first: number): [Rect, Rect] => [
  { ...rect, width: first },
  { ...rect, x: rect.x + first, width: rect.width - first },
];

export interface Pane {
  session: string;
  rect: Rect;
  focused: boolean;
}

/** Sessions worth a pane: at work, or ended while their task is not settled; when there is none, the newest. Stable by role. */
export const paneSessions = (view: View, slots: number): Session[] => panePage(view, slots).sessions;

/** Those of the page on which the chosen one is; `about` says which page that is, and is empty when all fit. */
export function panePage(view: View, slots: number): { sessions: Session[]; about: string } {
  const all = Object.values(view.state.sessions);
  const live = all.filter(isLive);
  const open = view.derived.tasks.flatMap((task) => {
    const name = view.derived.statuses.get(task.id)?.name;
    const session = name === 'review' || name === 'retry' || name === 'fail' || name === 'you' || name === 'conflict' || name === 'test' ? sessionOfTask(view, task) : null;
    return session && !isLive(session) ? [session] : [];
  });
  const picked = [...live, ...open];
  if (picked.length === 0)
    picked.push(
      ...all
        .filter((one) => one.started_at !== null)
        .sort((a, b) => (a.requested_at < b.requested_at ? 1 : -1))
        .slice(0, slots),
    );
  const chosen = selectedSession(view, picked);
  if (chosen && !picked.includes(chosen)) picked.push(chosen);
  const byRole = (a: Session, b: Session) => (a.role === b.role ? (a.requested_at < b.requested_at ? -1 : 1) : a.role < b.role ? -1 : 1);
  if (picked.length <= slots) return { sessions: picked.sort(byRole), about: '' };
  // More than there is room for: those at work first, and the page on which the chosen one is.
  picked.sort((one, other) => Number(isLive(other)) - Number(isLive(one)) || byRole(one, other));
  const page = Math.floor(Math.max(0, chosen ? picked.indexOf(chosen) : 0) / Math.max(1, slots));
  const pages = Math.ceil(picked.length / Math.max(1, slots));
  return { sessions: picked.slice(page * slots, (page + 1) * slots), about: `${slots === 1 ? 'agent' : 'page'} ${page + 1} of ${pages}` };
}

/** Panes at once, and how small they may get to be that many. */
const PANES_MOST = 20;
/** So few agents keep their room; what does not fit is a page on. */
const FEW = 6;
const PANE_MIN = { width: 36, height: 6 };

/** Columns and rows of panes: as comfortable as can be, and closer together only when there are more agents than that. */
export function paneGrid(rect: Rect, comfortable: { columns: number; rows: number }, count: number): { columns: number; rows: number } {
  if (count <= FEW) return comfortable;
  const wanted = Math.min(count, PANES_MOST);
  let best = comfortable;
  for (let columns = comfortable.columns; columns <= Math.max(comfortable.columns, Math.floor(rect.width / PANE_MIN.width)); columns++)
    for (let rows = comfortable.rows; rows <= Math.max(comfortable.rows, Math.floor(rect.height / PANE_MIN.height)); rows++) {
      const [now, then] = [best.columns * best.rows, columns * rows];
      if (now < wanted ? then > now : then >= wanted && then < now) best = { columns, rows };
    }
  return best;
}

/** The session that has the focus: chosen by hand, or of the selected task, or the first at work. */
export function selectedSession(view: View, sessions: readonly Session[] = Object.values(view.state.sessions).filter(isLive)): Session | null {
  const chosen = view.ui.session === null ? undefined : view.state.sessions[view.ui.session];
  if (chosen) return chosen;
  const task = selectedTask(view);
  const own = task ? sessionOfTask(view, task) : null;
  return own ?? (task ? null : (sessions.find(isLive) ?? sessions[0] ?? null));
}

/** That agent alone on the screen; z shows the others again. */
export function lookAt({ ui, state }: { ui: Ui; state: State }, session: string): void {
  const task = state.sessions[session]?.task_id;
  Object.assign(ui, { screen: 'run', session, zoom: true, help: false, filter: '', pane: { ...ui.pane, up: 0 }, ...(task == null ? {} : { task }) });
}

export interface RunLayout {
  tasks: Rect;
  graph: Rect | null;
  messages: Rect | null;
  card: Rect | null;
  panes: Pane[];
  /** `page 1 of 2`, when there are more agents than panes. */
  page: string;
}

function gridOf(rect: Rect, count: number, columns: number, focus: number): Rect[] {
  const cols = Math.min(columns, count);
  const rows = Math.ceil(count / cols);
  const rects: Rect[] = [];
  for (let at = 0; at < count; at++) {
    const row = Math.floor(at / cols);
    const inRow = row === rows - 1 ? count - row * cols : cols;
    const column = at - row * cols;
    const x = Math.floor((rect.width * column) / inRow);
    const width = Math.floor((rect.width * (column + 1)) / inRow) - x;
    const shares = Array.from({ length: rows }, (_, one) => (Math.floor(focus / cols) === one ? 5 : 4));
    const total = shares.reduce((sum, share) => sum + share, 0);
    const y = Math.floor((rect.height * shares.slice(0, row).reduce((sum, share) => sum + share, 0)) / total);
    const end = Math.floor((rect.height * shares.slice(0, row + 1).reduce((sum, share) => sum + share, 0)) / total);
    rects.push({ x: rect.x + x, y: rect.y + y, width, height: end - y });
  }
  return rects;
}

export function runLayout(view: View, body: Rect): RunLayout {
  const kind = widthClass(view.cols);
  // Without a task the goal takes that place, and there is nothing to draw a graph of.
  const planning = view.derived.tasks.length === 0 && view.ui.filter === '';
  const wanted = planning ? 9 : view.derived.tasks.length + 3;
  if (kind === 'narrow') {
    const height = Math.min(Math.max(5, Math.round(body.height * 0.4)), Math.max(5, wanted));
    const [tasks, rest] = splitRows(body, height);
    const session = selectedSession(view);
    return {
      page: panePage(view, 1).about,
      tasks,
      graph: null,
      messages: null,
      card: session ? null : rest,
      panes: session ? [{ session: session.id, rect: rest, focused: true }] : [],
    };
  }
  const [left, right] = splitCols(body, kind === 'middle' ? Math.round(view.cols * 0.383) : Math.round(view.cols * 0.31));
  const [tasks, lower] = splitRows(
    left,
    planning ? left.height : Math.max(6, Math.min(wanted + (kind === 'wide' ? 3 : 1), Math.floor(body.height * (kind === 'wide' ? 0.4 : 0.5)))),
  );
  const graphHeight = Math.max(6, Math.min(view.derived.graph.rows.length + 4, lower.height - 8));
  const [graph, messages] = planning ? [null, null] : kind === 'wide' && lower.height > 20 ? splitRows(lower, graphHeight) : [lower, null];
  const columns = Math.max(1, Math.floor(right.width / 64));
  const rows = Math.max(1, Math.min(4, Math.floor(right.height / (kind === 'middle' ? 14 : 18))));
  const grid = paneGrid(right, { columns, rows }, paneSessions(view, PANES_MOST).length);
  const { sessions, about: page } = panePage(view, grid.columns * grid.rows);
  const focus = selectedSession(view);
  const at = Math.max(
    0,
    sessions.findIndex((session) => session.id === focus?.id),
  );
  if (sessions.length === 0) return { tasks, graph, messages, card: right, panes: [], page };
  const rects = gridOf(right, sessions.length, grid.columns, at);
  return {
    page,
    tasks,
    graph,
    messages,
    card: null,
    panes: sessions.map((session, index) => ({ session: session.id, rect: rects[index] ?? right, focused: session.id === focus?.id })),
  };
}
