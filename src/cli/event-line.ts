/**
 * One event as one plain line: `audit`, `run` and `status --watch` all print these. The message first, never a control
 * character. Every event type has a line; the compiler checks it.
 */
import { REPLAN_ENDED } from '../core/view/event-text.ts';
import type { Event, EventBody, EventType } from '../protocol/event.ts';
import { shownLine } from './io.ts';

type Words = { [T in EventType]: (body: Extract<EventBody, { type: T }>) => string };
const short = (id: string) => id.slice(0, 7);
const why = (reason: string) => (reason ? `: ${reason}` : '');

const WORDS: Words = {
  'run.created': (e) => `run ${e.run_id} begins on ${e.base.branch}@${short(e.base.commit)}: ${e.goal}`,
  'run.opened': (e) => `run ${e.run_id} has its branch ${e.branch} at ${short(e.tip)}`,
  'run.started': (e) => `run ${e.run_id} starts its tasks`,
  'run.paused': (e) => `run ${e.run_id} is ${e.stop ? 'stopped; resume it with: maos-tui resume' : 'paused'}${why(e.reason)}`,
  'run.agent-paused': (e) => `${e.role} is paused`,
  'run.agent-resumed': (e) => `${e.role} goes on`,
  'run.resumed': (e) => `run ${e.run_id} goes on`,
  'run.settled': (e) => `every task is settled: ${e.done} done, ${e.failed} failed, ${e.cancelled} cancelled`,
  'run.merging': (e) => `run ${e.run_id} is being merged`,
  'run.merge-refused': (e) => `refused at the merge of run ${e.run_id}${why(e.reason)}`,
  'run.merged': (e) => `run ${e.run_id} is merged: ${e.target} went from ${short(e.from)} to ${short(e.to)}`,
  'run.merge-undone': (e) => `the merge is undone: ${e.target} is at ${short(e.to)} again`,
  'run.undo-requested': (e) => `undo of the merge of run ${e.run_id} was asked`,
  'run.finished': (e) => `run ${e.run_id} is finished`,
  'run.failed': (e) => `run ${e.run_id} failed${why(e.reason)}`,
  'run.cancelled': (e) => `run ${e.run_id} was cancelled${why(e.reason)}`,
  'plan.proposed': (e) => `plan v${e.version} with ${e.plan.tasks.length} tasks by ${e.by}: ${e.plan.summary}`,
  'plan.refused': (e) => `a plan by ${e.by} was refused: ${e.findings.map((finding) => finding.message).join('; ')}`,
  'plan.approved': (e) => `plan v${e.version} is approved`,
  'plan.rejected': (e) => `plan v${e.version} was sent back${why(e.note)}`,
  'plan.attempt-failed': (e) => `planning failed${why(e.reason)}${e.not_before === null ? '; it is given up' : `; tries again at ${e.not_before}`}`,
  'plan.changed': (e) => `the plan is v${e.version} now (${e.why}): ${e.lines.filter((line) => !line.startsWith(' ')).join('; ')}`,
  'replan.begun': (e) => (e.task_id === null ? `the architect looks at the rest of the plan: phase ${e.phase} ended` : `the architect looks at ${e.task_id}, which failed`),
  'replan.proposed': (e) => `a change of the plan by ${e.by}: ${e.lines.filter((line) => !line.startsWith(' ')).join('; ')}`,
  'replan.attempt-failed': (e) => `the architect gave no answer about the plan${why(e.reason)}`,
  'replan.ended': (e) => `${REPLAN_ENDED[e.outcome]}${e.task_id === null ? ` after phase ${e.phase}` : ` about ${e.task_id}`}${why(e.note)}`,
  'task.added': (e) => `${e.task.id} added for ${e.task.role}: ${e.task.title}`,
  'task.edited': (e) => `${e.task_id} edited`,
  'task.started': (e) => `${e.task_id} started, attempt ${e.attempt}`,
  'task.progressed': (e) => `${e.task_id}${e.percent === null ? '' : ` ${e.percent}%`}: ${e.text}`,
  'task.verifying': (e) => `${e.task_id} is being checked${e.picks === undefined ? '' : `, with sides picked in ${e.picks.map(({ path }) => path).join(', ')}`}`,
  'task.verified': (e) => `${e.task_id} passed: ${e.no_change ? 'no change' : `${e.files.length} files at ${short(e.commit)}`}, ${e.checks.length} checks`,
  'task.attempt-failed': (e) => `${e.task_id} attempt ${e.attempt} failed${why(e.reason)}${e.not_before === null ? '' : `; tries again at ${e.not_before}`}`,
  'task.commented': (e) => `${e.comment.text === '' ? 'comment taken back' : 'commented'} on ${e.task_id}, ${e.comment.file}:${e.comment.line}`,
  'task.reviewed': (e) => `${e.task_id} was ${e.accepted ? 'accepted' : 'sent back'} by ${e.by}${why(e.note)}`,
  'task.queued-for-merge': (e) => `${e.task_id} waits to be merged at ${short(e.commit)}`,
  'task.merge-started': (e) => `${e.task_id} is being merged onto ${short(e.tip)}`,
  'task.conflicted': (e) => `${e.task_id} conflicts in ${e.files.join(', ')}; ${e.resolver ?? 'its agent'} resolves it`,
  'task.merged': (e) => `${e.task_id} is merged into the run at ${short(e.tip)}`,
  'task.done': (e) => `${e.task_id} is done`,
  'task.failed': (e) => `${e.task_id} failed for good${why(e.reason)}`,
  'task.retried': (e) => `${e.task_id} is tried again`,
  'task.cancelled': (e) => `${e.task_id} cancelled${why(e.reason)}`,
  'session.requested': (e) => `session ${e.session_id} of ${e.role} asked for (${e.purpose}${e.task_id ? ` ${e.task_id}` : ''})`,
  'session.started': (e) => `session ${e.session_id} runs as process ${e.pid}`,
  'session.accepted': (e) => `session ${e.session_id} took up its prompt (${e.by})`,
  'session.changed': (e) => `session ${e.session_id} is ${e.status}${e.source === undefined || e.source === 'event' ? '' : ` by its ${e.source}`}${why(e.detail ?? '')}`,
  'session.stalled': (e) => (e.reason === null ? `session ${e.session_id} was heard again` : `session ${e.session_id} is stalled${why(e.reason)}`),
  'session.used': (e) => `session ${e.session_id} used ${e.usage.input_tokens} + ${e.usage.output_tokens} tokens${e.usage.usd === null ? '' : `, $${e.usage.usd.toFixed(4)}`}`,
  'session.claimed': (e) => `session ${e.session_id} says it ${e.failed ? 'gives up' : 'is done'}${why(e.no_change ? `no change needed, ${e.no_change}` : e.summary)}`,
  'session.stopping': (e) => `session ${e.session_id} is being ended${why(e.reason)}`,
  'session.exited': (e) => `session ${e.session_id} ended, ${e.exit.outcome}${why(e.exit.reason)}`,
  'session.taken-over': (e) => `somebody types to session ${e.session_id}`,
  'session.lost': (e) => `session ${e.session_id} was lost${why(e.reason)}`,
  'approval.requested': (e) => `NEEDS YOU ${e.approval_id} (${e.kind}${e.task_id ? ` ${e.task_id}` : ''}): ${e.summary}`,
  'approval.answered': (e) => `${e.approval_id} was ${e.approved ? 'approved' : 'denied'}${e.scope === 'task' ? ' for the whole task' : ''}${why(e.note)}`,
  'grant.revoked': (e) => `what ${e.grant_id} allowed is asked again`,
  'permission.ruled': (e) => `${e.task_id ?? e.session_id} was ${e.allowed ? 'allowed' : 'denied'} ${e.tool} ${e.summary}, by ${e.rule}`,
  'approval.withdrawn': (e) => `${e.approval_id} is no longer asked${why(e.reason)}`,
  'message.sent': (e) => `message ${e.message.from} to ${e.message.to}: ${e.message.text}`,
  'message.delivered': (e) => `message ${e.message_id} reached ${e.to}`,
  'message.offered': (e) => `message ${e.message_id} is handed to ${e.session_id}${e.when === 'now' ? ', breaking its turn off' : ''}${e.try > 1 ? `, try ${e.try}` : ''}`,
  'message.acked': (e) => `message ${e.message_id} was accepted by ${e.to}${e.how ? ` (${e.how})` : ''}`,
  'message.returned': (e) => `message ${e.message_id} was not taken by ${e.session_id}${why(e.reason)}`,
  'message.dead': (e) => `message ${e.message_id} could not be delivered to ${e.to}${why(e.reason)}`,
  'context.set': (e) => `context ${e.key} set by ${e.by}, ${e.bytes} bytes`,
  'provider.parked': (e) => `${e.provider} is parked until ${e.until}${why(e.reason)}`,
  'provider.resumed': (e) => `${e.provider} is tried again`,
  'host.stopped': () => 'the host ended',
  'host.started': (e) => `host ${e.host_id} runs as process ${e.pid}, epoch ${e.epoch}`,
  'effect.failed': (e) => `${e.effect_type} failed${why(e.message)}`,
  'command.refused': (e) => `${e.command} was refused${why(e.reason)}`,
  'system.noted': (e) => e.message,
};

export function eventWords(body: EventBody): string {
  const words = WORDS[body.type] as (body: EventBody) => string;
  return shownLine(words(body));
}

export function actorName({ actor }: Pick<Event, 'actor'>): string {
  return actor.kind === 'agent' ? (actor.role ?? 'agent') : actor.kind;
}

/** `12:41:06 backend  T3 is done`, local time, at most `width` characters. */
export function eventLine(event: Event, width = 500): string {
  const time = new Date(event.at);
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
  const line = `${clock}  ${actorName(event).padEnd(12)}  ${eventWords(event.body)}`;
  return line.length > width ? `${line.slice(0, width - 1)}…` : line;
}

/** The object of `audit --json` and `stream --json`. */
export function auditJson(event: Event) {
  const { type, ...detail } = event.body;
  const on = 'task_id' in detail && detail.task_id ? detail.task_id : 'session_id' in detail && detail.session_id ? detail.session_id : 'run_id' in detail ? detail.run_id : null;
  const { seq, at, actor, cause, epoch } = event;
  const result = type === 'command.refused' || type === 'effect.failed' ? 'refused' : 'ok';
  return { schema: 'maos.audit/1', seq, t: at, actor, action: type, on, result, cause, epoch, detail, prev: `sha256:${event.prev}`, hash: `sha256:${event.hash}` };
}

/** Noise for somebody who follows a run; all of it is in `audit`. */
const QUIET = new Set<EventType>([
  'session.changed',
  'session.used',
  'message.offered',
  'message.delivered',
  'session.accepted',
  'message.acked',
  'task.verifying',
  'task.queued-for-merge',
  'session.requested',
  'session.started',
  'session.stopping',
  'run.opened',
  'host.started',
  'approval.withdrawn',
]);
export const worthFollowing = (event: Event): boolean => !QUIET.has(event.body.type);
