/** The session of an id, while it lives. */
import type { Session, State } from '../state.ts';
import { sessionEnded } from '../transitions.ts';

export const live = (state: State, id: string): Session | null => {
  const session = state.sessions[id];
  return session === undefined || sessionEnded(session.state) ? null : session;
};
