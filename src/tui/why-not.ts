/** Why the screen changes nothing now: it only looks, or nobody is there who would do it. */
import { called } from './keys/called.ts';
import type { View } from './model.ts';

/** The orchestrator ended by itself and in order, as it had nothing to do but wait: nothing is lost then, though nobody is there either. */
export const atRest = (view: Pick<View, 'lostFor' | 'state'>): boolean => view.lostFor !== null && view.state.host === null;

export const ONLY_LOOKS = 'read-only: this screen only looks';
/** Why keys that change the run do nothing now; null when they work. */
export function whyNot(view: View): string | null {
  if (view.readOnly) return ONLY_LOOKS;
  return view.lostFor !== null ? `the orchestrator ${atRest(view) ? 'rests' : 'is gone'}; ${called('run.reconnect')} starts it again` : null;
}
