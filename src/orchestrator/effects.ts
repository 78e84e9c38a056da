/**
 * Handing out effects: to the host's mailbox, to roles' mailboxes, to the shared context. File names come from the event
 * that caused each, so handing out again after a crash is the same as having handed out once.
 */
import type { NamedEffect } from '../core/react.ts';
import type { State } from '../core/state.ts';
import { type Effect, effectSchema } from '../protocol/effect.ts';
import { messageSchema } from '../protocol/message.ts';
import { mailName } from '../store/names.ts';
import type { Store } from '../store/ports.ts';
import { now } from '../system/clock.ts';

/** `<seq>.<n>` so that names sort in the order of events. */
const effectName = (id: string): string => {
  const [seq = '0', n = '0'] = id.split('.');
  return `1-${seq.padStart(12, '0')}.${n}`;
};

export const hostMailbox = (store: Store<State>) => store.mailbox<Effect>('host', (value) => effectSchema.parse(value));

async function handOut(store: Store<State>, { id, body }: NamedEffect): Promise<void> {
  if (body.type === 'deliver-message') {
    await store.mailbox(body.message.to, (value) => messageSchema.parse(value)).send(mailName(body.message.priority, body.message.id), body.message);
  } else if (body.type === 'store-context') {
    const value = await store.artifacts.get(body.digest);
    if (value !== null) await store.context.set(body.key, Buffer.from(value).toString('utf8'), { by: body.by, at: body.at });
  } else {
    await hostMailbox(store).send(effectName(id), { schema: 'maos.effect/1', id, at: now(), body });
  }
}

/** In order per receiver, receivers side by side. */
export async function handOutAll(store: Store<State>, effects: readonly NamedEffect[]): Promise<void> {
  const lanes = new Map<string, NamedEffect[]>();
  for (const effect of effects) {
    const { body } = effect;
    const lane = body.type === 'deliver-message' ? `mail ${body.message.to}` : body.type === 'store-context' ? 'context' : 'host';
    const list = lanes.get(lane);
    if (list) list.push(effect); else lanes.set(lane, [effect]);
  }
  await Promise.all([...lanes.values()].map(async (lane) => { for (const effect of lane) await handOut(store, effect); }));
}
