/**
 * What would run when, were the plan approved: dispatch played through with the estimates of the plan, as many tasks at a time as the run
 * allows, longest remaining path first. Checks, reviews and merges take no time here, so it is the least it takes. Pure.
 */
import type { Plan, TaskSpec } from '../../protocol/plan.ts';
import { PRIORITIES } from '../../protocol/words.ts';
import { DEFAULT_MINUTES } from '../dispatch/rank.ts';
import { neededTasks } from '../plan/normalise.ts';

export interface DryRow {
  id: string;
  title: string;
  role: string;
  /** Minutes after the approval. */
  start: number;
  end: number;
  /** From 1: which of the agents at a time. */
  lane: number;
  /** From 1: how many tasks in a row come before it, and itself. */
  wave: number;
  /** Its time is a guess, as the plan has none. */
  guessed: boolean;
}
export interface DryRun {
  /** As they start. Tasks that wait in a circle are not in it. */
  rows: DryRow[];
  minutes: number;
  /** Sum of the estimates; null when there is none. */
  usd: number | null;
  waves: number;
  /** Most tasks at a time. */
  lanes: number;
}

/** @param capOf most sessions of a role at a time; null for no limit of its own */
export function dryRun(plan: Plan, parallel: number, capOf: (role: string) => number | null): DryRun {
  const byId = new Map(plan.tasks.map((task, order) => [task.id, { task, order, minutes: task.estimate?.minutes ?? DEFAULT_MINUTES }]));
  const needs = new Map(plan.tasks.map((task) => [task.id, neededTasks(task).filter((id) => byId.has(id))]));
  const { order, wave } = wavesOf(plan.tasks, needs);
  const dependants = new Map<string, string[]>();
  for (const [id, list] of needs) for (const need of list) dependants.set(need, [...(dependants.get(need) ?? []), id]);
  const rank = new Map<string, number>();
  for (const id of order.toReversed()) rank.set(id, (byId.get(id)?.minutes ?? 0) + Math.max(0, ...(dependants.get(id) ?? []).map((next) => rank.get(next) ?? 0)));
  const key = (id: string): number[] => {
    const one = byId.get(id);
    return [-(rank.get(id) ?? 0), PRIORITIES.indexOf(one?.task.priority ?? 'medium'), one?.order ?? 0];
  };
  const before = (a: number[], b: number[]): number => a.map((value, at) => value - (b[at] ?? 0)).find((value) => value !== 0) ?? 0;

  const rows: DryRow[] = [];
  const ends = new Map<string, number>();
  const waiting = new Set(order.toSorted((a, b) => before(key(a), key(b))));
  let running: DryRow[] = [];
  for (let now = 0; waiting.size > 0; ) {
    for (const id of waiting) {
      if (running.length >= parallel) break;
      const one = byId.get(id);
      const after = (needs.get(id) ?? []).map((need) => ends.get(need) ?? Number.POSITIVE_INFINITY);
      if (!one || after.some((end) => end > now)) continue;
      const cap = capOf(one.task.role);
      if (cap !== null && running.filter((row) => row.role === one.task.role).length >= cap) continue;
      if (resources(one.task).some((name) => running.some((row) => resources(byId.get(row.id)?.task).includes(name)))) continue;
      const lanes = new Set(running.map((row) => row.lane));
      let lane = 1;
      while (lanes.has(lane)) lane++;
      const row = {
        id,
        title: one.task.title,
        role: one.task.role,
        start: now,
        end: now + one.minutes,
        lane,
        wave: wave.get(id) ?? 1,
        guessed: one.task.estimate?.minutes === undefined,
      };
      rows.push(row);
      running.push(row);
      waiting.delete(id);
    }
    const next = Math.min(...running.map((row) => row.end));
    if (!Number.isFinite(next)) break;
    now = next;
    for (const row of running) if (row.end <= now) ends.set(row.id, row.end);
    running = running.filter((row) => row.end > now);
  }
  const priced = plan.tasks.filter((task) => task.estimate?.usd !== undefined);
  return {
    rows,
    minutes: Math.max(0, ...rows.map((row) => row.end)),
    usd: priced.length === 0 ? null : priced.reduce((sum, task) => sum + (task.estimate?.usd ?? 0), 0),
    waves: Math.max(0, ...wave.values()),
    lanes: Math.max(0, ...rows.map((row) => row.lane)),
  };
}

const resources = (task: TaskSpec | undefined): string[] => (task?.dependencies ?? []).flatMap((one) => (one.kind === 'resource' ? [one.resource] : []));

/** Tasks after what they need, and how deep each lies. */
function wavesOf(tasks: readonly TaskSpec[], needs: ReadonlyMap<string, string[]>): { order: string[]; wave: Map<string, number> } {
  const wave = new Map<string, number>();
  const open = new Map(tasks.map((task) => [task.id, needs.get(task.id)?.length ?? 0]));
  const next = new Map<string, string[]>();
  for (const [id, list] of needs) for (const need of list) next.set(need, [...(next.get(need) ?? []), id]);
  const order = tasks.filter((task) => open.get(task.id) === 0).map((task) => task.id);
  for (const id of order) {
    wave.set(id, 1 + Math.max(0, ...(needs.get(id) ?? []).map((need) => wave.get(need) ?? 0)));
    for (const one of next.get(id) ?? []) {
      const left = (open.get(one) ?? 1) - 1;
      open.set(one, left);
      if (left === 0) order.push(one);
    }
  }
  return { order, wave };
}

/** A bar of `width` cells for the time a task takes out of `minutes`; at least one cell. */
export function bar(row: Pick<DryRow, 'start' | 'end'>, minutes: number, width: number): string {
  const scale = minutes > 0 ? width / minutes : 0;
  const from = Math.min(width - 1, Math.floor(row.start * scale));
  const to = Math.max(from + 1, Math.min(width, Math.round(row.end * scale)));
  return `${'.'.repeat(from)}${'#'.repeat(to - from)}${'.'.repeat(width - to)}`;
}
