/** The run at a glance: the object of `status --json` (schema maos.status/1) and the counts of the header. Pure. */
import type { State } from '../state.ts';
import { isPartial } from '../usage.ts';
import { type StatusView, statusView } from './agent-details.ts';
import { type Attention, attention } from './attention.ts';
import { runBudget, runCost } from './cost.ts';
import { type Instant, toMs } from './format.ts';
import { statusesOf } from './task-status.ts';

export interface TaskCounts {
  total: number;
  done: number;
  running: number;
  review: number;
  needsYou: number;
  retry: number;
  failed: number;
  blocked: number;
  waiting: number;
  ready: number;
  cancelled: number;
}

export interface RunStatus {
  schema: 'maos.status/1';
  run: {
    id: string;
    goal: string;
    state: string;
    startedAt: string;
    elapsedSec: number;
    endedAt: string | null;
    branch: string;
    base: string;
    tip: string | null;
    merged: string | null;
    reason: string | null;
  } | null;
  tasks: TaskCounts;
  attention: { id: string; kind: string; task: string | null; agent: string | null; summary: string; since: string; blocks: string[]; at: string }[];
  agents: { name: string; session: string; cli: string | null; state: string; task: string | null; waitingFor: string | null; startedAt: string | null; status: StatusView }[];
  /** Services whose quota is used up, and when they are tried again. */
  parked: { provider: string; until: string; reason: string }[];
  /** `complete` false: a part has no known price, so it is at least `usd`. `estimated`: by list prices. */
  cost: { usd: number | null; complete: boolean; budgetUsd: number | null; estimated: boolean; inputTokens: number; outputTokens: number };
}

const LIVE = new Set(['starting', 'ready', 'busy', 'waiting', 'stopping']);
export const isLive = (session: { state: string }): boolean => LIVE.has(session.state);

/** The counts add up to `total`: a task is in exactly one of them. */
export function countTasks(state: State, now: Instant): TaskCounts {
  const counts: TaskCounts = { total: 0, done: 0, running: 0, review: 0, needsYou: 0, retry: 0, failed: 0, blocked: 0, waiting: 0, ready: 0, cancelled: 0 };
  for (const [id, status] of statusesOf(state, now)) {
    counts.total++;
    if (state.tasks[id]?.stage.name === 'cancelled') counts.cancelled++;
    else if (status.name === 'done') counts.done++;
    else if (status.name === 'run' || status.name === 'test') counts.running++;
    else if (status.name === 'review') counts.review++;
    else if (status.name === 'you') counts.needsYou++;
    else if (status.name === 'retry' || status.name === 'conflict') counts.retry++;
    else if (status.name === 'fail') counts.failed++;
    else if (status.name === 'block') counts.blocked++;
    else if (status.name === 'ready') counts.ready++;
    else counts.waiting++;
  }
  return counts;
}

/** Milliseconds since the run began, until its end. */
export const runElapsed = (state: State, now: Instant): number => (state.run ? Math.max(0, toMs(state.run.ended_at ?? now) - toMs(state.run.created_at)) : 0);

export function runStatus(state: State, now: Instant): RunStatus {
  const run = state.run;
  const waiting = attention(state);
  const spent = runCost(state);
  const bySession = new Map<string, Attention>();
  for (const item of waiting) if (item.session !== null) bySession.set(item.session, item);
  return {
    schema: 'maos.status/1',
    run: run && {
      id: run.id,
      goal: run.goal,
      state: run.state,
      startedAt: run.created_at,
      elapsedSec: Math.round(runElapsed(state, now) / 1000),
      endedAt: run.ended_at,
      branch: run.branch,
      base: `${run.base.branch}@${run.base.commit.slice(0, 7)}`,
      tip: run.tip,
      merged: run.merged?.to ?? null,
      reason: run.state === 'paused' ? run.pause_reason : run.end_reason,
    },
    tasks: countTasks(state, now),
    attention: waiting.map(({ id, kind, task, role, summary, since, blocks, at }) => ({ id, kind, task, agent: role, summary, since, blocks, at })),
    agents: Object.values(state.sessions)
      .filter(isLive)
      .map((session) => {
        const asked = bySession.get(session.id);
        return {
          name: session.role,
          session: session.id,
          cli: run === null ? null : session.agent,
          state: asked ? 'you' : session.state,
          task: session.task_id,
          waitingFor: asked ? asked.summary : null,
          startedAt: session.started_at,
          status: statusView(session, now),
        };
      }),
    parked: Object.entries(state.parked).map(([provider, { until, reason }]) => ({ provider, until, reason })),
    cost: {
      usd: spent.usd,
      complete: !isPartial(spent),
      budgetUsd: runBudget(run),
      estimated: spent.estimated === true,
      inputTokens: run?.usage.input_tokens ?? 0,
      outputTokens: run?.usage.output_tokens ?? 0,
    },
  };
}
