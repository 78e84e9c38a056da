/** The keys of the graph: how it is looked at, folding, back. Nothing here changes the run. */
import { criticalPath } from '../../core/view/graph-facts.ts';
import type { GraphLook } from '../graph/graph-ui.ts';
import { modeOf } from '../graph/mode.ts';
import { backOf, chooseTask, selectedFound, selectedRow, walk } from '../graph/selection.ts';
import { selectedCell } from '../graph/wave-table.ts';
import type { Controls, View } from '../model.ts';
import { selectedTask } from '../parts/task-list.ts';
import { open } from './look.ts';

export const upStream = (controls: Controls): void => walk(controls, 'needs');
export const downStream = (controls: Controls): void => walk(controls, 'dependants');

export const noGraph = (view: View): string | null => (view.derived.graph.rows.length > 0 ? null : 'there is no task yet');

const look =
  (name: GraphLook) =>
  ({ ui }: Controls): void => {
    ui.graph.look = ui.graph.look === name ? 'map' : name;
    Object.assign(ui.graph, { pick: null, back: [], cell: false });
  };

export const waves = look('waves');
export function focus(controls: Controls): void {
  const { ui, view } = controls;
  const row = modeOf(view) === 'groups' ? selectedRow(view) : undefined;
  const id = row && row.kind !== 'task' ? row.group.tasks[0] : modeOf(view) === 'table' && !ui.graph.cell ? selectedCell(view)?.ids[0] : undefined;
  if (id !== undefined) chooseTask(controls, id);
  ui.filter = '';
  look('focus')(controls);
}
export function path(controls: Controls): void {
  const { ui, view } = controls;
  look('path')(controls);
  if (ui.graph.look !== 'path') return;
  const { ids, left } = criticalPath(view.state, view.derived.graph, view.derived.statuses);
  const selected = selectedTask(view)?.id ?? '';
  const first = left[0] ?? ids[0];
  if (!left.includes(selected) && first !== undefined) chooseTask(controls, first);
}

export const wavesLabel = (view: View): string => {
  const mode = modeOf(view);
  if (view.ui.graph.look === 'waves') return mode === 'groups' ? 'table' : 'back to the graph';
  return mode === 'table' ? 'groups' : 'waves';
};

export function enterLabel(view: View): string {
  const mode = modeOf(view);
  if (mode === 'found') return 'show it in the graph';
  if (mode === 'table') return view.ui.graph.cell ? 'open task' : 'list its tasks';
  const row = mode === 'groups' ? selectedRow(view) : undefined;
  return row?.kind === 'group' ? (view.ui.graph.open[row.group.id] ? 'fold' : 'unfold') : row?.kind === 'rest' ? 'unfold all' : 'open task';
}

export function enter(controls: Controls): void {
  const { ui, view } = controls;
  const mode = modeOf(view);
  if (mode === 'found') {
    const id = selectedFound(view);
    ui.filter = '';
    if (id !== undefined) chooseTask(controls, id);
    ui.graph.look = 'map';
    return;
  }
  if (mode === 'table' && !ui.graph.cell) {
    const at = selectedCell(view);
    if (!at || at.ids.length === 0) {
      controls.say('This group has no task in this wave.');
      return;
    }
    const { group, wave, ids } = at;
    chooseTask(controls, ids[0] ?? '');
    Object.assign(ui.graph, { cell: true, group: group.id, wave });
    return;
  }
  const row = mode === 'groups' ? selectedRow(view) : undefined;
  if (row && row.kind !== 'task') {
    if (row.kind === 'group' && ui.graph.open[row.group.id]) fold(controls);
    else unfold(controls);
    return;
  }
  open(controls);
}

export function nothingFolds(view: View): string | null {
  const mode = modeOf(view);
  return mode === 'groups' || mode === 'path' ? null : 'every task has its own row here; nothing is folded';
}

export function unfold(controls: Controls): void {
  const { ui, view } = controls;
  const mode = modeOf(view);
  if (mode === 'path') {
    ui.graph.done = true;
    return;
  }
  const row = mode === 'groups' ? selectedRow(view) : undefined;
  if (!row) return;
  const { id } = row.group;
  ui.graph.open[id] = ui.graph.open[id] ? 'all' : 'some';
  if (row.kind === 'rest') chooseTask(controls, row.ids[0] ?? row.group.tasks[0] ?? '');
}

export function fold(controls: Controls): void {
  const { ui, view } = controls;
  const mode = modeOf(view);
  if (mode === 'path') {
    ui.graph.done = false;
    return;
  }
  const row = mode === 'groups' ? selectedRow(view) : undefined;
  if (!row) return;
  delete ui.graph.open[row.group.id];
  Object.assign(ui.graph, { group: row.group.id, rest: false });
}

export const back = (controls: Controls): void => {
  if (!backOf(controls)) controls.say('This is the whole graph already.');
};
