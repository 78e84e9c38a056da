/** The agents that live now, in the order of their roles. Pure. */
import type { Session } from '../../core/state.ts';
import { isLive } from '../../core/view/status.ts';
import type { View } from '../model.ts';

export const sessionsAtWork = (view: View): Session[] =>
  Object.values(view.state.sessions)
    .filter(isLive)
    .sort((a, b) => (a.role < b.role ? -1 : 1));
