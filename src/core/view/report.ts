/**
 * What a report of a run tells, whatever it is written as: what was wanted, what came out, who did what when, what it cost, what
 * was asked and answered. Pure; times are milliseconds since 1970, money is US dollars or null when nobody knows.
 */
import type { CheckResult, FileChange } from '../../protocol/brief.ts';
import type { Usage } from '../../protocol/common.ts';
import type { Event } from '../../protocol/event.ts';
import type { Attempt, State, Task } from '../state.ts';
import { type CostRow, costBy, runCost } from './cost.ts';
import { toMs } from './format.ts';
import { graphText } from './graph-formats.ts';
import { shapeOf } from './graph-order.ts';
import { needsOf, statusesOf } from './task-status.ts';

export interface ReportAttempt {
  number: number;
  outcome: NonNullable<Attempt['outcome']> | 'running';
  reason: string;
  began: number;
  ended: number;
}
export interface ReportTask {
  id: string;
  title: string;
  role: string;
  /** As the screen calls it: done, fail, cancel, … */
  status: string;
  why: string;
  needs: string[];
  /** Column of the graph, from 1. */
  wave: number;
  critical: boolean;
  attempts: ReportAttempt[];
  summary: string;
  files: FileChange[];
  checks: CheckResult[];
  /** Artifact with the diff. */
  diff: string | null;
  /** On the run branch. */
  commit: string | null;
  usage: Usage;
}
export interface ReportAnswer {
  id: string;
  kind: string;
  task: string | null;
  summary: string;
  asked: number;
  /** "yes", "no", what became of it without an answer, or null while it waits. */
  answer: string | null;
  by: string;
  note: string;
  /** ms from question to answer. */
  waited: number | null;
}
export interface Report {
  run: {
    id: string;
    goal: string;
    state: string;
    reason: string;
    branch: string;
    base: string;
    merged: string | null;
    began: number;
    ended: number;
    over: boolean;
    planVersion: number | null;
  };
  counts: { tasks: number; done: number; failed: number; cancelled: number; attempts: number; messages: number; events: number };
  usage: Usage;
  budget: number | null;
  byRole: CostRow[];
  tasks: ReportTask[];
  /** The graph for Mermaid. */
  mermaid: string;
  answers: ReportAnswer[];
}

function taskOf(task: Task, status: string, wave: number, critical: boolean, now: number): ReportTask {
  const { stage, result } = task;
  return {
    id: task.id,
    title: task.title,
    role: task.role,
    status,
    why: stage.name === 'failed' || stage.name === 'cancelled' ? stage.reason : '',
    needs: needsOf(task),
    wave,
    critical,
    attempts: task.attempts.map(({ number, outcome, reason, started_at, ended_at }) => ({
      number,
      outcome: outcome ?? 'running',
      reason,
      began: toMs(started_at),
      ended: ended_at === null ? now : toMs(ended_at),
    })),
    summary: result?.summary ?? '',
    files: result?.files ?? [],
    checks: result?.checks ?? [],
    diff: result?.diff ?? null,
    commit: result?.merged ?? null,
    usage: task.usage,
  };
}

function answersOf(state: State): ReportAnswer[] {
  return Object.values(state.approvals)
    .map(({ id, kind, task_id, summary, requested_at, answer, withdrawn }) => ({
      id,
      kind,
      task: task_id,
      summary,
      asked: toMs(requested_at),
      answer: answer !== null ? (answer.approved ? (answer.scope === 'task' ? 'yes, for the task' : 'yes') : 'no') : withdrawn === null ? null : 'no longer asked',
      by: answer?.by ?? '',
      note: answer?.note ?? withdrawn ?? '',
      waited: answer === null ? null : toMs(answer.at) - toMs(requested_at),
    }))
    .sort((a, b) => a.asked - b.asked);
}

/** `events` are those of this run; `at` is now, in ms, up to when a run that goes on is told. null: there is no run. */
export function reportOf(state: State, events: readonly Event[], at: number): Report | null {
  const { run } = state;
  if (run === null) return null;
  const all = Object.values(state.tasks);
  const shape = shapeOf(all.map((task) => ({ id: task.id, needs: needsOf(task), minutes: task.estimate?.minutes })));
  const statuses = statusesOf(state, state.at);
  const now = run.ended_at === null ? at : toMs(run.ended_at);
  const tasks = all.map((task, index) => taskOf(task, statuses.get(task.id)?.word ?? '', shape.wave[index] ?? 1, shape.critical.has(index), now));
  const count = (name: string) => all.filter((task) => task.stage.name === name).length;
  return {
    run: {
      id: run.id,
      goal: run.goal,
      state: run.state,
      reason: run.end_reason ?? '',
      branch: run.branch,
      base: `${run.base.branch}@${run.base.commit.slice(0, 7)}`,
      merged: run.merged === null ? null : `${run.merged.target}@${run.merged.to.slice(0, 7)}`,
      began: toMs(run.created_at),
      ended: now,
      over: run.ended_at !== null,
      planVersion: run.plan?.version ?? null,
    },
    counts: {
      tasks: all.length,
      done: count('done'),
      failed: count('failed'),
      cancelled: count('cancelled'),
      attempts: all.reduce((sum, task) => sum + task.attempts.length, 0),
      messages: events.filter(({ body }) => body.type === 'message.sent').length,
      events: events.length,
    },
    usage: runCost(state),
    budget: run.config.budget_usd,
    byRole: costBy(state, 'role'),
    tasks,
    mermaid: graphText(state, 'mermaid', state.at),
    answers: answersOf(state),
  };
}
