/**
 * How verbs reach the state and the door. Reading works anywhere; asking for a change as the user is refused inside an
 * agent's session, because an agent speaks with `maos-tui agent`. Loads the client only when a verb needs it.
 */
import type { Client } from '../client/contract.ts';
import type { CommandBody } from '../protocol/command.ts';
import type { Event } from '../protocol/event.ts';
import { MaosError } from '../system/errors.ts';
import { accepted } from './failure.ts';
import { type Io, usage } from './io.ts';

/** Throws NOT_A_REPOSITORY or NOT_SET_UP (exit 3). */
export async function connect(io: Io): Promise<Client> {
  const { openClient } = await import('../client/index.ts');
  try {
    return await openClient(io.cwd);
  } catch (error) {
    if (!(error instanceof MaosError) || error.code !== 'NOT_A_REPOSITORY') throw error;
    // git knows why: none, a bare one, or one of somebody else
    await (await import('./preflight.ts')).findRepository(io.cwd);
    throw error;
  }
}

/** Refuses what would change something with --read-only (exit 2) and, as the user's, where an agent runs (exit 2). */
export function asUser(io: Io): void {
  if (io.readOnly) throw usage('This is read-only: nothing can be changed.', 'Leave out --read-only.');
  asPerson();
}

/** Refuses user verbs where an agent runs. */
export function asPerson(): void {
  if (!process.env.MAOS_SESSION_ID) return;
  throw new MaosError({
    code: 'IN_AGENT_SESSION',
    message: 'This is an agent session: it cannot act as the user.',
    hint: 'See what an agent can do: maos-tui agent --help',
    exit: 2,
  });
}

/** Put one command of the user into the door, with daemons running, and wait for what became of it. */
export async function act(io: Io, body: CommandBody, client?: Client): Promise<{ client: Client; events: Event[] }> {
  asUser(io);
  const used = client ?? (await connect(io));
  await used.ensureDaemons();
  return { client: used, events: [...accepted(await used.ask(body, 'cli'))] };
}
