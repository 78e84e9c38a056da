/** What j and k, h and l move on the graph, by the way it is drawn. Every edge of the reduction can be walked: going back and forth takes the next one. */
import type { Controls, View } from '../model.ts';
import { selectedTask } from '../parts/task-list.ts';
import { neighbours } from './focus.ts';
import { firstGraphUi } from './graph-ui.ts';
import { firstOpen, type GroupRow, groupRows, keyOf, selectedGroupRow } from './group-rows.ts';
import { foundIn, groupsIn, modeOf } from './mode.ts';
import { pathList, selectedOnPath } from './path.ts';
import { selectedCell } from './wave-table.ts';

export interface Selection {
  ids: readonly string[];
  /** -1 when none is selected. */
  current: number;
  set(id: string): void;
}

/** Made new when another run is looked at; the group with what needs people most is unfolded. */
export function enterGraph({ ui, view }: Controls): void {
  const run = view.state.run?.id ?? null;
  if (ui.graph.run === run && run !== null) return;
  const first = firstOpen(view);
  ui.graph = { ...firstGraphUi(), run, open: first === undefined ? {} : { [first]: 'some' } };
}

export function chooseTask({ ui }: Pick<Controls, 'ui'>, id: string): void {
  ui.task = id;
  ui.session = null;
  Object.assign(ui.graph, { group: null, rest: false, wave: 0, step: null, pick: null });
}

/** Among what was found: the selected task, else the first. */
export function selectedFound(view: View): string | undefined {
  const ids = foundIn(view);
  const id = selectedTask(view)?.id;
  return id !== undefined && ids.includes(id) ? id : ids[0];
}

export const selectedRow = (view: View): GroupRow | undefined => {
  const rows = groupRows(view);
  return rows[selectedGroupRow(view, rows)];
};

export function graphSelection(controls: Controls): Selection {
  const { view, ui } = controls;
  const tasks = (ids: readonly string[], current = ids.indexOf(selectedTask(view)?.id ?? '')): Selection => ({ ids, current, set: (id) => chooseTask(controls, id) });
  switch (modeOf(view)) {
    case 'found':
      return tasks(foundIn(view), foundIn(view).indexOf(selectedFound(view) ?? ''));
    case 'path':
      return tasks(pathList(view).ids, selectedOnPath(view));
    case 'focus': {
      const { needs, dependants } = neighbours(view);
      const ids = [...needs, ...dependants];
      return {
        ids,
        current: ids.indexOf(ui.graph.pick ?? ''),
        set: (id) => {
          ui.graph.pick = id;
        },
      };
    }
    case 'groups': {
      const rows = groupRows(view);
      return {
        ids: rows.map(keyOf),
        current: selectedGroupRow(view, rows),
        set: (key) => {
          const row = rows.find((one) => keyOf(one) === key);
          if (row?.kind === 'task') chooseTask(controls, row.id);
          else if (row) Object.assign(ui.graph, { group: row.group.id, rest: row.kind === 'rest', step: null });
        },
      };
    }
    case 'table': {
      const at = selectedCell(view);
      if (ui.graph.cell && at) {
        const wave = at.wave;
        const group = at.group.id;
        return {
          ids: at.ids,
          current: at.ids.indexOf(selectedTask(view)?.id ?? ''),
          set: (id) => {
            chooseTask(controls, id);
            Object.assign(ui.graph, { wave, group });
          },
        };
      }
      const list = groupsIn(view).list;
      return {
        ids: list.map((group) => group.id),
        current: at ? list.indexOf(at.group) : -1,
        set: (id) => Object.assign(ui.graph, { group: id, wave: at?.wave ?? 1 }),
      };
    }
    default:
      return tasks(view.derived.graph.rows.map((row) => row.id));
  }
}

/** One step back: through the tasks the focus came from, then to the map. @returns whether there was one. */
export function backOf(controls: Pick<Controls, 'ui'>): boolean {
  const { graph } = controls.ui;
  const last = graph.back.at(-1);
  if (graph.look === 'focus' && last !== undefined) {
    chooseTask(controls, last);
    graph.back = graph.back.slice(0, -1);
    return true;
  }
  if (graph.cell) graph.cell = false;
  else if (graph.look !== 'map') graph.look = 'map';
  else return false;
  return true;
}

type Side = 'needs' | 'dependants';

/** The next neighbour on a side: back where one came from, else the one after that last gone to. */
function nextOf(controls: Controls, side: Side, from: string, ids: readonly string[]): string | undefined {
  const { graph } = controls.ui;
  const came = graph.step?.to === from ? graph.step.from : undefined;
  if (came !== undefined && ids.includes(came)) {
    graph.step = null;
    return came;
  }
  const key = `${side} ${from}`;
  const next = ids[(ids.indexOf(graph.taken[key] ?? '') + 1) % Math.max(1, ids.length)];
  if (next === undefined) return undefined;
  graph.taken[key] = next;
  graph.step = { from, to: next };
  return next;
}

export function walk(controls: Controls, side: Side): void {
  const { ui, view } = controls;
  const mode = modeOf(view);
  if (mode === 'table') {
    const at = selectedCell(view);
    if (!at || ui.graph.cell) return;
    const wave = at.wave + (side === 'needs' ? -1 : 1);
    Object.assign(ui.graph, { group: at.group.id, wave: Math.max(1, Math.min(view.derived.graph.waves, wave)) });
    return;
  }
  const row = mode === 'groups' ? selectedRow(view) : undefined;
  if (row && row.kind !== 'task') {
    const next = nextOf(
      controls,
      side,
      `group ${row.group.id}`,
      row.group[side].map((id) => `group ${id}`),
    );
    if (next === undefined) controls.say(side === 'needs' ? 'This group needs no other.' : 'No group waits for this one.');
    else Object.assign(ui.graph, { group: next.slice(6), rest: false });
    return;
  }
  const from = selectedTask(view)?.id;
  if (from === undefined) return;
  const ids = neighbours(view)[side];
  const chosen = mode === 'focus' && ui.graph.pick !== null && ids.includes(ui.graph.pick) ? ui.graph.pick : undefined;
  const next = chosen ?? nextOf(controls, side, from, ids);
  if (next === undefined) {
    controls.say(side === 'needs' ? `${from} needs nothing.` : `Nothing waits for ${from}.`);
    return;
  }
  const { step } = ui.graph;
  chooseTask(controls, next);
  ui.graph.step = chosen === undefined ? step : null;
  if (mode === 'focus') ui.graph.back = [...ui.graph.back, from].slice(-50);
  const group = groupsIn(view).of.get(next);
  if (mode === 'groups' && group !== undefined) ui.graph.open[group] ??= 'some';
}
