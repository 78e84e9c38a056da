/** Results as the host found them, and how they come together: one merge at a time, nothing resolved by dropping a side. */
import type { CheckResult } from '../../protocol/brief.ts';
import type { EventBody } from '../../protocol/event.ts';
import { ask } from '../approval/request.ts';
import { accept, type BodyOf, type Command, type Decision } from '../command.ts';
import { compose } from '../message/send.ts';
import { planAttemptFailed } from '../plan/decide.ts';
import { replanAttemptFailed } from '../replan/decide.ts';
import { askMerge } from '../run/decide.ts';
import { endRun, liveRun } from '../run/phase.ts';
import type { State, Task } from '../state.ts';
import { failAttempt, giveUp, resolverOf } from '../task/failure.ts';
import { afterVerified } from '../task/review.ts';
import { sessionEnded } from '../transitions.ts';

/** Rounds of conflict an agent gets before it is the user's. */
const CONFLICT_ROUNDS = 2;

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? '' : '.');

const whyFailed = (checks: readonly CheckResult[], problems: readonly { message: string; hint?: string | undefined; where?: string | undefined }[]): string => {
  const failed = checks.find((check) => !check.ok);
  const problem = problems[0];
  if (problem !== undefined) {
    const more = problems.length > 1 ? ` And ${problems.length - 1} more.` : '';
    // a file is called what it is called
    const message = problem.where !== undefined && problem.message.startsWith(problem.where) ? `${problem.message}.` : sentence(problem.message);
    return `${message}${problem.hint ? ` ${sentence(problem.hint)}` : ''}${more}`;
  }
  return failed === undefined ? 'It could not be verified.' : `The check \`${failed.command}\` failed (${failed.code === null ? 'it was stopped' : `exit ${failed.code}`}).`;
};

export function resultVerified(state: State, command: Command<BodyOf<'result-verified'>>): Decision {
  const { body } = command;
  const task = state.tasks[body.task_id];
  // answered already, cancelled meanwhile, or of an earlier session
  if (liveRun(state) === null || task?.stage.name !== 'running' || !task.stage.verifying || task.stage.session_id !== body.session_id) return accept();
  if (body.problems.length > 0 || body.checks.some((check) => !check.ok))
    return accept(failAttempt(state, command, task, whyFailed(body.checks, body.problems), { checks: body.checks }));
  const verified: Extract<EventBody, { type: 'task.verified' }> = {
    type: 'task.verified',
    task_id: task.id,
    commit: body.commit,
    base: body.base,
    no_change: body.no_change,
    files: body.files,
    checks: body.checks,
    diff: body.diff,
  };
  return accept(verified, afterVerified(state, task, verified));
}

const merging = (state: State, id: string): Task | null => {
  const task = state.tasks[id];
  return liveRun(state) !== null && task?.stage.name === 'merging' && task.stage.in_flight ? task : null;
};

export function resultMerged(state: State, command: Command<BodyOf<'result-merged'>>): Decision {
  const { body } = command;
  const task = merging(state, body.task_id);
  if (task === null) return accept();
  return accept({ type: 'task.merged', task_id: task.id, commit: body.commit, from: body.from, tip: body.tip, checks: body.checks }, { type: 'task.done', task_id: task.id });
}

export function mergeConflicted(state: State, command: Command<BodyOf<'merge-conflicted'>>): Decision {
  const { body } = command;
  const task = merging(state, body.task_id);
  if (task === null) return accept();
  const reason = `It conflicts with merged work in ${body.files.join(', ')}.`;
  // its agent first, then the architect, once, then the user
  const resolver = task.conflicts >= CONFLICT_ROUNDS ? resolverOf(state, task) : undefined;
  if (task.conflicts >= CONFLICT_ROUNDS && resolver === undefined)
    return accept(giveUp(state, command, task, `${reason} Its agent tried ${task.conflicts} times to resolve it.`, { conflict: { onto: body.onto, files: body.files } }));
  return accept(
    { type: 'task.conflicted', task_id: task.id, onto: body.onto, files: body.files, ...(resolver === undefined ? {} : { resolver }) },
    compose(state, {
      id: `${command.id}-c`,
      from: 'orchestrator',
      to: resolver ?? task.role,
      text: `${task.id} conflicts with work that was merged meanwhile, in ${body.files.join(', ')}. The merge is in progress in its worktree.`,
      at: command.at,
      priority: 'high',
      task_id: task.id,
    }),
  );
}

export function mergeFailed(state: State, command: Command<BodyOf<'merge-failed'>>): Decision {
  const { body } = command;
  const task = merging(state, body.task_id);
  if (task === null) return accept();
  return accept(failAttempt(state, command, task, `Merged with the others' work: ${whyFailed(body.checks, body.problems)}`, { checks: body.checks, onto: body.onto }));
}

/** The world refused an effect. What it was for goes on, waits, or is raised; nothing hangs on it. */
export function effectFailed(state: State, command: Command<BodyOf<'effect-failed'>>): Decision {
  const { body } = command;
  const failed: EventBody = {
    type: 'effect.failed',
    effect_id: body.effect_id,
    effect_type: body.effect_type,
    task_id: body.task_id ?? null,
    session_id: body.session_id ?? null,
    code: body.code,
    message: body.message,
    hint: body.hint,
  };
  const run = liveRun(state);
  const task = body.task_id === undefined ? undefined : state.tasks[body.task_id];
  const session = body.session_id === undefined ? undefined : state.sessions[body.session_id];
  if (run === null) return accept(failed);
  switch (body.effect_type) {
    case 'open-run':
      return accept(failed, endRun(state, { type: 'run.failed', run_id: run.id, reason: body.message }));
    case 'start-session': {
      if (session === undefined || sessionEnded(session.state)) return accept(failed);
      const exited: EventBody = { type: 'session.exited', session_id: session.id, exit: { outcome: 'failed', reason: body.message, code: null, signal: null }, output: '' };
      if (session.purpose === 'plan')
        return accept(
          failed,
          exited,
          run.state === 'planning' ? planAttemptFailed(state, run, command, body.message, true) : replanAttemptFailed(state, run, session, body.message),
        );
      if (session.purpose === 'review')
        return accept(
          failed,
          exited,
          task?.stage.name !== 'review'
            ? []
            : ask(state, { kind: 'review', task_id: task.id, summary: `${task.title}: its reviewer could not start`, detail: body.message, at: task.result?.commit ?? '' }),
        );
      return accept(failed, exited, task?.stage.name === 'running' ? failAttempt(state, command, task, body.message) : []);
    }
    case 'verify-result':
      return accept(
        failed,
        task?.stage.name === 'running' && task.stage.verifying && (body.session_id === undefined || task.stage.session_id === body.session_id)
          ? failAttempt(state, command, task, `It could not be verified: ${body.message}`)
          : [],
      );
    case 'merge-result':
      return accept(failed, task?.stage.name === 'merging' && task.stage.in_flight ? giveUp(state, command, task, `It could not be merged: ${body.message} ${body.hint}`) : []);
    case 'merge-run':
      return accept(failed, { type: 'run.merge-refused', run_id: run.id, reason: body.message, hint: body.hint, found: null }, askMerge(state, run));
    default:
      return accept(failed);
  }
}
