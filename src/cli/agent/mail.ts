/**
 * An agent's mailbox: taking messages, waiting for one, saying that one was dealt with. Invariant: a message is handed to the agent only once
 * the orchestrator knows that it was; otherwise it goes back, so that none is lost with a session that has ended.
 */
import { type Message, messageSchema } from '../../protocol/message.ts';
import type { Delivery, Mailbox } from '../../store/ports.ts';
import { MaosError } from '../../system/errors.ts';
import { deferred } from '../wait.ts';
import type { Session } from './session.ts';

export function mailboxOf({ client, role }: Pick<Session, 'client' | 'role'>): Mailbox<Message> {
  return client.store.mailbox(role, (value) => messageSchema.parse(value));
}

export interface Patience {
  /** undefined: as long as it takes. */
  timeoutMs?: number;
  /** Ends the wait as if the time were over. */
  signal?: AbortSignal;
}

/** Waits until `look` finds something; woken by the mailbox. null when the time is over; what is found even then goes to `late`. */
export async function waitForMail<T>(
  mailbox: Mailbox<Message>,
  look: () => Promise<T | null>,
  { timeoutMs, signal }: Patience = {},
  late: (found: T) => Promise<void> = async () => {},
): Promise<T | null> {
  const { promise, resolve, reject } = deferred<T | null>();
  let busy = false;
  let again = false;
  let over = false;
  const end = (found: T | null) => {
    over = true;
    resolve(found);
  };
  const check = async () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    do {
      again = false;
      const found = await look();
      if (found === null) continue;
      if (over) await late(found);
      else end(found);
    } while (again && !over);
    busy = false;
  };
  const start = () => void check().catch(reject);
  const giveUp = () => end(null);
  const stop = mailbox.watch(start);
  const timer = timeoutMs === undefined ? null : setTimeout(giveUp, timeoutMs);
  signal?.addEventListener('abort', giveUp);
  if (signal?.aborted) giveUp();
  else start();
  try {
    return await promise;
  } finally {
    if (timer) clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
    stop();
  }
}

export interface Taking {
  /** Wait for at least one. null: do not wait. */
  wait: Patience | null;
  /** Most messages. */
  most: number;
  /** No further message once this many characters were taken. @default no limit */
  room?: number;
}

/** New messages, which count as delivered from here on. null when there is none. */
export async function takeMessages(me: Session, { wait, most, room }: Taking): Promise<Delivery<Message>[] | null> {
  const mailbox = mailboxOf(me);
  const claim = async () => {
    const taken: Delivery<Message>[] = [];
    let left = room ?? 0;
    do {
      const found = await mailbox.claim(room === undefined ? most : 1);
      if (found.length === 0) break;
      taken.push(...found);
      left -= found.reduce((sum, { value }) => sum + value.text.length, 0);
    } while (taken.length < most && left > 0);
    return taken.length === 0 ? null : taken;
  };
  const putBack = async (taken: Delivery<Message>[]) => {
    for (const { name } of taken) await mailbox.redeliver({ name });
  };
  const taken = wait === null ? await claim() : await waitForMail(mailbox, claim, wait, putBack);
  if (taken === null) return null;
  try {
    await me.tell({ type: 'receive-messages', message_ids: taken.map(({ value }) => value.id) });
  } catch (error) {
    await putBack(taken);
    throw error;
  }
  return taken;
}

/** Throws NO_MESSAGE. Acknowledging again changes nothing. */
export async function ackMessage(me: Session, wanted: string): Promise<void> {
  const mailbox = mailboxOf(me);
  const fits = (name: string) => name === wanted || name.endsWith(`-${wanted}`);
  const name = [...(await mailbox.list('cur')), ...(await mailbox.list('new'))].find(fits);
  if (name === undefined) {
    if ((await mailbox.list('done')).some(fits)) return;
    throw new MaosError({ code: 'NO_MESSAGE', message: `There is no message ${wanted} in your inbox.`, hint: 'Ids are those that your messages came with.' });
  }
  // said first: whoever is killed in between finds it again, and says so again
  await me.tell({ type: 'ack-message', message_id: name.slice(name.indexOf('-') + 1) });
  await mailbox.ack(name);
}

/** One message as agents read it. */
export function messageFields({ value }: Delivery<Message>): Record<string, unknown> & Pick<Message, 'id' | 'from' | 'text'> {
  const { id, from, task_id, reply_to, topic, priority, text, data, sent_at } = value;
  return {
    id,
    from,
    ...(task_id === undefined ? {} : { task_id }),
    ...(reply_to === undefined ? {} : { reply_to }),
    ...(topic === undefined ? {} : { topic }),
    priority,
    text,
    ...(data === undefined ? {} : { data }),
    sent_at,
  };
}
