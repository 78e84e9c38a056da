/**
 * A mailbox in memory. Values are kept as JSON text, so that senders and receivers share nothing.
 */
import { letterText } from '../letter-text.ts';
import { safeName } from '../names.ts';
import type { DeadLetter, Delivery, Mailbox } from '../ports.ts';
import { listeners } from './listeners.ts';

type Box = 'new' | 'cur' | 'done' | 'dead';
interface Letter {
  box: Box;
  text: string;
  order: number;
  times: number;
  reason: string;
}

export interface MemoryBox {
  letters: Map<string, Letter>;
  watchers: ReturnType<typeof listeners>;
}

export function memoryBox(): MemoryBox {
  return { letters: new Map(), watchers: listeners() };
}

export function memoryMailbox<T>({ letters, watchers }: MemoryBox, parse: (value: unknown) => T): Mailbox<T> {
  const names = (box: Box) =>
    [...letters]
      .filter(([, letter]) => letter.box === box)
      .map(([name]) => name)
      .sort();
  const inBox = (name: string, ...boxes: Box[]) => {
    const letter = letters.get(safeName(name, 'message'));
    return letter && boxes.includes(letter.box) ? letter : null;
  };
  const kill = (letter: Letter, reason: string) => Object.assign(letter, { box: 'dead', reason });
  const handOut = (name: string): Delivery<T> | null => {
    const letter = letters.get(name);
    if (!letter) return null;
    try {
      let value: unknown = JSON.parse(letter.text);
      parse(value);
      letter.times++;
      if (typeof value === 'object' && value !== null && 'deliveries' in value && typeof value.deliveries === 'number') {
        letter.times = value.deliveries + 1;
        value = { ...value, deliveries: letter.times };
        letter.text = JSON.stringify(value);
      }
      letter.box = 'cur';
      return { name, value: parse(value) };
    } catch (error) {
      kill(letter, error instanceof Error ? error.message : String(error));
      return null;
    }
  };
  return {
    async send(name, value) {
      if (inBox(name, 'new', 'cur', 'done')) return false;
      letters.set(name, { box: 'new', text: letterText(name, value), order: letters.size, times: 0, reason: '' });
      watchers.tell();
      return true;
    },
    async handOut(several) {
      let refused: unknown = null;
      for (const { name, value } of several) {
        if (inBox(name, 'new', 'cur', 'done')) continue;
        try {
          letters.set(name, { box: 'new', text: letterText(name, value), order: letters.size, times: 0, reason: '' });
        } catch (error) {
          refused ??= error;
        }
      }
      watchers.tell();
      if (refused !== null) throw refused;
    },
    async settle() {
      // nothing here outlives the process
    },
    async claim(limit) {
      const claimed: Delivery<T>[] = [];
      for (const name of names('new')) {
        if (claimed.length >= limit) break;
        const one = handOut(name);
        if (one) claimed.push(one);
      }
      return claimed;
    },
    async ack(name) {
      const letter = inBox(name, 'cur', 'new');
      if (letter) letter.box = 'done';
    },
    async bury(name, reason) {
      const letter = inBox(name, 'cur', 'new');
      if (letter) kill(letter, reason);
    },
    async redeliver({ name, maxDeliveries = Number.POSITIVE_INFINITY } = {}) {
      const back: string[] = [];
      for (const one of name === undefined ? names('cur') : [name]) {
        const letter = inBox(one, 'cur');
        if (!letter) continue;
        if (letter.times >= maxDeliveries) {
          kill(letter, `handed out ${letter.times} times without an answer`);
          continue;
        }
        letter.box = 'new';
        back.push(one);
      }
      if (back.length > 0) watchers.tell();
      return back;
    },
    async list(box) {
      return names(box);
    },
    async read(box, name) {
      const letter = inBox(name, box);
      return letter ? parse(JSON.parse(letter.text)) : null;
    },
    async deadLetters() {
      return names('dead').map((name): DeadLetter => ({ name, reason: letters.get(name)?.reason ?? '', raw: letters.get(name)?.text ?? '' }));
    },
    async prune(keep) {
      const old = [...letters]
        .filter(([, { box }]) => box === 'done')
        .sort(([, a], [, b]) => b.order - a.order)
        .slice(Math.max(0, keep));
      for (const [name] of old) letters.delete(name);
      return old.length;
    },
    watch: watchers.add,
  };
}
