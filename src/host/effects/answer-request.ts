/** Hand the user's answer to the agent that asked. An agent that is gone needs none. */
import type { RunEffect } from '../host.ts';

export const answerRequest: RunEffect<'answer-request'> = ({ sessions }, effect) => {
  sessions.answer(effect);
  return Promise.resolve(null);
};
