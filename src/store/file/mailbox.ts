/**
 * A mailbox in files, after Maildir: new → cur → done, or dead. A message is a file, its state is the folder it lies in, and
 * a move between folders is the whole of every step.
 * Invariant: at least once. A message that was sent is in exactly one folder, whatever is killed when; a claim that got
 * lost is redelivered, so receivers know ids they have seen. Must not delete what it cannot read: it goes to dead.
 */
import { randomBytes } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../system/canonical.ts';
import { diskError, errnoOf } from '../../system/disk-error.ts';
import { ensureDir, lstatOrNull, namesIn, readSmall, writeAllDurable, writeDurable } from '../../system/durable.ts';
import { MaosError } from '../../system/errors.ts';
import { isSafeName, safeName } from '../names.ts';
import type { DeadLetter, Delivery, Mailbox } from '../ports.ts';
import { deliveriesIn, LETTER_BYTES, openLetter, reasonOf } from './letter.ts';
import { watchPath } from './watch.ts';

type Box = 'new' | 'cur' | 'done' | 'dead';
export const BOXES: readonly Box[] = ['new', 'cur', 'done', 'dead'];
const SUFFIX = '.json';
const REASON = '.reason.txt';
/** Files read at once by a claim. */
const CLAIM_WIDTH = 16;
const RAW_BYTES = 64 * 1024;

export class FileMailbox<T> implements Mailbox<T> {
  readonly #dir: string;
  readonly #parse: (value: unknown) => T;
  readonly #sending = new Set<string>();
  #made: Promise<void> | null = null;

  /** `dir` is `messages/<name>`; it is made by the first write. */
  constructor(dir: string, parse: (value: unknown) => T) {
    this.#dir = dir;
    this.#parse = parse;
  }

  async send(name: string, value: T): Promise<boolean> {
    safeName(name, 'message');
    if (this.#sending.has(name)) return false;
    this.#sending.add(name);
    try {
      if (!this.#made) await this.#make();
      // In the order a message moves, so that one on its way is met in one of them.
      for (const box of ['new', 'cur', 'done'] as const) if (await lstatOrNull(this.#path(box, name))) return false;
      const text = `${JSON.stringify(value)}\n`;
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

  async sendAll(letters: readonly Delivery<T>[]): Promise<void> {
    const first = letters[0];
    if (first === undefined) return;
    if (letters.length === 1) {
      await this.send(first.name, first.value);
      return;
    }
    if (!this.#made) await this.#make();
    const known = await Promise.all(
      letters.map(async ({ name }) =>
        (await Promise.all((['new', 'cur', 'done'] as const).map((box) => lstatOrNull(this.#path(box, safeName(name, 'message')))))).some((stat) => stat !== null),
      ),
    );
    const files = letters.filter((_, index) => !known[index]).map(({ name, value }) => ({ name: `${name}${SUFFIX}`, data: `${JSON.stringify(value)}\n` }));
    if (files.length > 0) await writeAllDurable(join(this.#dir, 'new'), files);
  }

  async claim(limit: number): Promise<Delivery<T>[]> {
    const waiting = await this.list('new');
    if (waiting.length > 0 && !this.#made) await this.#make();
    const claimed: Delivery<T>[] = [];
    while (waiting.length > 0 && claimed.length < limit) {
      const names = waiting.splice(0, Math.min(CLAIM_WIDTH, limit - claimed.length));
      const taken = await Promise.all(names.map((name) => this.#claimOne(name)));
      claimed.push(...taken.filter((one) => one !== null));
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
    const names = await namesIn(join(this.#dir, box));
    return names
      .filter(isLetterName)
      .map((name) => name.slice(0, -SUFFIX.length))
      .sort();
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

  async deadLetters(): Promise<DeadLetter[]> {
    const letters = (await this.list('dead')).map(async (name): Promise<DeadLetter> => {
      const reason = await readText(join(this.#dir, 'dead', `${name}${REASON}`));
      return { name, reason: reason?.trim() ?? '', raw: (await readText(this.#path('dead', name)))?.slice(0, RAW_BYTES) ?? '' };
    });
    return Promise.all(letters);
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

  async #toDead(from: Box, name: string, reason: string): Promise<boolean> {
    let dead = isSafeName(name) ? name : `bad-${sha256(name).slice(0, 12)}`;
    if (!(await lstatOrNull(this.#path(from, name)))) return false;
    if (await lstatOrNull(this.#path('dead', dead))) dead = `${dead.slice(0, 200)}.${randomBytes(4).toString('hex')}`;
    await writeDurable(join(this.#dir, 'dead', `${dead}${REASON}`), `${reason}\n`, { sync: false });
    try {
      await rename(this.#path(from, name), this.#path('dead', dead));
      return true;
    } catch (error) {
      await rm(join(this.#dir, 'dead', `${dead}${REASON}`), { force: true });
      if (errnoOf(error) === 'ENOENT') return false;
      throw diskError(error, 'move', this.#path(from, name));
    }
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
    return join(this.#dir, box, `${name}${SUFFIX}`);
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

/** Dot files are temporary or counts; other suffixes are an editor's. */
function isLetterName(name: string): boolean {
  return name.endsWith(SUFFIX) && !name.startsWith('.') && name.length > SUFFIX.length;
}

async function readText(path: string): Promise<string | null> {
  try {
    return (await readSmall(path, LETTER_BYTES))?.toString('utf8') ?? null;
  } catch (error) {
    // A link or an oversized file lies here because it was refused; it has no text to show.
    if (error instanceof MaosError && (error.code === 'NOT_A_FILE' || error.code === 'TOO_LARGE')) return null;
    throw error;
  }
}
