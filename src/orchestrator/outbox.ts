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

  /** In order per receiver, receivers side by side: a letter is not written while another one's way back goes through the same folders. */
  async handOut(effects: readonly NamedEffect[]): Promise<void> {
    const roles = new Map<string, { letters: Message[]; moves: (() => Promise<unknown>)[] }>();
    const of = (role: string) => {
      const known = roles.get(role) ?? { letters: [], moves: [] };
      roles.set(role, known);
      return known;
    };
    const forHost: { name: string; value: Effect }[] = [];
    const contexts: Extract<HouseEffect, { type: 'store-context' }>[] = [];
    for (const { id, body } of effects) {
      if (body.type === 'deliver-message') of(body.message.to).letters.push(body.message);
      else if (body.type === 'store-context') contexts.push(body);
      else if (body.type === 'file-message') of(body.role).moves.push(() => this.#role(body.role).ack(mailName(body.priority, body.message_id)));
      else if (body.type === 'redeliver-messages') of(body.role).moves.push(() => this.#redeliver(body));
      else if (body.type === 'bury-message') of(body.role).moves.push(() => this.#role(body.role).bury(mailName(body.priority, body.message_id), body.reason));
      else forHost.push({ name: effectName(id), value: { schema: 'maos.effect/1', id, at: now(), body } });
    }
    const perRole = [...roles].map(async ([role, { letters, moves }]) => {
      if (letters.length > 0) await this.#said(this.#role(role).handOut(letters.map((message) => ({ name: mailName(message.priority, message.id), value: message }))));
      for (const move of moves) await this.#said(move());
    });
    await Promise.all([this.#said(this.host.handOut(forHost)), this.#said(this.#storeContexts(contexts)), ...perRole]);
  }

  /** Tell this life of the host, and no other, to end. */
  async stopHost(epoch: number): Promise<void> {
    await this.host.send(`0-stop.${epoch}`, { schema: 'maos.effect/1', id: `stop.${epoch}`, at: now(), body: { type: 'stop-host', host_epoch: epoch } });
  }

  async settle(): Promise<void> {
    await Promise.all([this.host, ...this.#roles.values()].map((mailbox) => mailbox.settle()));
  }

  /** What is too large would fail again, for ever: it is said and passed over. */
  async #said(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      if (!(error instanceof MaosError && error.code === 'TOO_LARGE')) throw error;
      this.say(error.message);
    }
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
