/**
 * Budgets of a run, of a role over the run, and of a task: what each allows, what was spent of it, whom it concerns. A yes to the question
 * that a used-up budget asks adds to it (`run.granted`); the configuration itself never changes. Only money that is known can be limited.
 */
import type { BudgetRef } from '../../protocol/event.ts';
import { NO_USAGE, type Run, type Session, type State } from '../state.ts';
import { micros } from '../usage.ts';

export const RUN_BUDGET: BudgetRef = { of: 'run', name: 'run' };

export const keyOf = ({ of, name }: BudgetRef): string => `${of}:${name}`;
export const isSame = (a: BudgetRef | undefined, b: BudgetRef): boolean => a !== undefined && keyOf(a) === keyOf(b);

/** As it was configured; null: none is set. */
export function baseOf(run: Run, { of, name }: BudgetRef): number | null {
  if (of === 'run') return run.config.budget_usd;
  return (of === 'role' ? run.config.roles[name]?.budget_usd : run.config.task_budget_usd) ?? null;
}

/** With all that was granted on top; null: none is set. */
export function limitOf(run: Run, budget: BudgetRef): number | null {
  const base = baseOf(run, budget);
  return base === null ? null : (micros(base) + micros(run.granted[keyOf(budget)] ?? 0)) / 1e6;
}

export const spentOf = (state: State, run: Run, { of, name }: BudgetRef): number =>
  (of === 'run' ? run.usage : of === 'role' ? (run.role_usage[name] ?? NO_USAGE) : (state.tasks[name]?.usage ?? NO_USAGE)).usd ?? 0;

export function isOver(state: State, run: Run, budget: BudgetRef): boolean {
  const limit = limitOf(run, budget);
  return limit !== null && spentOf(state, run, budget) >= limit;
}

/** The user said no to more of it, and nothing was allowed since: it is not asked about again. */
export const isDeclined = (state: State, run: Run, budget: BudgetRef): boolean =>
  Object.values(state.approvals).some((one) => isSame(one.budget, budget) && one.answer?.approved === false && one.budget?.limit_usd === limitOf(run, budget));

export const concerns = ({ of, name }: BudgetRef, session: Pick<Session, 'role' | 'task_id'>): boolean =>
  of === 'run' || (of === 'role' ? session.role === name : session.task_id === name);

/** In a sentence. */
export const wordsFor = ({ of, name }: BudgetRef): string => (of === 'run' ? 'the run' : of === 'role' ? `the role ${name}` : `the task ${name}`);

const STOPPED = 'the budget of ';
export const stopReason = (budget: BudgetRef): string => `${STOPPED}${wordsFor(budget)} is used up`;
/** It was stopped because of what it cost together with others: no failure of its own, unlike a session that went over `limits.usd`. */
export const wasHeldBack = (session: Pick<Session, 'stop_reason'>): boolean => session.stop_reason?.startsWith(STOPPED) ?? false;
