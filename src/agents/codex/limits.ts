/** How long a session of Codex may be silent, and how often a service that refuses for the moment is tried again. */
import { LIMITS, type Limits } from '../process/watchdog.ts';

export interface CodexLimits extends Limits {
  /** Turns begun again in a row after a refusal that may pass (429, overloaded, stream broken off). The CLI does not try a 429 again. @default 5 */
  retries: number;
  /** Before the first of them; doubled each time, 60 s at most. @default 4000 */
  retryMs: number;
}
export const CODEX_LIMITS: CodexLimits = { ...LIMITS, retries: 5, retryMs: 4_000 };

const MOST_MS = 60_000;
/** `tried` counts from 0. */
export const pauseBefore = (tried: number, { retryMs }: CodexLimits): number => Math.min(retryMs * 2 ** tried, MOST_MS);
