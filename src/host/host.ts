/**
 * What every effect is given. One record, made once by the loop, so that an effect is a plain function of (host, effect) and can be
 * tried alone. Effects answer with an observation, or null when there is nothing to say; they throw MaosError for failures of the world.
 */
import type { EffectOf, EffectType } from '../protocol/effect.ts';
import type { Artifacts } from '../store/ports.ts';
import type { Log } from '../system/log.ts';
import type { Observation } from './observe.ts';
import type { Sessions } from './sessions.ts';

export interface Host {
  /** Absolute path of `.multi-agent/`. */
  readonly dir: string;
  /** Top of the user's repository. */
  readonly repo: string;
  /** Absolute path of worktrees/. */
  readonly worktrees: string;
  /** First part of every MAOS_MARK. */
  readonly digest: string;
  readonly epoch: number;
  readonly artifacts: Artifacts;
  readonly log: Log;
  readonly sessions: Sessions;
  /** Aborted when the host stops. */
  readonly signal: AbortSignal;
  /** Longest time of one check. @default 600000 */
  readonly checkLimitMs?: number;
}

export type RunEffect<T extends EffectType> = (host: Host, effect: EffectOf<T>) => Promise<Observation | null>;
