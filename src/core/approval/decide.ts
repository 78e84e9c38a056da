/** Answers: yes or no to what was asked, bound to what was on screen. */
import type { EventBody } from '../../protocol/event.ts';
import { budgetDeclined } from '../budget/declined.ts';
import { RUN_BUDGET } from '../budget/limits.ts';
import { accept, type BodyOf, type Command, type Decision, reject } from '../command.ts';
import { derivedOf } from '../dispatch/derived.ts';
import { compose } from '../message/send.ts';
import { giveMessageUp, tryMessageAgain } from '../message/taken.ts';
import { approved as planApproved } from '../plan/decide.ts';
import { applyChange, endReplan } from '../replan/decide.ts';
import { endRun, liveRun, phaseOf } from '../run/phase.ts';
import type { Approval, State } from '../state.ts';
import { withComments } from '../task/comment.ts';
import { withDependants } from '../task/failure.ts';
import { reviewAccepted, reviewRefused } from '../task/review.ts';
import { alsoAnswered, grantFor, grantText } from './grant.ts';
import { ask, sameSubject } from './request.ts';

type Answer = Command<BodyOf<'approve'> | BodyOf<'deny'>>;

export function answer(state: State, command: Answer): Decision {
  const { body } = command;
  const approval = state.approvals[body.approval_id];
  if (approval === undefined) return reject('NO_APPROVAL', `Nothing with the id ${body.approval_id} waits for you.`, 'See maos-tui you');
  if (approval.answer !== null) return reject('ALREADY', `${approval.id} was answered already: ${approval.answer.approved ? 'yes' : 'no'}.`, 'See maos-tui you');
  if (approval.withdrawn !== null) return reject('CHANGED', `${approval.id} is not asked any more: ${approval.withdrawn}.`, 'See maos-tui you');
  if (liveRun(state) === null) return reject('CHANGED', 'The run has ended; nothing waits for an answer.', 'See maos-tui status');
  if (body.at !== null && !sameSubject(state, approval, body.at))
    return reject('CHANGED', `${approval.id} is about ${approval.at.slice(0, 12)} now, not ${body.at}.`, 'Look at it again: maos-tui you');
  const yes = body.type === 'approve';
  const answered: EventBody = { type: 'approval.answered', approval_id: approval.id, approved: yes, scope: body.type === 'approve' ? body.scope : 'once', note: body.note ?? '' };
  const follow = yes ? agreed(state, command, approval) : declined(state, command, approval);
  if (!Array.isArray(follow)) return follow;
  const also = body.type === 'approve' && body.scope === 'task' ? alsoAnswered(state, approval) : [];
  return accept(
    answered,
    follow,
    also.flatMap((other): EventBody[] => [
      { type: 'approval.answered', approval_id: other.id, approved: true, scope: 'once', note: `as ${approval.id}, allowed for the task` },
      ...reply(state, command, other, true),
    ]),
  );
}

const PAUSED = reject('PAUSED', 'The run is paused.', 'maos-tui resume, then answer.');

type Follow = EventBody[] | Exclude<Decision, { ok: true }>;

function agreed(state: State, command: Answer, approval: Approval): Follow {
  const run = state.run;
  const task = approval.task_id === null ? undefined : state.tasks[approval.task_id];
  switch (approval.kind) {
    case 'plan':
      return run?.plan == null ? [] : planApproved(run.id, run.plan.version, run.plan.digest);
    case 'replan':
      return run?.replan == null ? [] : applyChange(state, run, run.replan, command);
    case 'permission':
    case 'question':
      return reply(state, command, approval, true);
    case 'review':
      return task === undefined ? [] : reviewAccepted(task, 'user', command.body.note ?? '');
    case 'merge':
      if (run?.state === 'paused') return PAUSED;
      return run === null ? [] : [{ type: 'run.merging', run_id: run.id }];
    case 'escalation':
      if (approval.message_id !== null) return tryMessageAgain(state, approval, command);
      return task?.stage.name === 'failed' ? [{ type: 'task.retried', task_id: task.id }, ...(run !== null && phaseOf(run) === 'finishing' ? reopen(state, run.id) : [])] : [];
    default:
      return [];
  }
}

function declined(state: State, command: Answer, approval: Approval): Follow {
  const run = state.run;
  const note = command.body.note ?? '';
  const task = approval.task_id === null ? undefined : state.tasks[approval.task_id];
  switch (approval.kind) {
    case 'plan':
      return run?.plan == null ? [] : [{ type: 'plan.rejected', run_id: run.id, version: run.plan.version, note }];
    // the plan stays as it was
    case 'replan':
      return run === null ? [] : endReplan(state, run, 'declined', note);
    case 'permission':
    case 'question':
      return reply(state, command, approval, false);
    case 'review':
      return task === undefined ? [] : reviewRefused(task, 'user', withComments(task, note) || 'sent back without a note', command.at);
    // the work stays on the run's branch
    case 'merge':
      if (run?.state === 'paused') return PAUSED;
      return run === null ? [] : endRun(state, { type: 'run.finished', run_id: run.id }, approval.id);
    // given up: what waits for it can never start
    case 'escalation':
      if (approval.message_id !== null) return giveMessageUp(state, approval, note);
      return task === undefined
        ? []
        : withDependants(state, derivedOf(state).dependants, task.id)
            .filter((id) => id !== task.id)
            .map((id) => ({ type: 'task.cancelled', task_id: id, reason: `it needs ${task.id}, which was given up` }));
    case 'budget':
      return run === null ? [] : budgetDeclined(state, run, approval.budget ?? RUN_BUDGET, approval.id);
    default:
      return [];
  }
}

/** A failed task is tried again after the run had settled: the merge question is taken back and the run goes on. */
export const reopen = (state: State, runId: string): EventBody[] => [
  ...[...derivedOf(state).openApprovals].flatMap((id): EventBody[] =>
    state.approvals[id]?.kind === 'merge' ? [{ type: 'approval.withdrawn', approval_id: id, reason: 'the run goes on' }] : [],
  ),
  { type: 'run.started', run_id: runId },
];

/** Who asked through the door hears the answer as a message; the host answers for structured agents (react). */
function reply(state: State, command: Answer, approval: Approval, allow: boolean): EventBody[] {
  const session = approval.session_id === null ? undefined : state.sessions[approval.session_id];
  if (approval.through_host || session === undefined || approval.request_id === null) return [];
  const note = command.body.note ?? '';
  return [
    compose(state, {
      id: `${command.id}-${approval.id}`,
      from: 'user',
      to: session.role,
      text: note || (allow ? 'yes' : 'no'),
      at: command.at,
      priority: 'high',
      reply_to: approval.request_id,
      ...(session.task_id === null ? {} : { task_id: session.task_id }),
      data: { allow, note, approval: approval.id },
    }),
  ];
}

/** An agent asks the user something. */
export function requestApproval(state: State, command: Command<BodyOf<'request-approval'>>): Decision {
  const session = state.sessions[command.actor.session_id ?? ''];
  if (session === undefined) return reject('NO_SESSION', 'This session is not known here.', '');
  const { body } = command;
  if (Object.values(state.approvals).some((approval) => approval.session_id === session.id && approval.request_id === body.request_id))
    return reject('ALREADY', `The question ${body.request_id} was asked already.`, '');
  const asked = ask(state, {
    kind: body.kind,
    session_id: session.id,
    task_id: session.task_id,
    request_id: body.request_id,
    summary: body.summary,
    detail: body.detail,
    tool: body.tool ?? null,
    cwd: body.cwd ?? session.worktree,
    rule: body.rule ?? null,
    why: body.why ?? '',
    grant: body.grant ?? null,
    at: `req-${state.counters.approval + 1}`,
  });
  if (body.kind !== 'permission') return accept(asked);
  const grant = grantFor(state, session, body.grant);
  const note = grant !== undefined ? grantText(grant) : state.run?.config.autonomy === 'auto' ? 'autonomy is auto' : null;
  if (note === null) return accept(asked);
  const { type: _type, approval_id, ...facts } = asked;
  const granted: Answer = { ...command, body: { type: 'approve', approval_id, at: null, scope: 'once', note } };
  const approval = { ...facts, id: approval_id, why: '', grant: null, message_id: null, requested_at: command.at, answer: null, withdrawn: null };
  return accept(asked, { type: 'approval.answered', approval_id, approved: true, scope: 'once', note }, reply(state, granted, approval, true));
}
