/** One task as `tasks list --json` prints it (schema maos.task/1), and the small facts about it that lists show. Pure. */
import { agentsOf, specOf } from '../session/agents.ts';
import type { Session, State, Task } from '../state.ts';
import { blockedBy } from './blocked.ts';
import { type Instant, toMs } from './format.ts';
import { needsOf, taskStatus } from './task-status.ts';

export interface TaskRow {
  schema: 'maos.task/1';
  id: string;
  title: string;
  /** Word of the state: wait, ready, run, test, you, review, done, fail, retry, conflict, block, pause. */
  state: string;
  /** Stage as the journal knows it. */
  stage: string;
  role: string;
  priority: string;
  phase: string | null;
  group: string | null;
  needs: string[];
  blocks: string[];
  agent: string | null;
  session: string | null;
  attempt: number;
  maxAttempts: number;
  nextAttemptAt: string | null;
  worktree: string | null;
  branch: string | null;
  head: string | null;
  files: string[];
  checks: { cmd: string; state: 'pass' | 'fail'; sec: number }[];
  costUsd: number | null;
  startedAt: string | null;
  endedAt: string | null;
  /** Why it failed, was given up, or cannot begin. */
  reason: string | null;
}

/** What a session runs, or what a role would; `agentsOf` in the order of preference. */
export { agentsOf, specOf };

/** The session that works on the task now, or did last. */
export function sessionOf(state: State, task: Task): Session | null {
  const stage = task.stage;
  const current = (stage.name === 'running' || stage.name === 'review') && stage.session_id !== null ? state.sessions[stage.session_id] : undefined;
  const last = task.attempts.at(-1);
  return current ?? (last ? (state.sessions[last.session_id] ?? null) : null);
}

/** Milliseconds it takes so far; at rest or over, those of its last try, without the time somebody let its result wait. null before its first start. */
export function taskElapsed(task: Task, now: Instant): number | null {
  if (task.started_at === null) return null;
  const last = task.attempts.at(-1);
  if (task.stage.name !== 'running' && last?.ended_at) return Math.max(0, toMs(last.ended_at) - toMs(last.started_at));
  return Math.max(0, toMs(task.ended_at ?? now) - toMs(task.started_at));
}

export function dependants(state: State, id: string): string[] {
  return Object.values(state.tasks)
    .filter((task) => needsOf(task).includes(id))
    .map((task) => task.id);
}

/** @param blocks ids that need this task, when the caller already knows them. */
export function taskRow(state: State, task: Task, now: Instant, blocks: string[] = dependants(state, task.id)): TaskRow {
  const session = sessionOf(state, task);
  const stage = task.stage;
  const blocked = blockedBy(state, task);
  return {
    schema: 'maos.task/1',
    id: task.id,
    title: task.title,
    state: taskStatus(state, task, now).name,
    stage: stage.name,
    role: task.role,
    priority: task.priority,
    phase: task.phase ?? null,
    group: task.group ?? null,
    needs: needsOf(task),
    blocks,
    agent: session?.role ?? null,
    session: session?.id ?? null,
    attempt: task.attempts.length === 0 ? 0 : Math.max(1, task.failures + (task.stage.name === 'failed' ? 0 : 1)),
    maxAttempts: (state.run?.config.retries ?? 0) + 1,
    nextAttemptAt: stage.name === 'pending' ? stage.not_before : null,
    worktree: session?.worktree ?? null,
    branch: session?.branch ?? null,
    head: task.result?.commit ?? null,
    files: task.result ? task.result.files.map((file) => file.path) : task.files,
    checks: (task.result?.checks ?? task.attempts.at(-1)?.checks ?? []).map((check) => ({ cmd: check.command, state: check.ok ? 'pass' : 'fail', sec: check.seconds })),
    costUsd: task.usage.usd,
    startedAt: task.started_at,
    endedAt: task.ended_at,
    reason:
      stage.name === 'failed' || stage.name === 'cancelled' ? stage.reason : blocked === null ? null : `${blocked.words}${blocked.reason === '' ? '' : `: ${blocked.reason}`}`,
  };
}

/** Every task, in order of creation; linear in tasks and edges. */
export function taskRows(state: State, now: Instant): TaskRow[] {
  const blocks = new Map<string, string[]>();
  const tasks = Object.values(state.tasks).sort((a, b) => a.order - b.order);
  for (const task of tasks) for (const need of needsOf(task)) blocks.set(need, [...(blocks.get(need) ?? []), task.id]);
  return tasks.map((task) => taskRow(state, task, now, blocks.get(task.id) ?? []));
}
