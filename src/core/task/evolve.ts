/** What events of a task make of State. */
import { derivedOf, graphChanged } from '../dispatch/derived.ts';
import type { Evolvers } from '../evolvers.ts';
import { taskBranch } from '../run/names.ts';
import type { Attempt, State, Task } from '../state.ts';
import { commentsOf } from '../view/comments.ts';
import { withComment } from './comment.ts';
import { freshTask, setStage } from './stage.ts';

type TaskEvent = Extract<keyof Evolvers, `task.${string}`>;

/** Lost sessions that make up one counted failure: a task that takes its host down again and again must stop. */
export const LOSSES_ALLOWED = 3;

/** Attempts whose check output State keeps, for briefs and screens. */
const CHECKS_KEPT = 4;

const endAttempt = (task: Task, at: string, outcome: NonNullable<Attempt['outcome']>, reason: string, checks: Attempt['checks'] = []): void => {
  const attempt = task.attempts.at(-1);
  if (attempt === undefined || (attempt.outcome !== null && attempt.outcome !== 'accepted')) return;
  attempt.ended_at = at;
  attempt.outcome = outcome;
  attempt.reason = reason;
  if (checks.length > 0) attempt.checks = checks;
};

const on = (change: (task: Task, state: State) => void, state: State, id: string): void => {
  const task = state.tasks[id];
  if (task !== undefined) change(task, state);
};

export const taskEvents: Pick<Evolvers, TaskEvent> = {
  'task.added': (state, body, event) => {
    state.counters.task += 1;
    state.tasks[body.task.id] = freshTask(
      body.task,
      event.actor.role ?? event.actor.kind,
      event.at,
      state.counters.task,
      state.run?.plan?.approved ? { name: 'pending', not_before: null } : { name: 'proposed' },
    );
    graphChanged(state);
  },
  'task.edited': (state, body, event) =>
    on(
      (task) => {
        Object.assign(task, body.task, { updated_at: event.at });
        graphChanged(state);
      },
      state,
      body.task_id,
    ),
  'task.started': (state, body, event) =>
    on(
      (task) => {
        task.attempts.push({ number: body.attempt, session_id: body.session_id, started_at: event.at, ended_at: null, outcome: null, reason: '', checks: [] });
        task.start_commit = body.start_commit;
        if (state.run !== null) task.branch ??= taskBranch(state.run, task);
        // what older attempts printed is in the journal
        for (const attempt of task.attempts.slice(0, -CHECKS_KEPT)) attempt.checks = [];
        task.started_at ??= event.at;
        task.progress = null;
        setStage(state, task, { name: 'running', session_id: body.session_id, since: event.at, verifying: false }, event.at);
      },
      state,
      body.task_id,
    ),
  'task.progressed': (state, body, event) =>
    on(
      (task) => {
        task.progress = { text: body.text, percent: body.percent, at: event.at };
      },
      state,
      body.task_id,
    ),
  'task.verifying': (state, body, event) =>
    on(
      (task) => {
        if (task.stage.name === 'running') {
          task.stage.verifying = true;
          task.updated_at = event.at;
        } else if (task.stage.name === 'failed') {
          const attempt = task.attempts.at(-1);
          if (attempt !== undefined) Object.assign(attempt, { ended_at: null, outcome: null, reason: '' });
          if (task.mediation === 'wanted') task.mediation = null;
          setStage(state, task, { name: 'running', session_id: body.session_id, since: event.at, verifying: true, again: true }, event.at);
        }
      },
      state,
      body.task_id,
    ),
  'task.verified': (state, body, event) =>
    on(
      (task) => {
        const session = task.stage.name === 'running' ? state.sessions[task.stage.session_id] : undefined;
        const summary = session?.claim?.summary || session?.exit?.summary || '';
        task.result = {
          commit: body.commit,
          base: body.base,
          no_change: body.no_change,
          files: body.files,
          checks: body.checks,
          diff: body.diff,
          summary,
          verified_at: event.at,
          merged: null,
        };
        task.conflict = null;
        task.resolver = null;
        task.losses = 0;
        endAttempt(task, event.at, 'accepted', '', body.checks);
        setStage(state, task, { name: 'review', since: event.at, approval_id: null, session_id: null }, event.at);
      },
      state,
      body.task_id,
    ),
  'task.attempt-failed': (state, body, event) =>
    on(
      (task) => {
        if (body.counted) task.failures += 1;
        if (body.onto !== null) task.conflict = { onto: body.onto, files: [] };
        endAttempt(task, event.at, body.counted ? 'failed' : 'stopped', body.reason, body.checks);
        setStage(state, task, { name: 'pending', not_before: body.not_before }, event.at);
      },
      state,
      body.task_id,
    ),
  'task.reviewed': (state, body, event) =>
    on(
      (task) => {
        const attempt = task.attempts.at(-1);
        if (attempt !== undefined && !body.accepted) {
          attempt.outcome = 'sent-back';
          attempt.reason = body.note;
          attempt.ended_at = event.at;
        }
        // sent with the note, or dropped by the yes
        if (task.result !== null) delete task.result.comments;
        task.updated_at = event.at;
      },
      state,
      body.task_id,
    ),
  'task.commented': (state, body, event) =>
    on(
      (task) => {
        if (task.result?.commit !== body.commit) return;
        task.result.comments = withComment(commentsOf(task), body.comment);
        task.updated_at = event.at;
      },
      state,
      body.task_id,
    ),
  'task.queued-for-merge': (state, body, event) =>
    on(
      (task) => {
        state.counters.merge += 1;
        setStage(state, task, { name: 'merging', since: event.at, queued: state.counters.merge, in_flight: false }, event.at);
      },
      state,
      body.task_id,
    ),
  'task.merge-started': (state, body) =>
    on(
      (task) => {
        if (task.stage.name !== 'merging') return;
        task.stage.in_flight = true;
        derivedOf(state).merging = task.id;
      },
      state,
      body.task_id,
    ),
  'task.conflicted': (state, body, event) =>
    on(
      (task) => {
        task.conflicts += 1;
        task.conflict = { onto: body.onto, files: body.files };
        task.resolver = body.resolver ?? null;
        if (body.resolver !== undefined) task.conflict_mediated = true;
        const attempt = task.attempts.at(-1);
        // an attempt that failed on it keeps its own reason
        if (attempt !== undefined && attempt.outcome !== 'failed') {
          attempt.outcome = 'conflict';
          attempt.reason = `It conflicts with work merged meanwhile in ${body.files.join(', ')}.`;
        }
        setStage(state, task, { name: 'pending', not_before: null }, event.at);
      },
      state,
      body.task_id,
    ),
  'task.merged': (state, body) =>
    on(
      (task) => {
        if (task.result !== null) task.result.merged = body.commit;
        if (state.run !== null) state.run.tip = body.tip;
      },
      state,
      body.task_id,
    ),
  'task.done': (state, body, event) => on((task) => setStage(state, task, { name: 'done', at: event.at }, event.at), state, body.task_id),
  'task.failed': (state, body, event) =>
    on(
      (task) => {
        if (body.mediate === true) task.mediation = 'wanted';
        if (body.conflict !== undefined) task.conflict = body.conflict;
        setStage(state, task, { name: 'failed', at: event.at, reason: body.reason }, event.at);
      },
      state,
      body.task_id,
    ),
  'task.retried': (state, body, event) =>
    on(
      (task) => {
        task.failures = 0;
        task.conflicts = 0;
        task.losses = 0;
        task.resolver = null;
        // whoever tried it again by hand before the architect was asked has not used up its help
        if (task.mediation === 'wanted') task.mediation = null;
        setStage(state, task, { name: 'pending', not_before: null }, event.at);
      },
      state,
      body.task_id,
    ),
  'task.cancelled': (state, body, event) => on((task) => setStage(state, task, { name: 'cancelled', at: event.at, reason: body.reason }, event.at), state, body.task_id),
};
