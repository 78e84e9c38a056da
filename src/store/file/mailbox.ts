/**
 * A mailbox in files, after Maildir: new → cur → done, or dead. A message is a file, its state is the folder it lies in, and
 * a move between folders is the whole of every step.
 * Invariant: at least once. A message that was sent is in exactly one folder, whatever is killed when; a claim that got
 * lost is redelivered, so receivers know ids they have seen. Must not delete what it cannot read: it goes to dead.
 */
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { diskError, errnoOf } from '../../system/disk-error.ts';
import { ensureDir, lstatOrNull, syncDir, syncFile, writeDurable, writeInOrder } from '../../system/durable.ts';
import { MaosError } from '../../system/errors.ts';
import { letterText } from '../letter-text.ts';
import { isSafeName, safeName } from '../names.ts';
import type { DeadLetter, Delivery, Mailbox } from '../ports.ts';
import { type Box, deadLetters, letterPath, lettersIn, readText, toDead } from './dead-letters.ts';
import { deliveriesIn, openLetter, reasonOf } from './letter.ts';
import { watchPath } from './watch.ts';

export const BOXES: readonly Box[] = ['new', 'cur', 'done', 'dead'];
/** Files read at once by a claim. */
const CLAIM_WIDTH = 16;

export class FileMailbox<T> implements Mailbox<T> {
  readonly #dir: string;
  readonly #parse: (value: unknown) => T;
  readonly #sending = new Set<string>();
  #made: Promise<void> | null = null;
  /** Handed out and not synced yet. */
  readonly #unsettled = new Set<string>();

  /** `dir` is `messages/<name>`; it is made by the first write. */
  constructor(dir: string, parse: (value: unknown) => T) {
    this.#dir = dir;
    this.#parse = parse;
  }

  async send(name: string, value: T): Promise<boolean> {
    safeName(name, 'message');
    if (this.#sending.has(name)) return false;
    const text = letterText(name, value);
    this.#sending.add(name);
    try {
      if (!this.#made) await this.#make();
      // In the order a message moves, so that one on its way is met in one of them; and new again, as a redelivered one goes back there.
      for (const box of ['new', 'cur', 'done', 'new'] as const) if (await lstatOrNull(this.#path(box, name))) return false;
      try {
        await writeDurable(this.#path('new', name), text);
      } catch (error) {
        if (!(error instanceof MaosError && error.code === 'GONE')) throw error;
        // The folder was removed under us.
        await this.#make();
        await writeDurable(this.#path('new', name), text);
      }
      return true;
    } finally {
      this.#sending.delete(name);
    }
  }

  async handOut(letters: readonly Delivery<T>[]): Promise<void> {
    if (letters.length > 0 && !this.#made) await this.#make();
    const known = await Promise.all(letters.map(({ name }) => this.#isThere(safeName(name, 'message'))));
    const fresh = letters.filter((_, index) => !known[index]);
    const files: { name: string; path: string; data: string }[] = [];
    let refused: unknown = null;
    for (const { name, value } of fresh) {
      try {
        files.push({ name, path: this.#path('new', name), data: letterText(name, value) });
      } catch (error) {
        refused ??= error;
      }
    }
    await writeInOrder(files);
    for (const { name } of files) this.#unsettled.add(name);
    if (refused !== null) throw refused;
  }

  async settle(): Promise<void> {
    const names = [...this.#unsettled];
    // what was handled meanwhile is in the journal; only what waits has to last
    for (const name of names) if (!(await syncFile(this.#path('new', name)))) await syncFile(this.#path('cur', name));
    if (names.length > 0) for (const box of ['new', 'cur'] as const) await syncDir(join(this.#dir, box));
    for (const name of names) this.#unsettled.delete(name);
  }

  async claim(limit: number): Promise<Delivery<T>[]> {
    const waiting = await this.list('new');
    if (waiting.length > 0 && !this.#made) await this.#make();
    const claimed: Delivery<T>[] = [];
    while (waiting.length > 0 && claimed.length < limit) {
      const names = waiting.splice(0, Math.min(CLAIM_WIDTH, limit - claimed.length));
      const taken = await Promise.allSettled(names.map((name) => this.#claimOne(name)));
      for (const one of taken) if (one.status === 'fulfilled' && one.value !== null) claimed.push(one.value);
      const failed = taken.find((one) => one.status === 'rejected');
      if (failed === undefined) continue;
      // What was moved beside it must reach its receiver: nobody else would ever take it out of cur.
      if (claimed.length === 0) throw failed.reason;
      break;
    }
    return claimed;
  }

  async ack(name: string): Promise<void> {
    safeName(name, 'message');
    // It may be back in new because it was redelivered while its receiver was still at work.
    if ((await this.#move('cur', 'done', name)) || (await this.#move('new', 'done', name))) await this.#forgetCount(name);
  }

  async bury(name: string, reason: string): Promise<void> {
    safeName(name, 'message');
    if ((await this.#toDead('cur', name, reason)) || (await this.#toDead('new', name, reason))) await this.#forgetCount(name);
  }

  async redeliver({ name, maxDeliveries = Number.POSITIVE_INFINITY }: { name?: string; maxDeliveries?: number } = {}): Promise<string[]> {
    const names = name === undefined ? await this.list('cur') : [safeName(name, 'message')];
    const back: string[] = [];
    for (const one of names) if (await this.#redeliverOne(one, maxDeliveries)) back.push(one);
    return back;
  }

  async list(box: Box): Promise<string[]> {
    return lettersIn(this.#dir, box);
  }

  async read(box: Box, name: string): Promise<T | null> {
    const letter = await openLetter(this.#path(box, safeName(name, 'message')));
    if (letter.state === 'gone' || letter.state === 'unfinished') return null;
    const path = this.#path(box, name);
    if (letter.state === 'bad') throw new MaosError({ code: 'BAD_MESSAGE', message: `${path} cannot be read: ${letter.reason}.`, hint: 'Repair or remove the file.' });
    try {
      return this.#parse(letter.value);
    } catch (cause) {
      throw new MaosError({ code: 'BAD_MESSAGE', message: `${path} cannot be read: ${reasonOf(cause)}`, hint: 'Repair or remove the file.', cause });
    }
  }

  deadLetters(): Promise<DeadLetter[]> {
    return deadLetters(this.#dir);
  }

  async prune(keep: number): Promise<number> {
    const dated = await Promise.all((await this.list('done')).map(async (name) => ({ name, at: (await lstatOrNull(this.#path('done', name)))?.mtimeMs ?? 0 })));
    const old = dated.sort((a, b) => b.at - a.at || (a.name < b.name ? 1 : -1)).slice(Math.max(0, keep));
    for (const { name } of old) await rm(this.#path('done', name), { force: true });
    return old.length;
  }

  watch(listener: () => void): () => void {
    return watchPath({ target: join(this.#dir, 'new'), listener, scan: async () => (await this.list('new')).length > 0 });
  }

  async #claimOne(name: string): Promise<Delivery<T> | null> {
    const letter = await openLetter(this.#path('new', name));
    if (letter.state === 'gone' || letter.state === 'unfinished') return null;
    if (!isSafeName(name)) return this.#refuse(name, 'its name has characters other than letters, digits, ".", "_" and "-"');
    if (letter.state === 'bad') return this.#refuse(name, letter.reason);
    const { value } = letter;
    try {
      this.#parse(value);
    } catch (error) {
      return this.#refuse(name, reasonOf(error));
    }
    if (!(await this.#move('new', 'cur', name))) return null;
    const deliveries = deliveriesIn(value);
    if (deliveries === null) return { name, value: this.#parse(value) };
    const counted = { ...(value as object), deliveries: deliveries + 1 };
    await writeDurable(this.#path('cur', name), `${JSON.stringify(counted)}\n`);
    return { name, value: this.#parse(counted) };
  }

  async #refuse(name: string, reason: string): Promise<null> {
    await this.#toDead('new', name, reason);
    return null;
  }

  async #redeliverOne(name: string, maxDeliveries: number): Promise<boolean> {
    const letter = await openLetter(this.#path('cur', name));
    if (letter.state === 'gone') return false;
    const inside = letter.state === 'good' ? deliveriesIn(letter.value) : null;
    const times = inside ?? (await this.#countOf(name)) + 1;
    if (times >= maxDeliveries) {
      await this.#toDead('cur', name, `handed out ${times} times without an answer`);
      await this.#forgetCount(name);
      return false;
    }
    if (inside === null) await writeDurable(this.#countPath(name), String(times), { sync: false });
    return this.#move('cur', 'new', name);
  }

  /** On its way or handled. What a power cut left unreadable in new counts as absent. */
  async #isThere(name: string): Promise<boolean> {
    // New again at the end: one that is redelivered meanwhile goes back there.
    return (await this.#isNew(name)) || (await this.#isPast(name)) || (await this.#isNew(name));
  }

  async #isNew(name: string): Promise<boolean> {
    return (await lstatOrNull(this.#path('new', name))) !== null && (await openLetter(this.#path('new', name))).state === 'good';
  }

  async #isPast(name: string): Promise<boolean> {
    return (await lstatOrNull(this.#path('cur', name))) !== null || (await lstatOrNull(this.#path('done', name))) !== null;
  }

  /** False when it is not there (any more). */
  async #move(from: Box, to: Box, name: string): Promise<boolean> {
    try {
      await rename(this.#path(from, name), this.#path(to, name));
      return true;
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return false;
      throw diskError(error, 'move', this.#path(from, name));
    }
  }

  #toDead(from: Box, name: string, reason: string): Promise<boolean> {
    return toDead(this.#dir, from, name, reason);
  }

  async #countOf(name: string): Promise<number> {
    const count = Number((await readText(this.#countPath(name))) ?? '0');
    return Number.isInteger(count) && count > 0 ? count : 0;
  }

  async #forgetCount(name: string): Promise<void> {
    await rm(this.#countPath(name), { force: true });
  }

  #countPath(name: string): string {
    return join(this.#dir, 'cur', `.${name}.count`);
  }

  #path(box: Box, name: string): string {
    return letterPath(this.#dir, box, name);
  }

  async #make(): Promise<void> {
    this.#made = (async () => {
      await ensureDir(this.#dir);
      for (const box of BOXES) await ensureDir(join(this.#dir, box));
    })();
    this.#made.catch(() => {
      // Whoever awaits it hears of it; the next write tries again.
      this.#made = null;
    });
    return this.#made;
  }
}
