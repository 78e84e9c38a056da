/**
 * Shared context in files: `context/<key>`, its `/` written as `%2F`, and index.json saying who wrote what when.
 * Written by one process. The value is written before the index, so the index never names what is not there.
 */
import { join } from 'node:path';
import { ensureDir, readSmall, writeDurable } from '../../system/durable.ts';
import { MaosError } from '../../system/errors.ts';
import type { Context } from '../ports.ts';

const VALUE_BYTES = 16 * 1024 * 1024;
const KEY_LENGTH = 150;
const INDEX = 'index.json';

interface Entry {
  by: string;
  at: string;
  bytes: number;
}
interface Index {
  schema: 'maos.context/1';
  keys: Record<string, Entry>;
}

export class FileContext implements Context {
  readonly #dir: string;
  #writing: Promise<void> = Promise.resolve();

  constructor(dir: string) {
    this.#dir = dir;
  }

  set(key: string, value: string, meta: { by: string; at: string }): Promise<void> {
    const file = fileOf(key);
    const write = async () => {
      await ensureDir(this.#dir);
      const { keys } = await this.#index();
      await writeDurable(join(this.#dir, file), value);
      const entries = Object.entries(keys).filter(([one]) => one !== key);
      entries.push([key, { by: meta.by, at: meta.at, bytes: Buffer.byteLength(value) }]);
      const index: Index = { schema: 'maos.context/1', keys: Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))) };
      await writeDurable(join(this.#dir, INDEX), `${JSON.stringify(index, null, 2)}\n`);
    };
    const done = this.#writing.then(write);
    // The next write does not depend on this one having worked; its caller hears of the failure.
    this.#writing = done.catch(() => undefined);
    return done;
  }

  async get(key: string): Promise<string | null> {
    return (await readSmall(join(this.#dir, fileOf(key)), VALUE_BYTES))?.toString('utf8') ?? null;
  }

  async list(): Promise<{ key: string; by: string; at: string; bytes: number }[]> {
    return Object.entries((await this.#index()).keys).map(([key, entry]) => ({ key, ...entry }));
  }

  /** Throws CONTEXT_DAMAGED rather than taking an unreadable index for an empty one. */
  async #index(): Promise<Index> {
    const path = join(this.#dir, INDEX);
    const text = (await readSmall(path, VALUE_BYTES))?.toString('utf8');
    if (text === undefined) return { schema: 'maos.context/1', keys: {} };
    try {
      const index: unknown = JSON.parse(text);
      if (typeof index === 'object' && index !== null && 'keys' in index && typeof index.keys === 'object' && index.keys !== null)
        return { schema: 'maos.context/1', keys: index.keys as Record<string, Entry> };
      throw new Error('it has no "keys"');
    } catch (cause) {
      throw new MaosError({
        code: 'CONTEXT_DAMAGED',
        message: `${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
        hint: 'Repair it by hand, or move it away to begin a new index.',
        cause,
      });
    }
  }
}

function fileOf(key: string): string {
  const bad = key.length === 0 || key.length > KEY_LENGTH || /[\u0000-\u001f\u007f]/.test(key);
  if (bad)
    throw new MaosError({
      code: 'BAD_NAME',
      message: `${JSON.stringify(key.slice(0, 80))} cannot be a context key.`,
      hint: `Use 1 to ${KEY_LENGTH} characters without control characters.`,
    });
  const file = encodeURIComponent(key).replace(/^\./, '%2E');
  if (file.length > 250)
    throw new MaosError({ code: 'BAD_NAME', message: `The context key ${JSON.stringify(key.slice(0, 80))} is too long for a file name.`, hint: 'Use a shorter key.' });
  return file === INDEX ? 'index%2Ejson' : file;
}
