/** How fast money goes, and where that leads: from what sessions told lately, and from what finished tasks cost beside their estimates. Pure. */
import type { Event } from '../../protocol/event.ts';
import type { State, Task } from '../state.ts';
import { priced } from '../usage.ts';
import { runCost } from './cost.ts';
import { toMs } from './format.ts';

export const RATE_MS = 5 * 60_000;
/** Fewer finished tasks say nothing about the others. */
const ENOUGH = 3;

/**
 * US dollars a minute over the last five. `events`: newest last; where they do not reach back so far, over the time they cover.
 * null: too little is known, or nothing of it has a price.
 */
export function costRate(state: State, events: readonly Event[], now: number): number | null {
  const { run } = state;
  const first = events[0];
  if (run === null || first === undefined) return null;
  // The run's own first events are among them when the tail goes back to its beginning.
  const from = Math.max(now - RATE_MS, toMs(run.created_at), first.seq > 1 ? toMs(first.at) : 0);
  const end = run.ended_at === null ? now : Math.min(now, toMs(run.ended_at));
  if (end - from < 30_000) return null;
  let usd = 0;
  for (let at = events.length - 1; at >= 0; at--) {
    const event = events[at];
    if (event === undefined || toMs(event.at) < from) break;
    if (event.body.type !== 'session.used') continue;
    const cost = priced(event.body.usage, event.body.model, run.config.prices ?? []).usd;
    if (cost === null) return null;
    usd += cost;
  }
  return usd / ((end - from) / 60_000);
}

const isOver = (task: Task): boolean => ['done', 'cancelled', 'failed'].includes(task.stage.name);

export interface Forecast {
  usd: number;
  /** So far it may well be off. */
  give: number;
}

/** What the run will have cost once every task is done; null before three tasks are, or where costs are not known. */
export function costForecast(state: State): Forecast | null {
  const spent = runCost(state);
  const tasks = Object.values(state.tasks);
  const done = tasks.flatMap((task) => (task.stage.name === 'done' && task.usage.usd !== null ? [{ task, usd: task.usage.usd }] : []));
  const left = tasks.filter((task) => !isOver(task));
  if (spent.usd === null || spent.partial || done.length < ENOUGH || left.length === 0) return null;
  const estimated = tasks.every((task) => task.estimate?.usd !== undefined && task.estimate.usd > 0);
  const weight = (task: Task): number => (estimated ? (task.estimate?.usd ?? 1) : 1);
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
  const ratio = sum(done.map(({ usd }) => usd)) / sum(done.map(({ task }) => weight(task)));
  const off = Math.sqrt(sum(done.map(({ task, usd }) => (usd - weight(task) * ratio) ** 2)) / (done.length - 1));
  const ahead = left.map((task) => Math.max(0, weight(task) * ratio - (task.usage.usd ?? 0)));
  return { usd: spent.usd + sum(ahead), give: off * Math.sqrt(left.length) };
}
