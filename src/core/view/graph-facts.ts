/** What a graph says besides its lines: who waits for whom, what holds the run up, how much of the critical path is left. Pure. */
import type { State } from '../state.ts';
import { type Instant, toMs } from './format.ts';
import type { RailRow, Rails } from './graph.ts';
import { inTheWay, STATUSES, type StatusName, type TaskStatus } from './task-status.ts';

type Statuses = ReadonlyMap<string, TaskStatus>;

export interface Kin {
  up: Set<string>;
  down: Set<string>;
}

const known = new WeakMap<Rails, Map<string, Kin>>();

function reach(graph: Rails, id: string, next: (row: RailRow) => readonly string[]): Set<string> {
  const found = new Set<string>();
  const open = [id];
  for (let at = 0; at < open.length; at++) {
    const row = graph.byId.get(open[at] ?? '');
    for (const one of row ? next(row) : []) {
      if (found.has(one)) continue;
      found.add(one);
      open.push(one);
    }
  }
  return found;
}

/** All tasks the one needs, and all that wait for it; worked out once per graph and task. */
export function kinOf(graph: Rails, id: string | undefined): Kin {
  const cache = known.get(graph) ?? new Map<string, Kin>();
  known.set(graph, cache);
  const key = id ?? '';
  const kin = cache.get(key) ?? { up: reach(graph, key, (row) => row.needs), down: reach(graph, key, (row) => row.dependants) };
  if (cache.size > 500) cache.clear();
  cache.set(key, kin);
  return kin;
}

export const isDone = (statuses: Statuses, id: string): boolean => statuses.get(id)?.name === 'done';

/** Tasks that are not done yet and wait for this one, at any distance. */
export const waitingFor = (graph: Rails, statuses: Statuses, id: string): string[] => [...kinOf(graph, id).down].filter((one) => !isDone(statuses, one));

/** Unfinished tasks that most others wait for directly, most first; only those that hold up at least two. */
export function bottlenecks(graph: Rails, statuses: Statuses, count: number): { id: string; direct: number }[] {
  return graph.rows
    .filter((row) => !isDone(statuses, row.id))
    .map((row) => ({ id: row.id, direct: row.dependants.filter((id) => !isDone(statuses, id)).length }))
    .filter((one) => one.direct >= 2)
    .sort((a, b) => b.direct - a.direct)
    .slice(0, count);
}

const OBSTACLES: Partial<Record<StatusName, number>> = { fail: 0, conflict: 1, you: 2 };

export interface Obstacle {
  id: string;
  name: StatusName;
  waiting: string[];
}
const standing = new WeakMap<Statuses, Obstacle[]>();

/** What stands still until somebody acts: failed and in conflict first, then by how many tasks wait. Worked out once per statuses. */
export function obstacles(graph: Rails, statuses: Statuses): Obstacle[] {
  const before = standing.get(statuses);
  if (before) return before;
  const found = graph.rows
    .flatMap((row): Obstacle[] => {
      const name = statuses.get(row.id)?.name ?? 'wait';
      return OBSTACLES[name] === undefined ? [] : [{ id: row.id, name, waiting: waitingFor(graph, statuses, row.id) }];
    })
    .sort((one, other) => (OBSTACLES[one.name] ?? 9) - (OBSTACLES[other.name] ?? 9) || other.waiting.length - one.waiting.length);
  standing.set(statuses, found);
  return found;
}

export interface Path {
  ids: string[];
  left: string[];
  /** Minutes of what is left; null when estimates are missing. */
  minutesLeft: number | null;
}

export function criticalPath(state: State, graph: Rails, statuses: Statuses): Path {
  const left = graph.path.ids.filter((id) => !isDone(statuses, id));
  return { ids: graph.path.ids, left, minutesLeft: graph.path.estimated ? left.reduce((sum, id) => sum + (state.tasks[id]?.estimate?.minutes ?? 0), 0) : null };
}

export interface Pace {
  /** Tasks done in the last half hour, as a rate. */
  perHour: number;
  /** ms since 1970; null while nothing is known. */
  endsAt: number | null;
}

const HALF_HOUR = 30 * 60_000;
export function pace(state: State, statuses: Statuses, now: Instant): Pace {
  const to = toMs(now);
  let done = 0;
  let rest = 0;
  for (const task of Object.values(state.tasks)) {
    if (!isDone(statuses, task.id)) rest++;
    else if (task.ended_at !== null && to - toMs(task.ended_at) <= HALF_HOUR) done++;
  }
  const since = Math.min(HALF_HOUR, Math.max(60_000, to - toMs(state.run?.created_at ?? now)));
  const perHour = (done * 3_600_000) / since;
  return { perHour, endsAt: done === 0 || rest === 0 ? null : to + (rest / perHour) * 3_600_000 };
}

/** What the task waits for now, said shortly: `wait`, `fail 3 of 3 tries`, `block: T3 failed`. */
export function stateWords(state: State, statuses: Statuses, id: string): string {
  const task = state.tasks[id];
  const status = statuses.get(id) ?? STATUSES.wait;
  const need = task && task.stage.name === 'pending' && status.name === 'block' ? inTheWay(state, task) : null;
  if (need !== null) return `${status.word}: ${need.id} ${need.stage.name === 'failed' ? 'failed' : 'given up'}`;
  return task && (status.name === 'fail' || status.name === 'retry') ? `${status.word} ${task.failures} of ${(state.run?.config.retries ?? 0) + 1} tries` : status.word;
}
