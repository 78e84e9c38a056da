/**
 * A budget is hard: once it is used up, what it concerns is stopped, nothing of it is started, and one question is asked. The question stands
 * until it is answered, or until nothing is left that it could pay for.
 */
import type { BudgetRef, EventBody } from '../../protocol/event.ts';
import { ARCHITECT } from '../../protocol/words.ts';
import { ask, openApprovals } from '../approval/request.ts';
import { type Derived, promote, reviewerOf } from '../dispatch/derived.ts';
import { liveRun } from '../run/phase.ts';
import type { Run, Session, State, Task } from '../state.ts';
import { taskSettled } from '../transitions.ts';
import { micros } from '../usage.ts';
import { baseOf, concerns, isDeclined, isOver, isSame, keyOf, limitOf, RUN_BUDGET, spentOf, stopReason, wordsFor } from './limits.ts';

/** Tasks over their budget are known by name, so that none has to be looked for. */
const usedUp = (state: State, run: Run, derived: Derived): BudgetRef[] =>
  [
    RUN_BUDGET,
    ...Object.values(run.config.roles).flatMap((role): BudgetRef[] => (role.budget_usd == null ? [] : [{ of: 'role', name: role.name }])),
    ...[...derived.spent].map((name): BudgetRef => ({ of: 'task', name })),
  ].filter((budget) => isOver(state, run, budget));

const waitsForReview = (run: Run, task: Task | undefined): boolean =>
  reviewerOf(run) !== null && task?.stage.name === 'review' && task.stage.session_id === null && task.stage.approval_id === null;

/** Whether an agent would start now, were there money. */
function isMissed(state: State, run: Run, derived: Derived, { of, name }: BudgetRef): boolean {
  if (run.state === 'planning') return of === 'run' || (of === 'role' && name === ARCHITECT);
  const startable = (id: string): boolean => state.tasks[id]?.stage.name === 'pending' && (derived.open.get(id) ?? 0) === 0;
  if (of === 'task') return startable(name) || waitsForReview(run, state.tasks[name]);
  const toArchitect = of === 'run' || (of === 'role' && name === ARCHITECT && !isDeclined(state, run, { of, name }));
  if (toArchitect && run.replan !== null && run.replan.session_id === null && run.replan.change === null) return true;
  const reviews = (of === 'run' || reviewerOf(run) === name) && [...derived.reviewing].some((id) => waitsForReview(run, state.tasks[id]));
  if (reviews) return true;
  return of === 'run' ? derived.counts.pending > 0 : derived.ready.get(name)?.peek(startable) !== undefined;
}

const isMoot = (state: State, budget: BudgetRef): boolean => budget.of === 'task' && taskSettled(state.tasks[budget.name]?.stage.name ?? 'done');

const names = (sessions: readonly Session[]): string =>
  sessions
    .slice(0, 5)
    .map((session) => `${session.role}${session.task_id === null ? '' : ` on ${session.task_id}`}`)
    .join(', ') + (sessions.length > 5 ? ` and ${sessions.length - 5} more` : '');

/** What a yes adds: as much as was configured, as often as it takes to be above what is spent already. */
function grantOf(run: Run, budget: BudgetRef, spent: number): number {
  const base = micros(baseOf(run, budget) ?? 0);
  const over = micros(spent) - micros(limitOf(run, budget) ?? 0);
  return (base * (Math.floor(over / base) + 1)) / 1e6;
}

export function budgets(state: State, run: Run, derived: Derived, now: { at: string }): EventBody[] {
  const events: EventBody[] = [];
  const open = openApprovals(state).filter(({ kind }) => kind === 'budget');
  for (const approval of open)
    if (approval.budget !== undefined && isMoot(state, approval.budget))
      events.push({ type: 'approval.withdrawn', approval_id: approval.id, reason: 'its task needs no more money' });
  if (run.state === 'running') promote(state, derived, now.at);
  const halted = new Set<string>();
  for (const budget of usedUp(state, run, derived)) {
    const concerned = [...derived.active.values()].filter((session) => concerns(budget, session));
    const stopped = concerned.filter((session) => session.state !== 'stopping' && !halted.has(session.id));
    for (const session of stopped) {
      halted.add(session.id);
      events.push({ type: 'session.stopping', session_id: session.id, reason: stopReason(budget), now: false });
    }
    if ((run.state !== 'running' && run.state !== 'planning') || open.some((approval) => isSame(approval.budget, budget))) continue;
    if (stopped.length === 0 && !isMissed(state, run, derived, budget)) continue;
    const [limit, spent] = [limitOf(run, budget) ?? 0, spentOf(state, run, budget)];
    const grant = grantOf(run, budget, spent);
    const what = stopped.length === 0 ? 'Nothing of it is started until you allow more.' : `Stopped: ${names(stopped)}. They go on from where they were once you allow more.`;
    events.push(
      ask(
        state,
        {
          kind: 'budget',
          task_id: budget.of === 'task' ? budget.name : null,
          summary: `$${inCents(spent)} of the $${limit} of ${wordsFor(budget)} is spent; no agent of it starts until you allow more`,
          detail: `${what}\nYes allows another $${grant}. No ${NO[budget.of]}.`,
          at: `usd-${keyOf(budget).replace(':', '-')}-${limit}`,
          budget: { ...budget, limit_usd: limit, grant_usd: grant },
        },
        events,
      ),
    );
  }
  return events;
}

/** In cents, or exactly where cents say nothing. */
const inCents = (usd: number): string => (usd < 0.01 ? String(usd) : usd.toFixed(2));

const NO: Record<BudgetRef['of'], string> = {
  run: 'pauses the run',
  role: 'gives up the tasks of the role that are not done',
  task: 'gives up the task, and what needs it',
};

/** Whether money keeps agents of this role from starting. */
export function isHeldBack(state: State, role: string): boolean {
  const run = liveRun(state);
  return run !== null && (isOver(state, run, RUN_BUDGET) || isOver(state, run, { of: 'role', name: role }));
}
