/** 3 Graph: rails, what the selected task needs and holds up, and the waves. Beyond 60 rows a list ordered by wave. */
import { minutesText } from '../../core/view/format.ts';
import { STATUSES } from '../../core/view/task-status.ts';
import type { Rect } from '../frame/grid.ts';
import { splitCols, splitRows, widthClass } from '../layout.ts';
import type { View } from '../model.ts';
import { cell, type Line, s, u } from '../parts/line.ts';
import { type Block, panel } from '../parts/panel.ts';
import { flatRow, kinOf, railLine, railsIdWidth, tooWide } from '../parts/rails.ts';
import { windowStart } from '../parts/table.ts';
import { taskMark } from '../parts/task-detail.ts';
import { roleWidth, selectedTask, stateAndTime } from '../parts/task-list.ts';
import { DIM, KEY, STAR, TONES } from '../theme.ts';
import { nothing } from './empty.ts';

export function pathText(view: View): string {
  const path = view.derived.graph.path;
  return path.estimated ? `critical path ${minutesText(path.minutes)}` : `critical path ${path.ids.length} tasks`;
}

function railsPanel(view: View, rect: Rect): Block {
  const graph = view.derived.graph;
  const task = selectedTask(view);
  const flat = tooWide(graph, rect.width - 2);
  const rows = flat ? graph.rows.map(flatRow) : graph.rows;
  const kin = kinOf(graph, task?.id);
  const idWidth = railsIdWidth(graph);
  const room = rect.height - 2;
  const start = windowStart(
    rows.length,
    rows.findIndex((row) => row.id === task?.id),
    room,
  );
  const wide = rect.width > 76;
  const needsWidth = wide ? 11 : 0;
  const roles = roleWidth(view);
  const titleWidth = Math.max(6, rect.width - 2 - 5 - (rows[0]?.gutter.length ?? 1) - idWidth - 1 - 11 - roles - needsWidth);
  const lines = rows.slice(start, start + room).map((row): Line => {
    const one = view.state.tasks[row.id];
    const status = view.derived.statuses.get(row.id) ?? STATUSES.wait;
    const near = row.id === task?.id || kin.up.has(row.id) || kin.down.has(row.id);
    return [
      ...railLine(view, row, { selected: task?.id, kin, idWidth, titleWidth, marks: true }),
      s(' '),
      cell(`${status.glyph} ${status.word}`, 8, near ? TONES[status.tone] : { ...TONES[status.tone], dim: true, bold: false }),
      s(' '),
      cell(one && one.attempts.length > 0 ? one.role : '—', roles, DIM),
      ...(wide ? [s(' '), cell(row.needs.join(' '), needsWidth - 1, DIM)] : []),
    ];
  });
  const more = rows.length - start - room;
  return panel(rect, {
    title: `Graph · ${graph.rows.length} tasks · ${graph.waves} waves`,
    right: [s('★ ', STAR), s(pathText(view), DIM)],
    bottom: more > 0 ? `${more} more below` : '',
    focused: true,
    lines,
  });
}

function focusLines(view: View): Line[] {
  const task = selectedTask(view);
  const row = task ? view.derived.graph.byId.get(task.id) : undefined;
  if (!task || !row) return [];
  const chain = (ids: string[]): Line => (ids.length === 0 ? [s('nothing', DIM)] : ids.flatMap((id) => taskMark(view, id, ids.length > 2 ? 18 : 28)));
  return [
    [s(' needs  ', DIM), ...chain(row.needs), ...(row.hidden.length > 0 ? [s(`and ${row.hidden.join(' ')} through them`, DIM)] : [])],
    [s(' blocks ', DIM), ...chain(row.dependants)],
  ];
}

/** The neighbours as a small drawing: needs, this, dependants. */
function neighbours(view: View): Line[] {
  const task = selectedTask(view);
  const row = task ? view.derived.graph.byId.get(task.id) : undefined;
  if (!task || !row) return [];
  const lines: Line[] = [[s(' NEEDS', DIM)]];
  row.needs.forEach((id) => {
    lines.push([s('   '), ...taskMark(view, id, 28), s('─┐', DIM)]);
  });
  if (row.needs.length === 0) lines.push([s('   nothing', DIM)]);
  lines.push([], [s(' THIS', DIM)], [s('   '), s('▸ ', KEY), ...taskMark(view, task.id, 60)], [], [s(' BLOCKS', DIM)]);
  row.dependants.forEach((id, at) => {
    lines.push([s(at === row.dependants.length - 1 ? '   └─▶ ' : '   ├─▶ ', DIM), ...taskMark(view, id, 28)]);
  });
  if (row.dependants.length === 0) lines.push([s('   nothing', DIM)]);
  const kin = kinOf(view.derived.graph, task.id);
  lines.push([], [s(' State   ', DIM), s(stateAndTime(view, task))], [s(' Reach   ', DIM), s(`${kin.up.size} upstream, ${kin.down.size} downstream`)]);
  if (task.files.length > 0) lines.push([s(' Files   ', DIM), u(task.files.join(' '))]);
  if (row.critical) lines.push([s(' ★ ', STAR), s('critical: a delay moves the finish', DIM)]);
  return lines;
}

function waves(view: View): Line[] {
  const lists: string[][] = [];
  for (const row of view.derived.graph.rows) {
    const list = lists[row.wave - 1] ?? [];
    list.push(row.id);
    lists[row.wave - 1] = list;
  }
  return lists.map(
    (ids, at): Line => [
      s(` ${String(at + 1).padEnd(3)}`, DIM),
      ...ids.slice(0, 40).flatMap((id): Line => {
        const status = view.derived.statuses.get(id) ?? STATUSES.wait;
        return [s(status.glyph, TONES[status.tone]), u(id), s(' ')];
      }),
      ...(ids.length > 40 ? [s(`+${ids.length - 40}`, DIM)] : []),
    ],
  );
}

export function graphScreen(view: View, body: Rect): Block[] {
  if (view.derived.graph.rows.length === 0) return nothing('graph', body);
  const task = selectedTask(view);
  if (widthClass(view.cols) === 'narrow') {
    const [rails, below] = splitRows(body, Math.max(6, body.height - 4));
    return [railsPanel(view, rails), panel(below, { title: task ? [u(`${task.id} ${task.title}`, { bold: true })] : 'Task', lines: focusLines(view) })];
  }
  const [left, right] = splitCols(body, Math.floor(body.width * (view.cols < 160 ? 0.617 : 0.5)));
  const [focus, below] = splitRows(right, Math.max(10, Math.min(neighbours(view).length + 3, body.height - 8)));
  return [
    railsPanel(view, left),
    panel(focus, { title: task ? `Focus: ${task.id} and its neighbours` : 'Focus', lines: neighbours(view) }),
    panel(below, { title: 'Waves', lines: waves(view) }),
  ];
}
