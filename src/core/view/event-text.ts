/**
 * Journal events in the words of the screen: a row for the audit list, and a sentence for what is worth a line of its
 * own. Unknown or plain events fall back to their type. Pure.
 */

import type { Event, EventBody } from '../../protocol/event.ts';
import type { ReplanOutcome } from '../../protocol/words.ts';
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

const short = (commit: string) => commit.slice(0, 7);
const count = (many: number, one: string) => `${many} ${one}${many === 1 ? '' : 's'}`;

/** One line per task; what of it changed is left to where there is room. */
const headlines = (lines: readonly string[]): string => lines.filter((line) => !line.startsWith(' ')).join('; ');

/** What the event is about: a task, a session, a role, or nothing. */
export function subject(body: EventBody): string {
  if (body.type === 'message.sent') return body.message.task_id ?? '—';
  if (body.type === 'task.added') return body.task.id;
  if ('task_id' in body && body.task_id) return body.task_id;
  if ('approval_id' in body) return body.approval_id;
  return '—';
}

function detail(body: EventBody): string {
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
      return `${body.exit.outcome}: ${body.exit.reason}`;
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

export const eventRow = (event: Event): EventRow => ({
  actor: actorName(event.actor),
  action: event.body.type,
  on: subject(event.body),
  result: result(event.body),
  detail: detail(event.body),
});

/** What happened first, then the long name of the file. */
function noted(message: string): string {
  const [, file, why] = /^(messages\/\S+) could not be used: (.*)$/s.exec(message) ?? [];
  return file && why ? `A letter could not be used: ${why} (${file})` : message;
}

/** One sentence about what matters to someone who only glances; null for the rest. */
export function eventSentence(event: Event): string | null {
  const body = event.body;
  switch (body.type) {
    case 'run.created':
      return 'The architect begins to plan';
    case 'run.started':
      return 'The run started';
    case 'run.paused':
      return 'The run is paused';
    case 'run.resumed':
      return 'The run goes on';
    case 'run.settled':
      return `Every task is settled: ${detail(body)}`;
    case 'run.merged':
      return `Merged into ${body.target}`;
    case 'run.merge-refused':
      return `Refused at the merge: ${body.reason}`;
    case 'run.merge-undone':
      return `${body.target} is back at ${short(body.to)}`;
    case 'run.failed':
      return `The run failed: ${body.reason}`;
    case 'run.finished':
      return 'The run is finished';
    case 'plan.proposed':
      return `Plan v${body.version} with ${count(body.plan.tasks.length, 'task')} waits for you`;
    case 'plan.refused':
      return `A plan was refused: ${body.findings[0]?.message ?? ''}`;
    case 'plan.approved':
      return `Plan v${body.version} approved`;
    case 'plan.changed':
      return `The plan is v${body.version} now: ${headlines(body.lines)}`;
    case 'replan.begun':
      return body.task_id === null ? `Phase ${body.phase} ended; the architect looks at the rest of the plan` : `The architect looks at ${body.task_id}, which failed`;
    case 'replan.ended':
      return body.outcome === 'applied' ? null : `Asked about ${body.task_id ?? `the plan after phase ${body.phase}`}: ${detail(body)}`;
    case 'task.started':
      return `${body.task_id} started, try ${body.attempt}`;
    case 'task.progressed':
      return `${body.task_id}: ${body.text}`;
    case 'task.verified':
      return `${body.task_id} is checked: ${detail(body)}`;
    case 'task.attempt-failed':
      return `${body.task_id} try ${body.attempt} failed: ${body.reason}`;
    case 'task.conflicted':
      return `${body.task_id} conflicts ${detail(body)}`;
    case 'task.merged':
      return `${body.task_id} merged into the run`;
    case 'task.failed':
      return `${body.task_id} failed: ${body.reason}`;
    case 'approval.requested':
      return `${body.task_id ?? 'The run'} needs you: ${body.summary}`;
    case 'permission.ruled':
      return body.allowed ? null : `${body.task_id ?? 'An agent'} was denied ${body.tool}: ${body.rule}`;
    case 'session.lost':
      return `A session was lost: ${body.reason}`;
    case 'effect.failed':
      return `${body.effect_type} failed: ${body.message}`;
    case 'command.refused':
      return `Refused: ${body.reason}`;
    case 'system.noted':
      return noted(body.message);
    default:
      return null;
  }
}
