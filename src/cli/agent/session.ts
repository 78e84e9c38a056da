/**
 * What everything an agent says shares: the session it speaks for and the door it speaks through. Identity comes from the
 * token in the environment, never from an argument. They start no daemons: those of the run revive each other.
 */
import type { Client, Outcome } from '../../client/contract.ts';
import type { CommandBody } from '../../protocol/command.ts';
import type { Event } from '../../protocol/event.ts';
import { MaosError } from '../../system/errors.ts';
import { masked, secretsIn } from '../../system/secrets.ts';
import { Exit } from '../failure.ts';
import type { Io } from '../io.ts';

/** Long enough for a new orchestrator to take over from one that died. */
const PATIENCE_MS = 30_000;

export interface Session {
  client: Client;
  role: string;
  id: string;
  /** The events of an accepted command; throws what `refused` makes of a refusal. */
  tell(body: CommandBody): Promise<Event[]>;
}
type Refusal = Extract<Outcome, { ok: false }>;

/** Throws NO_SESSION (exit 2) outside an agent's session. By default a refusal is printed for the agent to act on, and ends with exit code 1. */
export async function session(io: Io, refused: (refusal: Refusal) => Error = (refusal) => printed(io, refusal)): Promise<Session> {
  const { MAOS_SESSION_ID: id, MAOS_TOKEN: token, MAOS_ROLE: role, MAOS_DIR: dir } = process.env;
  if (!id || !token || !role || !dir)
    throw new MaosError({
      code: 'NO_SESSION',
      message: 'This is for agents of a run: MAOS_SESSION_ID, MAOS_TOKEN, MAOS_ROLE and MAOS_DIR are not all set.',
      hint: 'As a person use the other commands: maos-tui help',
      exit: 2,
    });
  const { openClient } = await import('../../client/index.ts');
  const client = await openClient(io.cwd);
  return {
    client,
    role,
    id,
    tell: async (body) => {
      const outcome = await client.ask(masked(body, secretsIn(process.env)), 'agent', PATIENCE_MS);
      if (outcome.ok) return outcome.events;
      throw refused(outcome);
    },
  };
}

function printed(io: Io, { code, reason, hint }: Refusal): Exit {
  if (io.json) process.stderr.write(`${JSON.stringify({ schema: 'maos.error/1', code, exit: 1, message: reason, hint })}\n`);
  else process.stderr.write(`Refused: ${reason}\n${hint ? `${hint}\n` : ''}`);
  return new Exit(1);
}
