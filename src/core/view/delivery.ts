/** How far messages and prompts got, in words: the same on the screen and on the command line. Pure. */
import type { MessageState } from '../../protocol/words.ts';
import { TRIES } from '../message/due.ts';
import type { MessageRecord, Session, State } from '../state.ts';
import { sessionEnded } from '../transitions.ts';

/** What is for the user lies where it is read: nobody else takes it up. */
export const liesHere = ({ to, state }: Pick<MessageRecord, 'to' | 'state'>): boolean => to === 'user' && (state === 'queued' || state === 'delivered');

/** The state, with what it waits for or how it came about. */
export function deliveryText(state: State, message: MessageRecord): string {
  const { offered } = message;
  if (liesHere(message)) return 'for you';
  if (message.state === 'dead') return `dead: ${message.dead_reason ?? 'no reason was given'}`;
  if (message.accepted_how !== null) return `${message.state} (${message.accepted_how})`;
  if (message.state !== 'queued' && message.state !== 'delivered') return message.state;
  const session = state.sessions[message.session_id ?? ''];
  if (offered === null || session === undefined || sessionEnded(session.state)) return message.returned === null ? message.state : `${message.state}: ${message.returned}`;
  const tried = offered.try > 1 ? `, try ${offered.try} of ${TRIES}` : '';
  return `${message.state}${tried}: ${offered.when === 'now' ? 'breaks the turn off' : session.idle_since === null ? 'waits for the end of its turn' : 'waits to be taken up'}`;
}

/** A prompt is queued until its process runs, accepted when its turn began, answered by a claim or a completed exit. */
export function promptState(session: Session): MessageState {
  if (session.claim !== null || session.exit?.outcome === 'completed') return 'answered';
  if (session.accepted !== null) return 'accepted';
  if (sessionEnded(session.state)) return 'expired';
  return session.started_at === null ? 'queued' : 'delivered';
}

export const promptText = (session: Session): string => (session.accepted === null ? promptState(session) : `${promptState(session)} (${session.accepted.by})`);
