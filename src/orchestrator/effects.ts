/**
 * Handing out effects: to the host's mailbox, to roles' mailboxes, to the shared context. File names come from the event
 * that caused each, so handing out again after a crash is the same as having handed out once.
 */
import type { HouseEffect, NamedEffect } from '../core/react.ts';
import type { State } from '../core/state.ts';
import { type Effect, effectSchema } from '../protocol/effect.ts';
import { type Message, messageSchema } from '../protocol/message.ts';
import { mailName } from '../store/names.ts';
import type { Store } from '../store/ports.ts';
import { now } from '../system/clock.ts';

/** `<seq>.<n>` so that names sort in the order of events. */
const effectName = (id: string): string => {
  const [seq = '0', n = '0'] = id.split('.');
  return `1-${seq.padStart(12, '0')}.${n}`;
};

export const hostMailbox = (store: Store<State>) => store.mailbox<Effect>('host', (value) => effectSchema.parse(value));

/** In order per receiver, receivers side by side; each receiver's letters are synced together. */
export async function handOutAll(store: Store<State>, effects: readonly NamedEffect[]): Promise<void> {
  const letters = new Map<string, Message[]>();
  const forHost: { name: string; value: Effect }[] = [];
  const lanes: Promise<void>[] = [];
  for (const { id, body } of effects) {
    if (body.type === 'deliver-message') {
      const list = letters.get(body.message.to);
      if (list) list.push(body.message);
      else letters.set(body.message.to, [body.message]);
    } else if (body.type === 'store-context') lanes.push(storeContext(store, body));
    else if (body.type === 'redeliver-messages') lanes.push(redeliver(store, body.role));
    else forHost.push({ name: effectName(id), value: { schema: 'maos.effect/1', id, at: now(), body } });
  }
  if (forHost.length > 0) lanes.push(hostMailbox(store).sendAll(forHost));
  for (const [to, messages] of letters)
    lanes.push(store.mailbox(to, (value) => messageSchema.parse(value)).sendAll(messages.map((message) => ({ name: mailName(message.priority, message.id), value: message }))));
  await Promise.all(lanes);
}

/** Deliveries of one message before it is given up. */
const DELIVERIES = 5;

async function redeliver(store: Store<State>, role: string): Promise<void> {
  await store.mailbox(role, (value) => messageSchema.parse(value)).redeliver({ maxDeliveries: DELIVERIES });
}

async function storeContext(store: Store<State>, { key, digest, by, at }: Extract<HouseEffect, { type: 'store-context' }>): Promise<void> {
  const value = await store.artifacts.get(digest);
  if (value !== null) await store.context.set(key, Buffer.from(value).toString('utf8'), { by, at });
}
