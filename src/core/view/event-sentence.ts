/** What happened as one sentence, for the line above the footer, the plain stream and the reader. Pure. */
import type { Event } from '../../protocol/event.ts';
import { count, detail, headlines, short } from './event-text.ts';

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
    case 'run.agent-paused':
      return `${body.role} is paused`;
    case 'run.agent-resumed':
      return `${body.role} goes on`;
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
