/**
 * "Bus rails": one row per task, dependencies above, one lane per source task, shared by all its edges and freed at its
 * last dependant. A task takes the lane of a dependency that ends there, so chains are straight.
 * Invariant: in the row of a task every lane of a dependency is joined to the task's glyph by a horizontal line, and the
 * lane is unbroken from the dependency's row to there. Above RAILS_MAX tasks only order, waves and path are computed. Pure.
 */
import type { State } from '../state.ts';
import { type GraphTask, type Shape, shapeOf } from './graph-order.ts';
import { needsOf } from './task-status.ts';

/** Beyond this a gutter is wider than it is useful; lists take over. */
export const RAILS_MAX = 300;

export interface RailRow {
  id: string;
  lane: number;
  /** Gutter of 2 × lanes − 1 characters; the task's own place holds `@` for its status glyph. Empty when not drawn. */
  gutter: string;
  critical: boolean;
  /** From 1. */
  wave: number;
  /** Minutes it may be late without moving the end; counts of tasks when the path is not estimated. */
  slack: number;
  needs: string[];
  /** Needs that are implied by others and not drawn. */
  hidden: string[];
  dependants: string[];
}

export interface Rails {
  rows: RailRow[];
  byId: Map<string, RailRow>;
  lanes: number;
  waves: number;
  /** Length of the critical path: minutes when `estimated`, else a count of tasks. */
  path: { ids: string[]; minutes: number; estimated: boolean };
}

/** Topological, greedy on lanes closed minus lanes opened, then chain continuation, then the longest chain ahead. */
function railOrder(shape: Shape): number[] {
  const left = shape.needs.map((list) => list.length);
  const open = shape.dependants.map((list) => list.length);
  const available = new Set(shape.order.filter((node) => left[node] === 0));
  const result: number[] = [];
  let last = -1;
  while (available.size > 0) {
    let best = -1;
    let bestKey: [number, number, number, number] = [0, 0, 0, 0];
    for (const node of available) {
      const needs = shape.needs[node] ?? [];
      const closed = needs.filter((need) => open[need] === 1).length;
      const key: [number, number, number, number] = [closed - ((open[node] ?? 0) > 0 ? 1 : 0), needs.includes(last) ? 1 : 0, shape.tail[node] ?? 0, -node];
      if (best === -1 || compare(key, bestKey) > 0) {
        best = node;
        bestKey = key;
      }
    }
    available.delete(best);
    result.push(best);
    last = best;
    for (const need of shape.needs[best] ?? []) open[need] = (open[need] ?? 0) - 1;
    for (const next of shape.dependants[best] ?? []) {
      left[next] = (left[next] ?? 0) - 1;
      if (left[next] === 0) available.add(next);
    }
  }
  return result;
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return (a[at] ?? 0) - (b[at] ?? 0);
  return 0;
}

interface Drawn {
  lane: number;
  cells: string[];
}

function drawRow(node: number, shape: Shape, lanes: (number | null)[], left: number[], laneOf: number[]): Drawn {
  const needs = shape.needs[node] ?? [];
  const joined = needs.map((need) => laneOf[need] ?? 0);
  for (const need of needs) left[need] = (left[need] ?? 0) - 1;
  const ending = needs
    .filter((need) => left[need] === 0)
    .map((need) => laneOf[need] ?? 0)
    .sort((a, b) => a - b);
  let lane = ending[0] ?? -1;
  if (lane === -1) {
    lane = lanes.indexOf(null);
    if (lane === -1) lane = lanes.length;
  }
  const from = Math.min(lane, ...joined);
  const to = Math.max(lane, ...joined);
  const cells: string[] = [];
  for (let at = 0; at < Math.max(lanes.length, lane + 1); at++) {
    const inside = at >= from && at <= to;
    const active = lanes[at] !== null && lanes[at] !== undefined;
    let cell = ' ';
    if (at === lane) cell = '@';
    else if (joined.includes(at)) cell = corner(at === from, at === to, ending.includes(at));
    else if (inside) cell = active ? '┼' : '─';
    else if (active) cell = '│';
    if (at > 0) cells.push(at > from && at <= to ? '─' : ' ');
    cells.push(cell);
  }
  for (const ended of ending) lanes[ended] = null;
  lanes[lane] = (shape.dependants[node] ?? []).length > 0 ? node : null;
  laneOf[node] = lane;
  return { lane, cells };
}

const corner = (first: boolean, last: boolean, ends: boolean): string => (first ? (ends ? '╰' : '├') : last ? (ends ? '╯' : '┤') : ends ? '┴' : '┼');

export function railsOf(tasks: readonly GraphTask[]): Rails {
  const shape = shapeOf(tasks);
  const drawn = shape.ids.length <= RAILS_MAX;
  const order = drawn ? railOrder(shape) : [...shape.order].sort((a, b) => (shape.wave[a] ?? 0) - (shape.wave[b] ?? 0) || a - b);
  const name = (node: number) => shape.ids[node] ?? '';
  const lanes: (number | null)[] = [];
  const left = shape.dependants.map((list) => list.length);
  const laneOf: number[] = [];
  let widest = 0;
  const rows = order.map((node): RailRow => {
    const { lane, cells } = drawn ? drawRow(node, shape, lanes, left, laneOf) : { lane: 0, cells: [] };
    widest = Math.max(widest, lanes.length);
    return {
      id: name(node),
      lane,
      gutter: cells.join(''),
      critical: shape.critical.has(node),
      wave: shape.wave[node] ?? 1,
      slack: shape.slack[node] ?? 0,
      needs: (shape.needs[node] ?? []).map(name),
      hidden: (shape.hidden[node] ?? []).map(name),
      dependants: (shape.dependants[node] ?? []).map(name),
    };
  });
  const width = Math.max(0, widest * 2 - 1);
  for (const row of rows) row.gutter = drawn ? row.gutter.padEnd(width) : '';
  return {
    rows,
    byId: new Map(rows.map((row) => [row.id, row])),
    lanes: widest,
    waves: shape.wave.reduce((most, wave) => Math.max(most, wave), 0),
    path: { ids: shape.order.filter((node) => shape.critical.has(node)).map(name), minutes: shape.minutes, estimated: shape.estimated },
  };
}

/** The tasks of a State as graph nodes, in order of creation. Cancelled tasks stay: their dependants show why they wait. */
export function graphTasks(state: State): GraphTask[] {
  return Object.values(state.tasks)
    .sort((a, b) => a.order - b.order)
    .map((task) => ({ id: task.id, needs: needsOf(task), minutes: task.estimate?.minutes }));
}

export const taskGraph = (state: State): Rails => railsOf(graphTasks(state));
