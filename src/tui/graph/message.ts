/** The line above the footer on the graph: what the selection is, in words. Pure. */
import { kinOf } from '../../core/view/graph-facts.ts';
import { tally } from '../../core/view/graph-groups.ts';
import type { View } from '../model.ts';
import { type Line, s, u } from '../parts/line.ts';
import { selectedTask } from '../parts/task-list.ts';
import { foundIn, modeOf } from './mode.ts';
import { selectedRow } from './selection.ts';
import { selectedCell } from './wave-table.ts';

function counted(view: View, ids: readonly string[]): string {
  const sum = tally(ids, view.derived.statuses);
  const parts: [number, string][] = [
    [sum.done, 'done'],
    [sum.running, 'at work'],
    [sum.you, 'need you'],
    [sum.failed, 'failed'],
    [sum.todo, 'to do'],
  ];
  const words = parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return words.length === 0 ? 'no task' : words.join(', ');
}

/** @param blocked why the selected task cannot begin, null when nothing is in its way */
export function graphMessage(view: View, blocked: string | null): Line {
  const mode = modeOf(view);
  if (mode === 'found') return [s(`${foundIn(view).length} tasks match. id: state: agent: look in one column, !word leaves out.`)];
  const at = mode === 'table' && !view.ui.graph.cell ? selectedCell(view) : null;
  if (at) return [u(`${at.group.id}, wave ${at.wave}: ${counted(view, at.ids)}.`)];
  const row = mode === 'groups' ? selectedRow(view) : undefined;
  if (row?.kind === 'group') return [u(`${row.group.id}: ${counted(view, row.group.tasks)}.`)];
  if (row?.kind === 'rest') return [u(`Not shown of ${row.group.id}: ${counted(view, row.ids)}.`)];
  const task = selectedTask(view);
  if (!task) return [];
  if (blocked !== null) return [u(blocked)];
  const kin = kinOf(view.derived.graph, task.id);
  return [s(`Selected ${task.id}: ${kin.up.size} upstream ↑, ${kin.down.size} downstream ↓. ★ marks the critical path.`)];
}
