/** Start an agent: worktree, brief, process. What it says afterwards, its end too, comes from its session (sessions.ts). */
import type { EffectOf } from '../../protocol/effect.ts';
import type { Host } from '../host.ts';

/** `id` is given to the observation that it started, so that it is said once. */
export async function startSession({ sessions }: Host, effect: EffectOf<'start-session'>, id: string): Promise<null> {
  await sessions.start(effect, id);
  return null;
}
