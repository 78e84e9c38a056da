/** A message into the conversation of a live agent. What became of it is told by the session, in order with all else it tells. */
import type { RunEffect } from '../host.ts';

export const sendToSession: RunEffect<'send-to-session'> = async ({ sessions }, { session_id, message_id, text, interrupt }) => {
  sessions.send(session_id, message_id, text, interrupt);
  return null;
};
