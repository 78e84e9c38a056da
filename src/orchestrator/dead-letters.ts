/**
 * Dead letters are said: what could not be read, or was handed out too often, lies in a mailbox's dead/ with its reason, and
 * the journal gets one line for each. Letters that were dead before this life of the orchestrator were said by the one before, except a message that
 * State still takes for one on its way: it died while nobody looked.
 */
import type { EventBody } from '../protocol/event.ts';
import type { Store } from '../store/ports.ts';

export class DeadLetters<S> {
  #known: Set<string> | null = null;
  /** `pending`: whether State takes this message for one on its way. */
  constructor(
    private readonly store: Store<S>,
    private readonly pending: (messageId: string) => boolean,
  ) {}

  /** One event for each letter that died since the last look. */
  async look(): Promise<EventBody[]> {
    const first = this.#known === null;
    const known = this.#known ?? new Set<string>();
    const events: EventBody[] = [];
    for (const box of await this.store.mailboxes()) {
      const mailbox = this.store.mailbox(box, (value) => value);
      const fresh = (await mailbox.list('dead')).filter((name) => !known.has(`${box}/${name}`));
      if (fresh.length === 0) continue;
      for (const name of fresh) known.add(`${box}/${name}`);
      for (const letter of await mailbox.deadLetters()) {
        if (!fresh.includes(letter.name)) continue;
        const event = said(box, letter.name, letter.reason);
        if (!first || (event.type === 'message.dead' && this.pending(event.message_id))) events.push(event);
      }
    }
    this.#known = known;
    return events;
  }
}

/** Letters in roles' mailboxes are messages, named `<priority>-<id>`; in the others they are commands or effects. */
function said(box: string, name: string, reason: string): EventBody {
  if (box !== 'orchestrator' && box !== 'host') return { type: 'message.dead', message_id: name.slice(name.indexOf('-') + 1), to: box, reason };
  return { type: 'system.noted', code: 'DEAD_LETTER', message: `messages/${box}/dead/${name}.json could not be used: ${reason}` };
}
