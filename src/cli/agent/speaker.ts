/** Loads what a verb of an agent needs when it runs: every command pays for what its file imports. */
import type { Io } from '../io.ts';
import type { Session } from './session.ts';

/** Throws NO_SESSION (exit 2) outside an agent's session. */
export async function speaker(io: Io): Promise<{ me: Session; acts: typeof import('./acts.ts') }> {
  const { session } = await import('./session.ts');
  return { me: await session(io), acts: await import('./acts.ts') };
}
