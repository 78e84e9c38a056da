/**
 * Who may ask for what: the one table of rights at the door. The actor was set from a signature, never from the body.
 * The compiler checks that every command has a row.
 */
import type { ActorKind } from '../protocol/words.ts';
import type { Command, InnerBody, Rejection } from './command.ts';
import { reject } from './command.ts';
import type { State } from './state.ts';
import { sessionEnded } from './transitions.ts';

const USER: readonly ActorKind[] = ['user'];
const AGENT: readonly ActorKind[] = ['agent'];
const HOST: readonly ActorKind[] = ['host'];
const TALKS: readonly ActorKind[] = ['user', 'agent'];

const RIGHTS: Record<InnerBody['type'], readonly ActorKind[]> = {
  'submit-goal': USER,
  approve: USER,
  deny: USER,
  'revoke-grant': USER,
  'edit-plan': USER,
  'add-task': USER,
  'edit-task': USER,
  'comment-result': USER,
  'retry-task': USER,
  'verify-again': USER,
  'cancel-task': USER,
  'pause-run': USER,
  'resume-run': USER,
  'pause-agent': USER,
  'resume-agent': USER,
  'restart-agent': USER,
  'resume-provider': USER,
  'cancel-run': USER,
  'begin-typing': USER,
  'resend-message': USER,
  'undo-merge': USER,
  stop: USER,
  'propose-plan': AGENT,
  'report-progress': AGENT,
  'claim-completion': AGENT,
  'fail-task': AGENT,
  'request-approval': AGENT,
  'report-usage': AGENT,
  'send-message': TALKS,
  'receive-messages': TALKS,
  'ack-message': TALKS,
  'set-context': TALKS,
  'host-started': HOST,
  'run-opened': HOST,
  'session-started': HOST,
  'session-status': HOST,
  'session-stalled': HOST,
  'usage-reported': HOST,
  'permission-asked': HOST,
  'permission-ruled': HOST,
  'permission-withdrawn': HOST,
  'plan-produced': HOST,
  'message-handed': HOST,
  'message-accepted': HOST,
  'message-returned': HOST,
  'prompt-accepted': HOST,
  'session-exited': HOST,
  'result-verified': HOST,
  'result-merged': HOST,
  'merge-conflicted': HOST,
  'merge-failed': HOST,
  'run-merged': HOST,
  'run-merge-refused': HOST,
  'merge-undone': HOST,
  'undo-refused': HOST,
  'effect-failed': HOST,
  tick: ['orchestrator'],
};

export function authorise(state: State, command: Command): Rejection | null {
  if (RIGHTS[command.body.type].includes(command.actor.kind)) return command.actor.kind === 'agent' ? alive(state, command.actor.session_id ?? '') : null;
  return reject(
    'NOT_ALLOWED',
    `${command.actor.kind === 'agent' ? `The agent of role ${command.actor.role ?? '?'}` : `The ${command.actor.kind}`} may not ask for ${command.body.type}.`,
    command.actor.kind === 'agent' ? 'Use maos-tui agent --help for what an agent can do.' : '',
  );
}

/** A session speaks only while it lives; its token is worth nothing afterwards. */
function alive(state: State, id: string): Rejection | null {
  const session = state.sessions[id];
  return session === undefined || sessionEnded(session.state) ? reject('NO_SESSION', 'This session has ended or is not known here.', 'Nothing was changed.') : null;
}
