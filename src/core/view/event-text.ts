/**
 * Journal events in the words of the screen: a row for the audit list, and a sentence for what is worth a line of its
 * own. Unknown or plain events fall back to their type. Pure.
 */

import type { Event, EventBody } from '../../protocol/event.ts';
import type { ReplanOutcome } from '../../protocol/words.ts';
import type { State } from '../state.ts';
import { placeOf } from './comments.ts';
import { money } from './format.ts';

export interface EventRow {
  actor: string;
  action: string;
  on: string;
  result: 'ok' | 'FAIL' | 'info' | 'open' | 'no';
  detail: string;
}

export function actorName(actor: Event['actor']): string {
  if (actor.kind === 'user') return 'you';
  if (actor.kind === 'agent') return actor.role ?? 'agent';
  return actor.kind === 'orchestrator' ? 'orchestr.' : actor.kind;
}

/** How a question to the architect about the plan under way ended. */
export const REPLAN_ENDED: Record<ReplanOutcome, string> = {
  unchanged: 'the plan stays as it is',
  applied: 'the answer of the architect is carried out',
  declined: 'the change of the plan was declined',
  raised: 'the architect leaves it to you',
  moot: 'nothing of the change fits any more',
  'given-up': 'the plan stays as it is, without an answer of the architect',
};

export const short = (commit: string) => commit.slice(0, 7);
export const count = (many: number, one: string) => `${many} ${one}${many === 1 ? '' : 's'}`;

/** One line per task; what of it changed is left to where there is room. */
export const headlines = (lines: readonly string[]): string => lines.filter((line) => !line.startsWith(' ')).join('; ');

/** What the event is about: a task, a session, a role, or nothing. */
export function subject(body: EventBody, sessions: State['sessions'] = {}): string {
  if (body.type === 'message.sent') return body.message.task_id ?? '—';
  if (body.type === 'task.added') return body.task.id;
  if ('task_id' in body && body.task_id) return body.task_id;
  if ('approval_id' in body) return body.approval_id;
  if (body.type === 'run.agent-paused' || body.type === 'run.agent-resumed') return body.role;
  return ('session_id' in body && body.session_id && sessions[body.session_id]?.task_id) || '—';
}

/** What there is to say besides its name and subject. */
export function detail(body: EventBody): string {
  switch (body.type) {
    case 'run.created':
      return body.goal;
    case 'run.opened':
      return `${body.branch} at ${short(body.tip)}`;
    case 'run.paused':
    case 'run.failed':
    case 'run.cancelled':
    case 'session.lost':
    case 'session.stopping':
    case 'task.failed':
    case 'task.cancelled':
      return body.reason;
    case 'run.settled':
      return `${body.done} done, ${body.failed} failed, ${body.cancelled} cancelled`;
    case 'run.merge-refused':
      return `${body.reason} ${body.hint}`.trim();
    case 'run.merged':
    case 'run.merge-undone':
      return `${body.target}: ${short(body.from)} → ${short(body.to)}`;
    case 'plan.proposed':
      return `plan v${body.version}, ${count(body.plan.tasks.length, 'task')}`;
    case 'plan.refused':
      return body.findings[0]?.message ?? '';
    case 'plan.approved':
      return `plan v${body.version}`;
    case 'plan.rejected':
      return `plan v${body.version} ${body.note}`.trim();
    case 'plan.changed':
      return `plan v${body.version}, ${body.why}: ${headlines(body.lines)}`;
    case 'replan.begun':
      return body.task_id === null ? `phase ${body.phase} ended` : `${body.task_id} failed`;
    case 'replan.proposed':
      return headlines(body.lines);
    case 'replan.attempt-failed':
      return body.reason;
    case 'replan.ended':
      return `${REPLAN_ENDED[body.outcome]} ${body.note}`.trim();
    case 'task.added':
    case 'task.edited':
      return body.task.title;
    case 'task.started':
      return `try ${body.attempt}`;
    case 'task.progressed':
      return body.text;
    case 'session.claimed':
      return body.no_change ?? body.summary;
    case 'task.verified':
      return body.no_change ? 'no change needed' : `${count(body.files.length, 'file')}, ${count(body.checks.length, 'check')} passed`;
    case 'task.attempt-failed':
      return `try ${body.attempt}: ${body.reason}`;
    case 'task.reviewed':
      return body.note;
    case 'task.commented':
      return `${placeOf(body.comment)} ${body.comment.text || '(taken back)'}`;
    case 'task.conflicted':
      return `with ${short(body.onto)}: ${body.files.join(' ')}`;
    case 'task.merged':
      return `${short(body.commit)} → ${short(body.tip)}`;
    case 'session.requested':
      return `${body.role} (${body.purpose})`;
    case 'session.started':
      return `pid ${body.pid}`;
    case 'session.changed':
      return `${body.status}${body.source === undefined || body.source === 'event' ? '' : ` (${body.source})`}${body.detail === undefined ? '' : `: ${body.detail}`}`;
    case 'session.stalled':
      return body.reason === null ? 'heard again' : `stalled: ${body.reason}`;
    case 'session.used':
      return `${body.usage.input_tokens + body.usage.output_tokens} tokens ${money(body.usage.usd)}`.trim();
    case 'session.exited':
      return [body.exit.outcome, body.exit.reason].filter(Boolean).join(': ');
    case 'approval.requested':
      return `${body.kind}: ${body.summary}`;
    case 'approval.answered':
      return `${body.approved ? 'yes' : 'no'}${body.scope === 'task' ? ' (for the task)' : ''} ${body.note}`.trim();
    case 'permission.ruled':
      return `${body.allowed ? 'allowed' : 'denied'} by ${body.rule}: ${body.tool} ${body.summary}`;
    case 'grant.revoked':
      return `${body.grant_id} is asked again`;
    case 'approval.withdrawn':
    case 'message.dead':
      return body.reason;
    case 'message.sent':
      return `${body.message.from} → ${body.message.to}: ${body.message.text}`;
    case 'context.set':
      return `${body.key} by ${body.by}`;
    case 'host.started':
      return `pid ${body.pid}, epoch ${body.epoch}`;
    case 'effect.failed':
      return `${body.effect_type}: ${body.message}`;
    case 'command.refused':
      return `${body.command}: ${body.reason}`;
    case 'system.noted':
      return body.message;
    default:
      return '';
  }
}

const FAILURES = new Set([
  'run.failed',
  'plan.refused',
  'replan.attempt-failed',
  'task.failed',
  'task.attempt-failed',
  'task.conflicted',
  'session.lost',
  'effect.failed',
  'message.dead',
  'run.merge-refused',
]);

function result(body: EventBody): EventRow['result'] {
  if (FAILURES.has(body.type)) return 'FAIL';
  if (body.type === 'approval.requested') return 'open';
  if (body.type === 'permission.ruled' && !body.allowed) return 'no';
  if (body.type === 'command.refused' || (body.type === 'approval.answered' && !body.approved) || (body.type === 'task.reviewed' && !body.accepted)) return 'no';
  return body.type.startsWith('session.') || body.type.startsWith('message.') || body.type === 'task.progressed' || body.type === 'system.noted' ? 'info' : 'ok';
}

/** @param sessions what a session worked on is said of its events too */
export const eventRow = (event: Event, sessions: State['sessions'] = {}): EventRow => ({
  actor: actorName(event.actor),
  action: event.body.type,
  on: subject(event.body, sessions),
  result: result(event.body),
  detail: detail(event.body),
});
