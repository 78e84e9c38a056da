/** What events of the run and of its plan make of State. */
import type { RunState } from '../../protocol/words.ts';
import { graphChanged } from '../dispatch/derived.ts';
import type { Evolvers } from '../evolvers.ts';
import { NO_USAGE, type Run, type RunSummary, type State } from '../state.ts';
import { specOf } from '../task/spec.ts';
import { freshTask, setStage } from '../task/stage.ts';

type RunEvent = Extract<keyof Evolvers, `run.${string}` | `plan.${string}`>;

/** A paused run stays paused; where it goes on is what changes. */
const move = (state: State, to: RunState): Run | null => {
  const { run } = state;
  if (run === null) return null;
  if (run.state === 'paused') run.paused_from = to;
  else run.state = to;
  return run;
};
const end = (state: State, to: RunState, at: string, reason: string | null): void => {
  const { run } = state;
  if (run === null) return;
  run.state = to;
  run.paused_from = null;
  run.pause_reason = null;
  run.merging = false;
  run.ended_at = at;
  run.end_reason = reason;
  run.stopping = false;
  run.replan = null;
};

/** Finished runs that State remembers; the journal has them all. */
const HISTORY = 100;

function summarise(state: State): RunSummary[] {
  const run = state.run;
  if (run === null) return state.history;
  const count = (name: string): number => Object.values(state.tasks).filter((task) => task.stage.name === name).length;
  const summary: RunSummary = {
    id: run.id,
    goal: run.goal,
    state: run.state,
    created_at: run.created_at,
    ended_at: run.ended_at,
    done: count('done'),
    failed: count('failed'),
    usd: run.usage.usd,
    branch: run.branch,
    target: run.base.branch,
    merged: run.merged?.to ?? null,
  };
  return [...state.history, summary].slice(-HISTORY);
}

/** What is to be mended goes into the next brief of whom it concerns. */
export function planRefused(run: Run, findings: string[]): void {
  if (run.replan !== null) run.replan.findings = findings;
  else run.plan_feedback = { note: 'The plan was refused.', findings };
}

/** Plan versions State keeps; the journal has them all. */
const VERSIONS = 50;

export const runEvents: Pick<Evolvers, RunEvent> = {
  'run.created': (state, body, event) => {
    state.history = summarise(state);
    state.tasks = {};
    state.sessions = {};
    state.approvals = {};
    state.grants = {};
    graphChanged(state);
    state.run = {
      id: body.run_id,
      goal: body.goal,
      state: 'planning',
      paused_from: null,
      pause_reason: null,
      stopping: false,
      resting: {},
      base: body.base,
      branch: body.branch,
      tip: null,
      config: body.config,
      plan_only: body.plan_only,
      approve_plan: body.approve_plan,
      plan: null,
      plan_changes: [],
      replan: null,
      replanned: [],
      plan_feedback: null,
      target_head: null,
      merging: false,
      granted: {},
      plan_failures: 0,
      plan_not_before: null,
      created_at: event.at,
      ended_at: null,
      end_reason: null,
      merged: null,
      usage: NO_USAGE,
      role_usage: {},
      ledger: {},
    };
  },
  'run.opened': (state, body) => {
    if (state.run !== null) state.run.tip = body.tip;
  },
  'run.started': (state) => {
    move(state, 'running');
  },
  'run.paused': (state, body) => {
    if (state.run === null) return;
    if (state.run.state !== 'paused') state.run.paused_from = state.run.state;
    state.run.pause_reason = body.reason;
    state.run.stopping = body.stop;
    state.run.state = 'paused';
  },
  'run.agent-paused': (state, body, event) => {
    if (state.run !== null) state.run.resting[body.role] = event.at;
  },
  'run.agent-resumed': (state, body) => {
    if (state.run !== null) delete state.run.resting[body.role];
  },
  'run.resumed': (state) => {
    if (state.run === null) return;
    state.run.state = state.run.paused_from ?? 'running';
    state.run.paused_from = null;
    state.run.pause_reason = null;
    state.run.stopping = false;
  },
  'run.settled': (state) => {
    move(state, 'finishing');
  },
  'run.merging': (state) => {
    if (state.run !== null) state.run.merging = true;
  },
  'run.merge-refused': (state, body) => {
    if (state.run === null) return;
    state.run.merging = false;
    state.run.target_head = body.found ?? state.run.target_head;
  },
  'run.merged': (state, body, event) => {
    if (state.run !== null) state.run.merged = { target: body.target, from: body.from, to: body.to, at: event.at };
  },
  'run.undo-requested': () => {},
  'run.merge-undone': (state) => {
    const { run } = state;
    if (run !== null) {
      run.state = 'finishing';
      run.merged = null;
      run.ended_at = null;
    }
  },
  'run.finished': (state, _body, event) => end(state, 'finished', event.at, null),
  'run.failed': (state, body, event) => end(state, 'failed', event.at, body.reason),
  'run.cancelled': (state, body, event) => end(state, 'cancelled', event.at, body.reason),

  'plan.proposed': (state, body, event) => {
    const run = state.run;
    if (run === null) return;
    for (const task of Object.values(state.tasks)) if (task.stage.name === 'proposed') delete state.tasks[task.id];
    for (const spec of body.plan.tasks) {
      state.counters.task += 1;
      state.tasks[spec.id] = freshTask(spec, body.by, event.at, state.counters.task, { name: 'proposed' });
    }
    graphChanged(state);
    run.plan = { version: body.version, digest: body.digest, plan: body.plan, findings: body.findings, approved: false, by: body.by };
    run.plan_feedback = null;
    run.plan_failures = 0;
    move(state, 'approval');
  },
  'plan.refused': (state, body) => {
    if (state.run !== null)
      planRefused(
        state.run,
        body.findings.map((finding) => finding.message),
      );
  },
  'plan.attempt-failed': (state, body) => {
    if (state.run === null) return;
    if (body.counted) state.run.plan_failures += 1;
    state.run.plan_not_before = body.not_before;
  },
  'plan.approved': (state, _body, event) => {
    if (state.run?.plan) state.run.plan.approved = true;
    for (const task of Object.values(state.tasks)) if (task.stage.name === 'proposed') setStage(state, task, { name: 'pending', not_before: null }, event.at);
  },
  'plan.changed': (state, body, event) => {
    const { run } = state;
    if (run?.plan == null) return;
    const tasks = Object.values(state.tasks).flatMap((task) => (task.stage.name === 'cancelled' ? [] : [specOf(task)]));
    const known = new Set(run.plan.plan.phases.map((phase) => phase.id));
    const added = [...new Set(tasks.flatMap((task) => (task.phase !== undefined && !known.has(task.phase) ? [task.phase] : [])))];
    const phases = [...run.plan.plan.phases, ...added.map((id) => ({ id, title: id }))];
    run.plan = { ...run.plan, version: body.version, digest: body.digest, by: body.by, plan: { ...run.plan.plan, phases, tasks } };
    run.plan_changes = [...run.plan_changes, { version: body.version, at: event.at, by: body.by, why: body.why, lines: body.lines }].slice(-VERSIONS);
    graphChanged(state);
  },
  'plan.rejected': (state, body) => {
    const run = move(state, 'planning');
    if (run !== null) {
      run.plan_feedback = { note: body.note, findings: [] };
      run.plan_not_before = null;
    }
  },
};
