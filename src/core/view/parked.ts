/** Services whose quota is used up, and how long until they are tried again: one form for status, `you` and the screen. Pure. */
import type { State } from '../state.ts';
import { clock, type Instant, toMs } from './format.ts';

export interface Parked {
  provider: string;
  /** RFC 3339. */
  until: string;
  reason: string;
  /** Until then, in ms; never below 0. */
  left: number;
}

/** The one that is back first stands first. */
export const parkedNow = (state: State, now: Instant): Parked[] =>
  Object.entries(state.parked)
    .map(([provider, { until, reason }]) => ({ provider, until, reason, left: Math.max(0, toMs(until) - toMs(now)) }))
    .sort((a, b) => a.left - b.left);

/** `codex parked 01:40`. */
export const parkedWords = (state: State, now: Instant): string[] => parkedNow(state, now).map(({ provider, left }) => `${provider} parked ${clock(left)}`);
