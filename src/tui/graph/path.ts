/** The critical path as a list: what is done folded, then each task that is left, and in the middle a count where there is no room. Pure. */
import { minutesText } from '../../core/view/format.ts';
import { criticalPath, isDone, stateWords, waitingFor } from '../../core/view/graph-facts.ts';
import { STATUSES } from '../../core/view/task-status.ts';
import type { View } from '../model.ts';
import { cell, type Line, s, u } from '../parts/line.ts';
import { selectedTask } from '../parts/task-list.ts';
import { BOLD, DIM, KEY, TONES } from '../theme.ts';
import { groupsIn } from './mode.ts';

/** Tasks listed, and how many done ones stand folded above them. */
export function pathList(view: View): { ids: string[]; folded: number } {
  const { ids } = view.derived.graph.path;
  const left = view.ui.graph.done ? ids : ids.filter((id) => !isDone(view.derived.statuses, id));
  return { ids: left, folded: ids.length - left.length };
}

export const selectedOnPath = (view: View): number => {
  const at = pathList(view).ids.indexOf(selectedTask(view)?.id ?? '');
  return Math.max(0, at);
};

const titleWidth = (width: number): number => Math.max(10, Math.min(56, width - 54));

function pathLine(view: View, id: string, selected: boolean, width: number): Line {
  const task = view.state.tasks[id];
  const { graph, statuses } = view.derived;
  const status = statuses.get(id) ?? STATUSES.wait;
  const waits = status.name === 'done' ? 0 : waitingFor(graph, statuses, id).length;
  const minutes = task?.estimate?.minutes;
  const title = titleWidth(width);
  return [
    s(selected ? ' ▸ ' : '   ', KEY),
    s(`${status.glyph} `, TONES[status.tone]),
    cell(`${u(id).text} ${u(task?.title).text}`, title, selected ? BOLD : {}),
    s(' '),
    cell(u(groupsIn(view).of.get(id)).text, 10, DIM),
    s(' '),
    cell(stateWords(view.state, statuses, id), 18, TONES[status.tone]),
    cell(minutes === undefined || status.name === 'done' ? '' : `~${minutesText(minutes)}`, 10),
    s(status.name === 'fail' || status.name === 'you' || status.name === 'conflict' ? `${waits} wait` : '', DIM),
  ];
}

export function pathLines(view: View, width: number, room: number): Line[] {
  const { ids, folded } = pathList(view);
  const at = selectedOnPath(view);
  const head: Line[] = folded > 0 ? [[s('   ✓ ', TONES.good), s(`${folded} done`), s('  (= unfolds)', DIM)]] : [];
  const one = (id: string, index: number) => pathLine(view, id, index === at, width);
  const left = room - head.length;
  if (ids.length === 0) return [...head, [], [s('   Nothing of it is left.', DIM)]];
  const spaced = ids.length * 2 - 1 <= left;
  if (ids.length <= left) return [...head, ...ids.flatMap((id, index) => (spaced && index > 0 ? [[s('   │', DIM)], one(id, index)] : [one(id, index)]))];
  // The end of the path always shows; what is between is counted.
  const fit = Math.max(1, left - 3);
  const start = Math.max(0, Math.min(at - Math.floor(fit / 2), ids.length - 1 - fit));
  const end = Math.min(ids.length - 1, start + fit);
  const more = (from: number, to: number): Line[] => {
    const hidden = ids.slice(from, to);
    if (hidden.length === 0) return [];
    const minutes = hidden.reduce((sum, id) => sum + (view.state.tasks[id]?.estimate?.minutes ?? 0), 0);
    return [[s('   ┆  ', DIM), cell(`${hidden.length} more`, titleWidth(width) + 29), s(minutes > 0 ? `~${minutesText(minutes)}` : '', DIM)]];
  };
  return [
    ...head,
    ...more(0, start),
    ...ids.slice(start, end).map((id, index) => one(id, start + index)),
    ...more(end, ids.length - 1),
    one(ids[ids.length - 1] ?? '', ids.length - 1),
  ];
}

export function pathTitle(view: View): { title: string; right: string } {
  const path = criticalPath(view.state, view.derived.graph, view.derived.statuses);
  return { title: `Critical path · ${path.ids.length} tasks`, right: path.minutesLeft === null ? `${path.left.length} left` : `${minutesText(path.minutesLeft)} left` };
}
