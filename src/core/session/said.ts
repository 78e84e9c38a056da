/** What agents say of their own work: claims and reports, not facts. */
import { accept, type BodyOf, type Command, type Decision, reject } from '../command.ts';
import type { Session, State } from '../state.ts';
import { live } from './live.ts';
import { used } from './usage.ts';

const speaker = (state: State, command: Command): Session | null => live(state, command.actor.session_id ?? '');
const UNKNOWN = reject('NO_SESSION', 'This session has ended or is not known here.', 'Nothing was changed.');

export function reportProgress(state: State, command: Command<BodyOf<'report-progress'>>): Decision {
  const session = speaker(state, command);
  if (session?.task_id == null) return session === null ? UNKNOWN : accept({ type: 'session.changed', session_id: session.id, status: 'busy', conversation_id: null });
  return accept({ type: 'task.progressed', task_id: session.task_id, text: command.body.text, percent: command.body.percent ?? null });
}

export function reportUsage(state: State, command: Command<BodyOf<'report-usage'>>): Decision {
  const session = speaker(state, command);
  return session === null ? UNKNOWN : accept(used(state, session.id, command.body));
}

export function claimCompletion(state: State, command: Command<BodyOf<'claim-completion'>>): Decision {
  const session = speaker(state, command);
  return session === null
    ? UNKNOWN
    : accept({ type: 'session.claimed', session_id: session.id, summary: command.body.summary, no_change: command.body.no_change ?? null, failed: false });
}

export function failTask(state: State, command: Command<BodyOf<'fail-task'>>): Decision {
  const session = speaker(state, command);
  return session === null ? UNKNOWN : accept({ type: 'session.claimed', session_id: session.id, summary: command.body.text, no_change: null, failed: true });
}
