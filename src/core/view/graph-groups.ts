/**
 * A large plan in groups: the architect's own (`group`), else the phase, else the first part of the id, else the role. Every task is in
 * exactly one. Groups depend on each other when their tasks do; when that makes a circle they stand by first wave, without lanes. Pure.
 */
import type { Task } from '../state.ts';
import { type RailRow, type Rails, railsOf } from './graph.ts';
import type { TaskStatus } from './task-status.ts';

export interface Group {
  id: string;
  /** In the order of the rows of the graph. */
  tasks: string[];
  /** Groups it waits for and that wait for it, after the reduction; none when the groups form a circle. */
  needs: string[];
  dependants: string[];
  /** Lanes of its row; empty when the groups form a circle. */
  row: RailRow | null;
  critical: boolean;
  /** Its tasks by wave; index 0 is wave 1. */
  waves: string[][];
}

export interface Groups {
  list: Group[];
  byId: Map<string, Group>;
  /** The group of a task. */
  of: Map<string, string>;
  circular: boolean;
  lanes: number;
}

/** `auth` of `auth-3`, `auth/3` and `auth.3`; nothing of `T3`. */
const firstPart = (id: string): string | null => /^([A-Za-z][^\s/._-]*)[/._-]./.exec(id)?.[1] ?? null;
export const groupName = (task: Pick<Task, 'id' | 'role' | 'group' | 'phase'>): string => task.group ?? task.phase ?? firstPart(task.id) ?? task.role;

export function groupsOf(graph: Rails, nameOf: (id: string) => string): Groups {
  const of = new Map<string, string>();
  const byId = new Map<string, Group>();
  for (const row of graph.rows) {
    const name = nameOf(row.id);
    of.set(row.id, name);
    const group = byId.get(name) ?? { id: name, tasks: [], needs: [], dependants: [], row: null, critical: false, waves: [] };
    byId.set(name, group);
    group.tasks.push(row.id);
    if (row.critical) group.critical = true;
    while (group.waves.length < row.wave) group.waves.push([]);
    group.waves[row.wave - 1]?.push(row.id);
  }
  const needs = new Map([...byId.keys()].map((id) => [id, new Set<string>()]));
  for (const row of graph.rows) {
    const own = of.get(row.id) ?? '';
    for (const need of row.needs) {
      const other = of.get(need) ?? own;
      if (other !== own) needs.get(own)?.add(other);
    }
  }
  const first = (group: Group) => group.waves.findIndex((ids) => ids.length > 0);
  const byWave = [...byId.values()].sort((a, b) => first(a) - first(b));
  const rails = railsOf(byWave.map((group) => ({ id: group.id, needs: [...(needs.get(group.id) ?? [])], minutes: group.tasks.length })));
  // The reduction leaves the tasks of a circle without needs, so edges are missing exactly then.
  const circular = rails.rows.some((row) => row.needs.length + row.hidden.length < (needs.get(row.id)?.size ?? 0));
  if (circular) return { list: byWave, byId, of, circular, lanes: 0 };
  const list = rails.rows.flatMap((row) => {
    const group = byId.get(row.id);
    return group ? [Object.assign(group, { row, needs: row.needs, dependants: row.dependants })] : [];
  });
  return { list, byId, of, circular, lanes: rails.lanes };
}

/** How far some tasks are. Each is counted once: the parts add up to `total`. */
export interface Tally {
  total: number;
  done: number;
  /** At work, tested, under review or tried again. */
  running: number;
  you: number;
  failed: number;
  /** Everything that has not begun. */
  todo: number;
}

export function tally(ids: readonly string[], statuses: ReadonlyMap<string, TaskStatus>): Tally {
  const sum: Tally = { total: ids.length, done: 0, running: 0, you: 0, failed: 0, todo: 0 };
  for (const id of ids) {
    switch (statuses.get(id)?.name) {
      case 'done':
        sum.done++;
        break;
      case 'run':
      case 'test':
      case 'review':
      case 'retry':
      case 'conflict':
        sum.running++;
        break;
      case 'you':
        sum.you++;
        break;
      case 'fail':
        sum.failed++;
        break;
      default:
        sum.todo++;
    }
  }
  return sum;
}
