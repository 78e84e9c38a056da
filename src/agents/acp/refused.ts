/** What is said for a session that takes nothing any more, or never came to be: also that one reports its beginning and its end. */
import { MaosError } from '../../system/errors.ts';
import type { AgentSession, Evidence } from '../contract.ts';

export const sessionEnded = (): MaosError =>
  new MaosError({ code: 'SESSION_ENDED', message: 'The agent has ended its turn and takes no more text.', hint: 'Send it as a message: the next attempt reads it.' });

export function refusedSession(report: (evidence: Evidence) => void, reason: string): AgentSession {
  queueMicrotask(() => {
    report({ type: 'started', pid: 0 });
    report({ type: 'exit', exit: { outcome: 'failed', reason, code: null, signal: null }, output: reason });
  });
  return {
    answer: () => {}, // it asked nothing
    send: () => Promise.reject(sessionEnded()),
    stop: () => {}, // it has ended
  };
}
