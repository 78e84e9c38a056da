/** What is said for a session that takes nothing any more, or never came to be: also that one reports its beginning and its end. */
import type { AgentSession, Evidence } from '../contract.ts';
import { sessionEnded } from '../process/ended.ts';

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
