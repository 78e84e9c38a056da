/**
 * Who spent what: the run's ledger, split one way or another. Every split adds up to the run, exactly in micro-dollars and, as it is shown,
 * to the cent. Screen and command line both ask here. Unknown is never nothing: a sum with an unknown part says so. Pure.
 */
import type { Usage } from '../../protocol/common.ts';
import { limitOf, RUN_BUDGET } from '../budget/limits.ts';
import { specOf } from '../session/agents.ts';
import { type LedgerEntry, NO_USAGE, type Run, type State } from '../state.ts';
import { sessionEnded } from '../transitions.ts';
import { addUsage, isPartial, micros, priceOf } from '../usage.ts';

export const SPLITS = ['agent', 'role', 'task', 'model', 'session'] as const;
export type Split = (typeof SPLITS)[number];

export interface CostRow {
  name: string;
  usage: Usage;
  /** As it is shown: with the other rows it adds up to the cents of the whole. */
  usd: number | null;
}

/** Stands for the task of a session that had none. */
export const PLANNING = '(planning)';
/** Stands for a model that nobody named. */
export const UNNAMED = 'unknown';

/** It worked and ended, and its agent told nothing: what it cost is not known. A scripted agent has no model, and so no cost. */
function silent(state: State, run: Run, id: string, entry: LedgerEntry): boolean {
  const session = state.sessions[id];
  if (entry.used.length > 0 || session?.started_at == null || !sessionEnded(session.state) || session.exit?.fault !== undefined) return false;
  return specOf(run, entry)?.kind !== 'script';
}

const SILENT: Usage = { ...NO_USAGE, partial: true };

function namesOf(by: Split, id: string, entry: LedgerEntry, model: string | null): string {
  if (by === 'session') return id;
  if (by === 'model') return model ?? UNNAMED;
  return by === 'task' ? (entry.task_id ?? PLANNING) : entry[by];
}

const CENT = 10_000;
/** Whole cents that add up to those of the sum: rounded down, and what is missing then goes to those that lost most. */
function inCents(amounts: readonly (number | null)[]): (number | null)[] {
  const exact = amounts.map((usd) => micros(usd ?? 0));
  const cents = exact.map((one) => Math.floor(one / CENT));
  let missing = Math.round(exact.reduce((sum, one) => sum + one, 0) / CENT) - cents.reduce((sum, one) => sum + one, 0);
  const order = exact.map((one, at) => ({ at, lost: one % CENT })).sort((a, b) => b.lost - a.lost || a.at - b.at);
  for (const { at } of order) {
    if (missing <= 0) break;
    cents[at] = (cents[at] ?? 0) + 1;
    missing -= 1;
  }
  return amounts.map((usd, at) => (usd === null ? null : (cents[at] ?? 0) / 100));
}

/** Dearest first. */
export function costBy(state: State, by: Split): CostRow[] {
  const { run } = state;
  if (run === null) return [];
  const sums = new Map<string, Usage>();
  const add = (name: string, usage: Usage): void => {
    sums.set(name, addUsage(sums.get(name) ?? NO_USAGE, usage));
  };
  for (const [id, entry] of Object.entries(run.ledger)) {
    if (silent(state, run, id, entry)) add(namesOf(by, id, entry, null), SILENT);
    for (const { model, usage } of entry.used) add(namesOf(by, id, entry, model), usage);
  }
  const rows = [...sums].sort(([a, x], [b, y]) => (y.usd ?? 0) - (x.usd ?? 0) || (a < b ? -1 : 1));
  const shown = inCents(rows.map(([, usage]) => usage.usd));
  return rows.map(([name, usage], at) => ({ name, usage, usd: shown[at] ?? null }));
}

/** Of the whole run, sessions that told nothing included. */
export const runCost = (state: State): Usage =>
  state.run === null || state.run.usage.partial === true || !Object.entries(state.run.ledger).some(([id, entry]) => state.run !== null && silent(state, state.run, id, entry))
    ? (state.run?.usage ?? NO_USAGE)
    : { ...state.run.usage, partial: true };

/** What the run may cost, with all that was granted; null: no budget is set. */
export const runBudget = (run: Run | null): number | null => (run === null ? null : limitOf(run, RUN_BUDGET));

/** $1.20, ~$1.20 by list prices, ≥ $1.20 where a part is unknown; `unknown` where all is, and an empty text where there is nothing. */
export function costText(usage: Usage, usd: number | null = usage.usd): string {
  if (usd === null) return isPartial(usage) ? 'unknown' : '';
  return `${isPartial(usage) ? '≥ ' : ''}${usage.estimated ? '~' : ''}$${(Math.round(micros(usd) / CENT) / 100).toFixed(2)}`;
}

const told = (usage: Usage) => ({
  usd: usage.usd,
  complete: !isPartial(usage),
  estimated: usage.estimated === true,
  inputTokens: usage.input_tokens,
  cachedTokens: usage.cached_tokens ?? 0,
  outputTokens: usage.output_tokens,
});

/** The object of `cost --json`, schema maos.cost/1. `prices` are those that estimates were made with. */
export function costReport(state: State, by: Split) {
  const { run } = state;
  const models = new Map(
    Object.values(run?.ledger ?? {}).flatMap(({ used }) => used.flatMap(({ model, usage }) => (usage.estimated && model !== null ? [[model, model] as const] : []))),
  );
  return {
    schema: 'maos.cost/1' as const,
    run: run?.id ?? null,
    currency: 'USD' as const,
    ...told(runCost(state)),
    budgetUsd: runBudget(run),
    by,
    groups: costBy(state, by).map(({ name, usage }) => ({ name, ...told(usage) })),
    prices: [...models.keys()].flatMap((model) => {
      const price = priceOf(model, run?.config.prices ?? []);
      return price === null ? [] : [{ model, asOf: price.as_of ?? null, source: price.source, input: price.input, cachedInput: price.cached_input ?? null, output: price.output }];
    }),
  };
}
