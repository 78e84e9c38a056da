/** What a run begun now would be given, as whoever starts the screen finds it out: told before the goal is sent, decided by nobody here. */
import type { ResolvedConfig } from '../protocol/config.ts';

export type Beforehand =
  | { base: { branch: string; commit: string }; config: ResolvedConfig /** Worth saying, but no reason to stop. */; notes: readonly string[] }
  /** Why none can begin, and what to do about it. */
  | { problem: string; hint: string };
