/** Ask a session to end. Its exit is told by the session; one that never ran is told here. */
import type { RunEffect } from '../host.ts';

export const stopSession: RunEffect<'stop-session'> = ({ sessions }, effect) => Promise.resolve(sessions.stop(effect));
