/** Hand the user's answer to the agent that asked. An agent that is gone needs none. */
import type { RunEffect } from '../host.ts';

export const answerRequest: RunEffect<'answer-request'> = ({ sessions, log }, { session_id, request_id, allow, scope, note }) => {
  const agent = sessions.agent(session_id);
  if (agent === null) log.info({ session_id, request_id }, 'an answer came for a session that is not running');
  else agent.answer(request_id, { allow, scope, note });
  return Promise.resolve(null);
};
