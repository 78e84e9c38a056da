/** How the graph is drawn now: by its size and the room there is, or as the user chose. Pure; what is costly is kept per graph. */
import type { Rails } from '../../core/view/graph.ts';
import { type Groups, groupName, groupsOf } from '../../core/view/graph-groups.ts';
import { STATUSES } from '../../core/view/task-status.ts';
import type { Derived } from '../derive.ts';
import { matches } from '../derive.ts';
import type { View } from '../model.ts';
import { boxes, pills } from './small.ts';

export type GraphMode = 'boxes' | 'pills' | 'rails' | 'groups' | 'table' | 'waves' | 'focus' | 'path' | 'found';

/** Tasks up to which each is drawn; a wider gutter than the quarter of the screen ends rails earlier. */
export const MOST = { rails: 60, groups: 300 };
const BOXES_FROM = 120;

const grouped = new WeakMap<Rails, Groups>();
export function groupsIn(view: View): Groups {
  const graph = view.derived.graph;
  const known = grouped.get(graph);
  if (known) return known;
  const groups = groupsOf(graph, (id) => {
    const task = view.state.tasks[id];
    return task ? groupName(task) : '';
  });
  grouped.set(graph, groups);
  return groups;
}

const found = new WeakMap<Derived, { filter: string; ids: string[] }>();
/** Tasks that match what was typed after `/`, in the order of the graph. */
export function foundIn(view: View): string[] {
  const filter = view.ui.filter;
  const known = found.get(view.derived);
  if (known?.filter === filter) return known.ids;
  const ids = view.derived.graph.rows.flatMap(({ id }) => {
    const task = view.state.tasks[id];
    const state = (view.derived.statuses.get(id) ?? STATUSES.wait).word;
    return task && matches(filter, { id, state, agent: task.role, text: task.title }) ? [id] : [];
  });
  found.set(view.derived, { filter, ids });
  return ids;
}

function bySize(view: View): 'boxes' | 'pills' | 'rails' | 'groups' | 'table' {
  const graph = view.derived.graph;
  const count = graph.rows.length;
  if (count > MOST.groups) return 'table';
  const small = view.cols >= BOXES_FROM && boxes(view, view.cols - 2, undefined) ? 'boxes' : pills(view, view.cols - 2, undefined) ? 'pills' : null;
  if (small) return small;
  return count <= MOST.rails && graph.lanes * 2 - 1 <= Math.max(23, Math.floor(view.cols / 4)) ? 'rails' : 'groups';
}

export function modeOf(view: View): GraphMode {
  const { look } = view.ui.graph;
  if (view.ui.filter !== '' || view.ui.filtering) return 'found';
  if (look === 'focus' || look === 'path') return look;
  const usual = bySize(view);
  if (look === 'map') return usual;
  return usual === 'table' ? 'groups' : usual === 'groups' ? 'table' : 'waves';
}
