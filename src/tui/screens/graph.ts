/** 3 Graph: drawn by its size, with what it means beside or below it. Each way of drawing lies in graph/. */
import { count } from '../../core/view/event-text.ts';
import { STATUSES } from '../../core/view/task-status.ts';
import type { Rect } from '../frame/grid.ts';
import { focusDrawing, placeLines } from '../graph/focus.ts';
import { groupLines, groupRows, keyOf, selectedGroupRow } from '../graph/group-rows.ts';
import { foundIn, type GraphMode, groupsIn, modeOf } from '../graph/mode.ts';
import { pathLines, pathTitle } from '../graph/path.ts';
import { pathText, railsPanel } from '../graph/rails-panel.ts';
import { selectedFound, selectedRow } from '../graph/selection.ts';
import { holdLines, runnableLines, slowLines } from '../graph/side.ts';
import { boxes, pills } from '../graph/small.ts';
import { selectedCell, tableLines, waveLines, waveWindow } from '../graph/wave-table.ts';
import { called } from '../keys/called.ts';
import { splitCols, splitRows, widthClass } from '../layout.ts';
import type { View } from '../model.ts';
import { type Line, s, u } from '../parts/line.ts';
import { type Block, panel } from '../parts/panel.ts';
import { windowStart } from '../parts/table.ts';
import { taskMark } from '../parts/task-detail.ts';
import { selectedTask, statusOf } from '../parts/task-list.ts';
import { DIM, KEY, STAR, TONES } from '../theme.ts';
import { nothing } from './empty.ts';

const BESIDE: Partial<Record<GraphMode, { title: string; lines(view: View): Line[] }>> = {
  groups: { title: 'Why is it slow?', lines: slowLines },
  table: { title: 'What holds it up', lines: holdLines },
};
const legend = (...parts: [string, string][]): Line => [s(' '), ...parts.flatMap(([sign, text]): Line => [s(sign, KEY), s(` ${text}   `, DIM)])];

/** `done 2   run 1`: the states there are, in words. */
function stateCounts(view: View): Line {
  const counts = new Map<string, number>();
  for (const status of view.derived.statuses.values()) counts.set(status.name, (counts.get(status.name) ?? 0) + 1);
  return Object.values(STATUSES).flatMap((status): Line => (counts.has(status.name) ? [s(`${status.word} `, DIM), s(`${counts.get(status.name)}   `, TONES[status.tone])] : []));
}

function selectedLine(view: View): Line {
  const task = selectedTask(view);
  const row = view.derived.graph.byId.get(task?.id ?? '');
  if (!task || !row) return [];
  const status = statusOf(view, task);
  const list = (head: string, ids: readonly string[]) => (ids.length > 0 ? ` · ${head} ${ids.join(' ')}` : '');
  return [
    s('   selected ', DIM),
    s(`${status.glyph} `, TONES[status.tone]),
    u(`${task.id} ${task.title} · ${task.role}${list('needs', row.needs)}${list('blocks', row.dependants)}`),
  ];
}

function smallPanel(view: View, rect: Rect, mode: 'boxes' | 'pills'): Block {
  const graph = view.derived.graph;
  const selected = selectedTask(view)?.id;
  const drawn = (mode === 'boxes' ? boxes : pills)(view, rect.width - 2, selected) ?? [];
  const before = Math.max(1, Math.min(3, Math.floor((rect.height - drawn.length - 6) / 2)));
  return panel(rect, {
    title: `Graph · ${graph.rows.length} tasks`,
    right: `${view.derived.counts.done}/${view.derived.counts.total} done`,
    focused: true,
    lines: [
      ...Array.from({ length: before }, (): Line => []),
      ...drawn,
      [],
      [s('   '), ...stateCounts(view), s(' ★ ', STAR), s(`${pathText(view)} `, DIM), u(graph.path.ids.join(' '), DIM)],
      selectedLine(view),
    ],
  });
}

function groupsPanel(view: View, rect: Rect): Block {
  const rows = groupRows(view);
  const selected = selectedGroupRow(view, rows);
  const room = rect.height - 4;
  const start = windowStart(rows.length, selected, room);
  const lines = groupLines(view, rows, selected, rect.width - 2).slice(start, start + room);
  const more = rows.length - start - room;
  return panel(rect, {
    title: `Graph · ${count(view.derived.graph.rows.length, 'task')} · ${count(groupsIn(view).list.length, 'group')}`,
    right: `${view.derived.counts.done}/${view.derived.counts.total} done · ★ ${pathText(view).replace('critical path ', '')}`,
    bottom: more > 0 ? `${more} more below` : '',
    focused: true,
    picks: { head: 0, ids: rows.slice(start, start + room).map(keyOf) },
    lines: [
      ...lines,
      ...Array.from({ length: room - lines.length }, (): Line => []),
      [],
      legend(['+', 'folded'], ['-', 'open'], ['#', 'done'], ['>', 'running'], ['.', 'to do'], ['★', 'critical path']),
    ],
  });
}

function tablePanel(view: View, rect: Rect): Block {
  const at = selectedCell(view);
  const { graph, counts } = view.derived;
  if (view.ui.graph.cell && at) return listPanel(view, rect, `${at.group.id} · wave ${at.wave} · ${at.ids.length} tasks`, at.ids, selectedTask(view)?.id);
  const { first, shown } = waveWindow(view, rect.width - 2);
  const lines = tableLines(view, rect.width - 2, rect.height - 4);
  return panel(rect, {
    title: `Graph · ${count(graph.rows.length, 'task')} · ${count(groupsIn(view).list.length, 'group')} ${shown < graph.waves ? `· waves ${first}-${first + shown - 1} of ${graph.waves}` : `× ${graph.waves} waves`}`,
    right: `${counts.done} done`,
    focused: true,
    lines: [
      ...lines,
      ...Array.from({ length: rect.height - 4 - lines.length }, (): Line => []),
      [],
      legend(['##', 'all done'], ['>3', 'three running'], ['.5', 'five to do'], ['▲1', 'needs you'], ['✗1', 'failed']),
    ],
  });
}

function listPanel(view: View, rect: Rect, title: string, ids: readonly string[], selected: string | undefined): Block {
  const room = rect.height - 2;
  const start = windowStart(ids.length, Math.max(0, ids.indexOf(selected ?? '')), room);
  const lines = ids.slice(start, start + room).map((id): Line => {
    const row = view.derived.graph.byId.get(id);
    const task = view.state.tasks[id];
    const status = view.derived.statuses.get(id) ?? STATUSES.wait;
    return [
      s(id === selected ? ' ▸ ' : '   ', KEY),
      s(`${status.glyph} ${status.word.padEnd(8)} `, TONES[status.tone]),
      s(row?.critical ? '★' : ' ', STAR),
      u(`${id} ${task?.title ?? ''}`),
      u((row?.needs.length ?? 0) > 0 ? `  ← ${row?.needs.join(' ')}` : '', DIM),
    ];
  });
  const more = ids.length - start - room;
  return panel(rect, {
    title,
    focused: true,
    bottom: more > 0 ? `${more} more below` : '',
    picks: { head: 0, ids: ids.slice(start, start + room) },
    lines: lines.length > 0 ? lines : [[], [s('   Nothing matches. Esc shows the graph again.', DIM)]],
  });
}

function mainPanel(view: View, rect: Rect, mode: GraphMode): Block {
  const task = selectedTask(view);
  switch (mode) {
    case 'boxes':
    case 'pills':
      return smallPanel(view, rect, mode);
    case 'rails':
      return railsPanel(view, rect);
    case 'groups':
      return groupsPanel(view, rect);
    case 'table':
      return tablePanel(view, rect);
    case 'waves':
      return panel(rect, { title: `Waves · ${view.derived.graph.waves}`, right: pathText(view), focused: true, lines: waveLines(view, rect.width - 2) });
    case 'focus':
      return panel(rect, {
        title: [u(task ? `Focus · ${task.id} ${task.title}` : 'Focus', TONES.busy)],
        focused: true,
        lines: [
          ...focusDrawing(view, rect.width - 2, rect.height - 9),
          [],
          ...placeLines(view),
          ...(rect.height > 16 ? [[]] : []),
          legend(
            [`${called('graph.up-stream')} ${called('graph.down-stream')}`, 'go to a neighbour'],
            [`${called('move.down')} ${called('move.up')}`, 'choose among neighbours'],
            [called('graph.back'), 'back'],
          ),
        ],
      });
    case 'path':
      return panel(rect, { ...pathTitle(view), focused: true, lines: pathLines(view, rect.width - 2, rect.height - 2) });
    case 'found':
      return listPanel(view, rect, `Graph · ${foundIn(view).length} of ${view.derived.graph.rows.length} tasks match`, foundIn(view), selectedFound(view));
  }
}

/** On a narrow screen: the neighbours of the selected task in two lines. */
function needsAndBlocks(view: View): Line[] {
  const row = view.derived.graph.byId.get(selectedTask(view)?.id ?? '');
  if (!row) return [];
  const list = (ids: string[]): Line => (ids.length === 0 ? [s('nothing', DIM)] : ids.flatMap((id) => taskMark(view, id, ids.length > 2 ? 18 : 28)));
  return [
    [s(' needs  ', DIM), ...list(row.needs), ...(row.hidden.length > 0 ? [u(`and ${row.hidden.join(' ')} through them`, DIM)] : [])],
    [s(' blocks ', DIM), ...list(row.dependants)],
  ];
}

export function graphScreen(view: View, body: Rect): Block[] {
  if (view.derived.graph.rows.length === 0) return nothing('graph', view, body);
  const mode = modeOf(view);
  const task = selectedTask(view);
  const narrow = widthClass(view.cols) === 'narrow';
  const whole = mode === 'waves' || mode === 'path' || mode === 'focus' || mode === 'found';
  if (narrow && (mode === 'rails' || mode === 'groups')) {
    const [top, below] = splitRows(body, Math.max(6, body.height - 4));
    const on = mode === 'groups' ? selectedRow(view) : undefined;
    if (on && on.kind !== 'task') {
      const list = (head: string, ids: string[]): Line => [s(head, DIM), ids.length === 0 ? s('nothing', DIM) : u(ids.join('  '))];
      return [
        mainPanel(view, top, mode),
        panel(below, { title: [u(on.group.id, { bold: true })], lines: [list(' needs  ', on.group.needs), list(' blocks ', on.group.dependants)] }),
      ];
    }
    return [mainPanel(view, top, mode), panel(below, { title: task ? [u(`${task.id} ${task.title}`, { bold: true })] : 'Task', lines: needsAndBlocks(view) })];
  }
  if (narrow || whole) return [mainPanel(view, body, mode)];
  const focus = (rect: Rect) =>
    panel(rect, {
      title: task ? `Focus: ${task.id} and its neighbours` : 'Focus',
      lines: [...focusDrawing(view, rect.width - 2, Math.max(5, rect.height - 9)), [], ...placeLines(view)],
    });
  const waves = (rect: Rect) => panel(rect, { title: 'Waves', lines: waveLines(view, rect.width - 2) });
  if (mode === 'boxes' || mode === 'pills') {
    const [top, below] = splitRows(body, Math.max(12, Math.floor(body.height * 0.5)));
    const [left, right] = splitCols(below, Math.floor(body.width * 0.5));
    return [mainPanel(view, top, mode), focus(left), waves(right)];
  }
  const [left, right] = splitCols(body, Math.floor(body.width * (view.cols < 160 ? 0.617 : mode === 'rails' ? 0.5 : 0.6)));
  const beside = BESIDE[mode];
  if (beside) return [mainPanel(view, left, mode), panel(right, { title: beside.title, lines: beside.lines(view) })];
  const [upper, lower] = splitRows(right, Math.max(12, Math.min(20, body.height - 16)));
  if (lower.height < 16) return [mainPanel(view, left, mode), focus(upper), waves(lower)];
  const [middle, last] = splitRows(lower, 6);
  return [mainPanel(view, left, mode), focus(upper), panel(middle, { title: 'What waits', lines: runnableLines(view) }), waves(last)];
}
