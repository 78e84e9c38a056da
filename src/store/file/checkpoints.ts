/**
 * Checkpoints in files: `checkpoints/<seq>.json.gz`, an envelope `{"v":1,"seq":…,"sha256":…,"data":…}` whose checksum is
 * over the text of `data`. They only spare reading the journal again: one that is damaged is skipped, never repaired.
 * Must not compress on the main thread, nor expand more than 512 MB.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { sha256 } from '../../system/canonical.ts';
import { ensureDir, namesIn, readSmall, writeDurable } from '../../system/durable.ts';
import { MaosError } from '../../system/errors.ts';
import type { Checkpoints } from '../ports.ts';

const FILE_BYTES = 128 * 1024 * 1024;
const DATA_BYTES = 512 * 1024 * 1024;
const HEAD = /^\{"v":1,"seq":(\d{1,15}),"sha256":"([0-9a-f]{64})","data":/;
const pack = promisify<Buffer, { level: number }, Buffer>(gzip);
const unpack = promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip);

export class FileCheckpoints<S> implements Checkpoints<S> {
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  async save(seq: number, state: S): Promise<void> {
    const data = JSON.stringify(state);
    const packed = await pack(Buffer.from(`{"v":1,"seq":${seq},"sha256":"${sha256(data)}","data":${data}}`), { level: 1 });
    await ensureDir(this.#dir);
    await writeDurable(this.#path(seq), packed);
  }

  async newest(): Promise<{ seq: number; state: S; skipped: string[] } | null> {
    const skipped: string[] = [];
    for (const seq of (await this.#seqs()).reverse()) {
      const path = this.#path(seq);
      try {
        const packed = await readSmall(path, FILE_BYTES);
        if (packed) return { seq, state: await this.#open(packed, seq), skipped };
      } catch (error) {
        if (error instanceof MaosError && error.retryable) throw error;
        skipped.push(path);
      }
    }
    return null;
  }

  async prune(keep: number): Promise<void> {
    const seqs = await this.#seqs();
    const newest = seqs.at(-1) ?? 0;
    const older = seqs.slice(0, Math.max(0, seqs.length - keep));
    // Of the older ones, the oldest per doubling of distance: many near, few far.
    const kept = new Set<number>();
    for (const seq of older) {
      const distance = Math.floor(Math.log2(Math.max(1, newest - seq)));
      if (kept.has(distance)) await rm(this.#path(seq), { force: true });
      kept.add(distance);
    }
  }

  async #open(packed: Buffer, seq: number): Promise<S> {
    const text = (await unpack(packed, { maxOutputLength: DATA_BYTES })).toString('utf8');
    const head = HEAD.exec(text);
    if (!head || Number(head[1]) !== seq) throw new Error('not a checkpoint of this format and number');
    const data = text.slice(head[0].length, -1);
    if (!text.endsWith('}') || sha256(data) !== head[2]) throw new Error('the content does not match its checksum');
    return JSON.parse(data);
  }

  async #seqs(): Promise<number[]> {
    const names = await namesIn(this.#dir);
    return names
      .filter((name) => /^\d{12}\.json\.gz$/.test(name))
      .map((name) => Number(name.slice(0, 12)))
      .sort((a, b) => a - b);
  }

  #path(seq: number): string {
    return join(this.#dir, `${String(seq).padStart(12, '0')}.json.gz`);
  }
}
