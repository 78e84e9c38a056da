/** One row per task with its lanes; what the selected one needs and what waits for it is marked. Pure. */
import { minutesText } from '../../core/view/format.ts';
import { kinOf } from '../../core/view/graph-facts.ts';
import { STATUSES } from '../../core/view/task-status.ts';
import type { Rect } from '../frame/grid.ts';
import type { View } from '../model.ts';
import { cell, type Line, s } from '../parts/line.ts';
import { type Block, panel } from '../parts/panel.ts';
import { flatRow, railLine, railsIdWidth, tooWide } from '../parts/rails.ts';
import { windowStart } from '../parts/table.ts';
import { roleWidth, selectedTask, stateWidth } from '../parts/task-list.ts';
import { DIM, KEY, STAR, TONES } from '../theme.ts';

export function pathText(view: View): string {
  const path = view.derived.graph.path;
  return path.estimated ? `critical path ${minutesText(path.minutes)}` : `critical path ${path.ids.length} tasks`;
}

export function railsPanel(view: View, rect: Rect): Block {
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
  const states = stateWidth(view);
  const titleWidth = Math.max(6, rect.width - 2 - 5 - (rows[0]?.gutter.length ?? 1) - idWidth - 1 - 3 - states - roles - needsWidth);
  const lines = rows.slice(start, start + room).map((row): Line => {
    const one = view.state.tasks[row.id];
    const status = view.derived.statuses.get(row.id) ?? STATUSES.wait;
    const near = row.id === task?.id || kin.up.has(row.id) || kin.down.has(row.id);
    return [
      ...railLine(view, row, { selected: task?.id, kin, idWidth, titleWidth, marks: true }),
      s(' '),
      cell(`${status.glyph} ${status.word}`, states, near ? TONES[status.tone] : { ...TONES[status.tone], dim: true, bold: false }),
      s(' '),
      cell(one && one.attempts.length > 0 ? one.role : '—', roles, DIM),
      ...(wide ? [s(' '), cell(row.needs.join(' '), needsWidth - 1, DIM)] : []),
    ];
  });
  const more = rows.length - start - room;
  if (lines.length < room - 1) {
    while (lines.length < room - 1) lines.push([]);
    lines.push([s(' ▸', KEY), s(' selected   ', DIM), s('↑', KEY), s(' it needs   ', DIM), s('↓', KEY), s(' waits for it   ', DIM), s('★', STAR), s(' critical path', DIM)]);
  }
  return panel(rect, {
    title: `Graph · ${graph.rows.length} tasks · ${graph.waves} waves`,
    right: [s('★ ', STAR), s(pathText(view), DIM)],
    bottom: more > 0 ? `${more} more below` : '',
    focused: true,
    lines,
    picks: { head: 0, ids: rows.slice(start, start + room).map((row) => row.id) },
  });
}
