/**
 * A small graph from left to right: one column per wave, rows so chosen that no edge crosses another. An edge over several waves
 * runs through the columns between as an entry without a task. Invariant: lines that touch belong to tasks of which each on the left is
 * needed by each on the right, so nothing can be read wrongly; where that cannot be drawn the answer is null, and rails are shown. Pure.
 */
import type { RailRow } from '../../core/view/graph.ts';
import { apart, type Joint } from './strokes.ts';

/** Beyond these nothing is legible in columns. */
export const SMALL = { tasks: 8, widest: 3 };

export interface Entry {
  /** Task, or the task whose edge passes here. */
  id: string;
  passes: boolean;
  /** Row of its line, in steps: 2 for each entry of a column. */
  y: number;
}
export interface Layered {
  columns: Entry[][];
  /** Between each column and the next. */
  gaps: Joint[][];
  /** Entries of the fullest column. */
  tallest: number;
}

type Edge = readonly [from: number, to: number];
interface Bare {
  entries: { id: string; passes: boolean }[];
  /** From the column before. */
  edges: Edge[];
}

function bareColumns(rows: readonly RailRow[]): Bare[] {
  const columns: Bare[] = [];
  const column = (wave: number): Bare => {
    while (columns.length < wave) columns.push({ entries: [], edges: [] });
    return columns[wave - 1] ?? { entries: [], edges: [] };
  };
  const wave = new Map(rows.map((row) => [row.id, row.wave]));
  for (const row of rows) column(row.wave).entries.push({ id: row.id, passes: false });
  for (const row of rows) {
    const last = Math.max(0, ...row.dependants.map((id) => wave.get(id) ?? 0));
    for (let at = row.wave + 1; at < last; at++) column(at).entries.push({ id: row.id, passes: true });
  }
  const place = (at: number, id: string, passes: boolean) => column(at).entries.findIndex((entry) => entry.id === id && entry.passes === passes);
  for (const row of rows) {
    const last = Math.max(0, ...row.dependants.map((id) => wave.get(id) ?? 0));
    for (let at = row.wave + 1; at < last; at++) column(at).edges = [...column(at).edges, [place(at - 1, row.id, at - 1 > row.wave), place(at, row.id, true)]];
    for (const need of row.needs) {
      const from = wave.get(need) ?? 0;
      column(row.wave).edges = [...column(row.wave).edges, [place(row.wave - 1, need, from < row.wave - 1), place(row.wave, row.id, false)]];
    }
  }
  return columns;
}

/** Edges that hang together, as joints of rows; null when one of the left is not needed by one of the right. */
function joints(edges: readonly Edge[], left: readonly number[], right: readonly number[]): Joint[] | null {
  const open = new Set(edges);
  const result: Joint[] = [];
  while (open.size > 0) {
    const [first] = open;
    const ins = new Set([first?.[0] ?? 0]);
    const outs = new Set<number>();
    for (let grown = true; grown; ) {
      grown = false;
      for (const edge of open) {
        if (!ins.has(edge[0]) && !outs.has(edge[1])) continue;
        ins.add(edge[0]);
        outs.add(edge[1]);
        open.delete(edge);
        grown = true;
      }
    }
    if (edges.filter(([from]) => ins.has(from)).length !== ins.size * outs.size) return null;
    result.push({ ins: [...ins].map((at) => left[at] ?? 0), outs: [...outs].map((at) => right[at] ?? 0) });
  }
  return result;
}

function orders(count: number): number[][] {
  if (count <= 1) return [Array.from({ length: count }, (_, at) => at)];
  return orders(count - 1).flatMap((order) => Array.from({ length: count }, (_, at) => [...order.slice(0, count - 1 - at), count - 1, ...order.slice(count - 1 - at)]));
}

const known = new WeakMap<readonly RailRow[], { found: Layered | null }>();

/** Worked out once per graph. */
export function layered(rows: readonly RailRow[]): Layered | null {
  const before = known.get(rows);
  if (before) return before.found;
  const found = rows.length > SMALL.tasks ? null : search(rows);
  known.set(rows, { found });
  return found;
}

function search(rows: readonly RailRow[]): Layered | null {
  const columns = bareColumns(rows);
  const tallest = Math.max(0, ...columns.map(({ entries }) => entries.length));
  if (rows.length === 0 || tallest > SMALL.widest + 1) return null;
  const rowsOf = (order: readonly number[]) => order.map((place) => tallest - order.length + place * 2);
  interface Found {
    cost: number;
    ys: number[][];
    gaps: Joint[][];
  }
  /** The best rows of this column and all after it, the column before standing as it does. */
  const best = (at: number, left: readonly number[]): Found | null => {
    const column = columns[at];
    if (!column) return { cost: 0, ys: [], gaps: [] };
    let found: Found | null = null;
    for (const order of orders(column.entries.length)) {
      const ys = rowsOf(order);
      const gap = joints(column.edges, left, ys);
      if (gap === null || !apart(gap)) continue;
      const rest = best(at + 1, ys);
      if (rest === null) continue;
      const cost = rest.cost + column.edges.reduce((sum, [from, to]) => sum + Math.abs((left[from] ?? 0) - (ys[to] ?? 0)), 0);
      if (found === null || cost < found.cost) found = { cost, ys: [ys, ...rest.ys], gaps: [gap, ...rest.gaps] };
    }
    return found;
  };
  const found = best(0, []);
  if (found === null) return null;
  return {
    columns: columns.map(({ entries }, at) => entries.map((entry, row) => ({ ...entry, y: found.ys[at]?.[row] ?? 0 }))),
    gaps: found.gaps.slice(1),
    tallest,
  };
}
