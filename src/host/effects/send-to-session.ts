/** A message into the conversation of a live agent. One that cannot take it (any more) finds it in its mailbox or in the next brief. */
import type { RunEffect } from '../host.ts';

export const sendToSession: RunEffect<'send-to-session'> = async ({ sessions, log }, { session_id, message_id, text }) => {
  try {
    const agent = sessions.agent(session_id);
    if (agent === null) return null;
    await agent.send(text);
    return { type: 'message-handed', session_id, message_id };
  } catch (error) {
    log.info({ err: error, session_id, message_id }, 'a message could not be handed over; it stays in the mailbox');
    return null;
  }
};
