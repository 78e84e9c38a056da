/**
 * Handing out effects: to the host's mailbox, to roles' mailboxes, to the shared context. File names come from the event that
 * caused each, so handing out again after a crash is the same as having handed out once. Nothing is synced on the way, since
 * the journal can hand it out again: `settle` does that before a checkpoint moves the point where recovery begins.
 */
import type { HouseEffect, NamedEffect } from '../core/react.ts';
import type { State } from '../core/state.ts';
import { type Effect, effectSchema } from '../protocol/effect.ts';
import { type Message, messageSchema } from '../protocol/message.ts';
import { mailName } from '../store/names.ts';
import type { Mailbox, Store } from '../store/ports.ts';
import { now } from '../system/clock.ts';
import { MaosError } from '../system/errors.ts';

/** Deliveries of one message before it is given up. */
const DELIVERIES = 5;

/** `<seq>.<n>` so that names sort in the order of events. */
const effectName = (id: string): string => {
  const [seq = '0', n = '0'] = id.split('.');
  return `1-${seq.padStart(12, '0')}.${n}`;
};

export class Outbox {
  readonly host: Mailbox<Effect>;
  readonly #roles = new Map<string, Mailbox<Message>>();
  /** `say`: what could not be handed out, as it can never be read. */
  constructor(
    private readonly store: Store<State>,
    private readonly say: (message: string) => void,
  ) {
    this.host = store.mailbox('host', (value) => effectSchema.parse(value));
  }

  /** In order per receiver, receivers side by side. */
  async handOut(effects: readonly NamedEffect[]): Promise<void> {
    const letters = new Map<string, Message[]>();
    const forHost: { name: string; value: Effect }[] = [];
    const lanes: Promise<unknown>[] = [];
    const contexts: Extract<HouseEffect, { type: 'store-context' }>[] = [];
    for (const { id, body } of effects) {
      if (body.type === 'deliver-message') {
        const list = letters.get(body.message.to);
        if (list) list.push(body.message);
        else letters.set(body.message.to, [body.message]);
      } else if (body.type === 'store-context') contexts.push(body);
      else if (body.type === 'file-message') lanes.push(this.#role(body.role).ack(mailName(body.priority, body.message_id)));
      else if (body.type === 'redeliver-messages') lanes.push(this.#redeliver(body));
      else if (body.type === 'bury-message') lanes.push(this.#role(body.role).bury(mailName(body.priority, body.message_id), body.reason));
      else forHost.push({ name: effectName(id), value: { schema: 'maos.effect/1', id, at: now(), body } });
    }
    lanes.push(this.host.handOut(forHost), this.#storeContexts(contexts));
    for (const [to, messages] of letters) lanes.push(this.#role(to).handOut(messages.map((message) => ({ name: mailName(message.priority, message.id), value: message }))));
    await Promise.all(lanes.map((lane) => lane.catch((error: unknown) => this.#tooLarge(error))));
  }

  /** Tell this life of the host, and no other, to end. */
  async stopHost(epoch: number): Promise<void> {
    await this.host.send(`0-stop.${epoch}`, { schema: 'maos.effect/1', id: `stop.${epoch}`, at: now(), body: { type: 'stop-host', host_epoch: epoch } });
  }

  async settle(): Promise<void> {
    await Promise.all([this.host, ...this.#roles.values()].map((mailbox) => mailbox.settle()));
  }

  /** Trying again would fail again, for ever: it is said and passed over. */
  #tooLarge(error: unknown): void {
    if (!(error instanceof MaosError && error.code === 'TOO_LARGE')) throw error;
    this.say(error.message);
  }

  async #redeliver({ role, messages }: Extract<HouseEffect, { type: 'redeliver-messages' }>): Promise<void> {
    if (messages === null) await this.#role(role).redeliver({ maxDeliveries: DELIVERIES });
    else for (const { priority, message_id } of messages) await this.#role(role).redeliver({ name: mailName(priority, message_id), maxDeliveries: DELIVERIES });
  }

  #role(name: string): Mailbox<Message> {
    const known = this.#roles.get(name);
    if (known !== undefined) return known;
    const mailbox = this.store.mailbox(name, (value) => messageSchema.parse(value));
    this.#roles.set(name, mailbox);
    return mailbox;
  }

  /** One after the other: of two values of a key the later one stays. */
  async #storeContexts(contexts: readonly Extract<HouseEffect, { type: 'store-context' }>[]): Promise<void> {
    for (const { key, digest, by, at } of contexts) {
      const value = await this.store.artifacts.get(digest);
      if (value !== null) await this.store.context.set(key, Buffer.from(value).toString('utf8'), { by, at });
    }
  }
}
