/**
 * What the verbs of an agent share: the session they speak for and the door they speak through. Identity comes from the
 * token in the environment, never from an argument. They start no daemons: those of the run revive each other.
 */
import type { Client, Outcome } from '../../client/contract.ts';
import type { CommandBody } from '../../protocol/command.ts';
import type { Event } from '../../protocol/event.ts';
import { type Message, messageSchema } from '../../protocol/message.ts';
import type { Delivery, Mailbox } from '../../store/ports.ts';
import { MaosError } from '../../system/errors.ts';
import { Exit } from '../failure.ts';
import type { Io } from '../io.ts';

/** Long enough for a new orchestrator to take over from one that died. */
const PATIENCE_MS = 30_000;

export interface Session {
  client: Client;
  role: string;
  id: string;
}

/** Throws NO_SESSION (exit 2) outside an agent's session. */
export async function session(io: Io): Promise<Session> {
  const { MAOS_SESSION_ID: id, MAOS_TOKEN: token, MAOS_ROLE: role, MAOS_DIR: dir } = process.env;
  if (!id || !token || !role || !dir)
    throw new MaosError({
      code: 'NO_SESSION',
      message: 'This is for agents of a run: MAOS_SESSION_ID, MAOS_TOKEN, MAOS_ROLE and MAOS_DIR are not all set.',
      hint: 'As a person use the other commands: maos-tui help',
      exit: 2,
    });
  const { openClient } = await import('../../client/index.ts');
  return { client: await openClient(io.cwd), role, id };
}

/** The events of an accepted command. A refusal is printed for the agent to act on, and ends with exit code 1. */
export async function tell(io: Io, { client }: Pick<Session, 'client'>, body: CommandBody): Promise<Event[]> {
  const outcome: Outcome = await client.ask(body, 'agent', PATIENCE_MS);
  if (outcome.ok) return outcome.events;
  if (io.json) process.stderr.write(`${JSON.stringify({ schema: 'maos.error/1', code: outcome.code, exit: 1, message: outcome.reason, hint: outcome.hint })}\n`);
  else process.stderr.write(`Refused: ${outcome.reason}\n${outcome.hint ? `${outcome.hint}\n` : ''}`);
  throw new Exit(1);
}

export function mailboxOf({ client, role }: Pick<Session, 'client' | 'role'>): Mailbox<Message> {
  return client.store.mailbox(role, (value) => messageSchema.parse(value));
}

/** Waits until `look` finds something; woken by the mailbox. `timeoutMs` undefined: as long as it takes. */
export async function waitForMail<T>(mailbox: Mailbox<Message>, look: () => Promise<T | null>, timeoutMs?: number): Promise<T | null> {
  const { deferred } = await import('../wait.ts');
  const { promise, resolve, reject } = deferred<T | null>();
  let busy = false;
  let again = false;
  const check = async () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    do {
      again = false;
      const found = await look();
      if (found !== null) resolve(found);
    } while (again);
    busy = false;
  };
  const start = () => void check().catch(reject);
  const stop = mailbox.watch(start);
  const timer = timeoutMs === undefined ? null : setTimeout(() => resolve(null), timeoutMs);
  start();
  try {
    return await promise;
  } finally {
    if (timer) clearTimeout(timer);
    stop();
  }
}

/** One message as agents read it: a JSON object on one line. */
export function messageLine({ value }: Delivery<Message>): string {
  const { id, from, task_id, reply_to, topic, priority, text, data, sent_at } = value;
  return JSON.stringify({
    schema: 'maos.message/1',
    id,
    from,
    ...(task_id === undefined ? {} : { task_id }),
    ...(reply_to === undefined ? {} : { reply_to }),
    ...(topic === undefined ? {} : { topic }),
    priority,
    text,
    ...(data === undefined ? {} : { data }),
    sent_at,
  });
}
