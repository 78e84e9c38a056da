/** A session that never came to be: it reports its beginning and its end, as every session does. */
import { MaosError } from '../../system/errors.ts';
import type { AgentSession, Evidence } from '../contract.ts';

export function refusedSession(report: (evidence: Evidence) => void, reason: string): AgentSession {
  queueMicrotask(() => {
    report({ type: 'started', pid: 0 });
    report({ type: 'exit', exit: { outcome: 'failed', reason, code: null, signal: null }, output: reason });
  });
  return {
    answer: () => {}, // it asked nothing
    send: () => Promise.reject(new MaosError({ code: 'SESSION_ENDED', message: 'The agent was not started.', hint: 'Its end says why.' })),
    stop: () => {}, // it has ended
  };
}
