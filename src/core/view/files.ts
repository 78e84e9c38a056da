/** tasks.json and state.json, made from State. Pure; written by the orchestrator, read by people, editors and jq. */

import type { DependencyEntry, InstanceEntry, StateFile, TaskEntry, TasksFile } from '../../protocol/files.ts';
import type { Dependency } from '../../protocol/plan.ts';
import { derivedOf } from '../dispatch/derived.ts';
import type { State, Task } from '../state.ts';
import { sessionEnded } from '../transitions.ts';
import { promptState } from './delivery.ts';

/** The seed format's plain id stands for a plain data dependency; anything else is written out. */
const dependencyEntry = (dependency: Dependency): DependencyEntry =>
  dependency.kind === 'data' && dependency.task !== undefined && dependency.context === undefined ? dependency.task : dependency;

function reasonOf(task: Task): string | null {
  if (task.stage.name === 'failed' || task.stage.name === 'cancelled') return task.stage.reason;
  const last = task.attempts.findLast((attempt) => attempt.outcome !== null);
  return last === undefined || last.outcome === 'accepted' ? null : last.reason;
}

export function taskEntry(task: Task): TaskEntry {
  return {
    id: task.id,
    title: task.title,
    status: task.stage.name,
    assigned_to: task.role,
    created_by: task.created_by,
    dependencies: task.dependencies.map(dependencyEntry),
    priority: task.priority,
    description: task.description,
    phase: task.phase ?? null,
    group: task.group ?? null,
    acceptance: task.acceptance,
    files: task.files,
    checks: task.checks,
    estimate: task.estimate === undefined ? null : { minutes: task.estimate.minutes ?? null, usd: task.estimate.usd ?? null },
    attempt: task.attempts.length,
    failures: task.failures,
    not_before: task.stage.name === 'pending' ? task.stage.not_before : null,
    progress: task.progress,
    result:
      task.result === null
        ? null
        : {
            commit: task.result.commit,
            merged: task.result.merged,
            no_change: task.result.no_change,
            files: task.result.files.map((file) => file.path),
            checks: task.result.checks.map(({ command, ok, seconds }) => ({ command, ok, seconds })),
            summary: task.result.summary,
          },
    reason: reasonOf(task),
    created_at: task.created_at,
    updated_at: task.updated_at,
    started_at: task.started_at,
    ended_at: task.ended_at,
    cost_usd: task.usage.usd,
  };
}

export const tasksFile = (state: State): TasksFile => ({
  $schema: 'maos.tasks/1',
  revision: state.seq,
  run_id: state.run?.id ?? null,
  goal: state.run?.goal ?? null,
  tasks: Object.values(state.tasks).map(taskEntry),
});

const BUSIEST = ['waiting', 'busy', 'ready', 'starting', 'stopping'] as const;

function instances(state: State): Record<string, InstanceEntry> {
  const active = [...derivedOf(state).active.values()];
  const roles = new Set([...Object.keys(state.run?.config.roles ?? {}), ...active.map((session) => session.role)]);
  return Object.fromEntries(
    [...roles].map((role): [string, InstanceEntry] => {
      const sessions = active.filter((session) => session.role === role);
      const first = BUSIEST.flatMap((status) => sessions.find((session) => session.state === status) ?? [])[0];
      return [
        role,
        {
          status: first?.state ?? 'idle',
          current_task: first?.task_id ?? null,
          sessions: sessions
            .filter((session) => !sessionEnded(session.state))
            .map((session) => ({
              id: session.id,
              status: session.state,
              task: session.task_id,
              purpose: session.purpose,
              pid: session.pid,
              worktree: session.worktree,
              branch: session.branch,
              model: session.model,
              since: session.started_at ?? session.requested_at,
              prompt: promptState(session),
            })),
        },
      ];
    }),
  );
}

export function stateFile(state: State): StateFile {
  const { run } = state;
  const tasks = Object.values(state.tasks);
  const failed = tasks.filter((task) => task.stage.name === 'failed');
  const derived = derivedOf(state);
  return {
    $schema: 'maos.state/1',
    revision: state.seq,
    run:
      run === null
        ? null
        : {
            id: run.id,
            goal: run.goal,
            state: run.state,
            branch: run.branch,
            tip: run.tip,
            base: run.base,
            plan: run.plan === null ? null : { version: run.plan.version, digest: run.plan.digest, approved: run.plan.approved },
            reason: run.pause_reason ?? run.end_reason,
            merged: run.merged,
            created_at: run.created_at,
            ended_at: run.ended_at,
          },
    active_instances: instances(state),
    completed_tasks: tasks.filter((task) => task.stage.name === 'done').map((task) => task.id),
    failed_tasks: failed.map((task) => task.id),
    failure_reasons: Object.fromEntries(failed.map((task) => [task.id, reasonOf(task) ?? ''])),
    counts: { ...derived.counts },
    needs_you: [...derived.openApprovals]
      .flatMap((id) => state.approvals[id] ?? [])
      .map((approval) => ({ id: approval.id, kind: approval.kind, summary: approval.summary, at: approval.at, task: approval.task_id, since: approval.requested_at })),
    cost: { usd: run?.usage.usd ?? null, input_tokens: run?.usage.input_tokens ?? 0, output_tokens: run?.usage.output_tokens ?? 0 },
    updated_at: state.at,
  };
}
