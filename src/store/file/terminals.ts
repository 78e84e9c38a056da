/**
 * What agents' terminals printed: `logs/<session>.log` byte for byte, and `logs/<session>.jsonl` with structured events.
 * Not synced: a power cut may cost the last moments of output, never anything that was decided.
 * Invariant: a log only grows, and never beyond its cap. Must not hold up the agent: `append` only remembers, and what the
 * disk does not take is left out with a notice.
 */
import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { diskError, errnoOf } from '../../system/disk-error.ts';
import { ensureDir, writeAll } from '../../system/durable.ts';
import { safeName } from '../names.ts';
import type { TerminalLogs } from '../ports.ts';
import { LogBuffer } from './log-buffer.ts';
import { watchPath } from './watch.ts';

const FLUSH_MS = 50;
const { O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;

export interface TerminalOptions {
  /** Bytes kept per file. @default 64 MB */
  capBytes?: number;
}

export class FileTerminals implements TerminalLogs {
  readonly #dir: string;
  readonly #capBytes: number;
  readonly #buffers = new Map<string, LogBuffer>();
  #timer: NodeJS.Timeout | null = null;
  #settledAt = Number.NEGATIVE_INFINITY;
  #flushing: Promise<void> = Promise.resolve();
  #failure: Error | null = null;

  constructor(dir: string, { capBytes = 64 * 1024 * 1024 }: TerminalOptions = {}) {
    this.#dir = dir;
    this.#capBytes = capBytes;
  }

  append(session: string, bytes: Uint8Array): void {
    this.#add(this.#log(session), Buffer.from(bytes));
  }

  appendEvent(session: string, event: unknown): void {
    this.#add(join(this.#dir, `${safeName(session, 'session')}.jsonl`), Buffer.from(`${JSON.stringify(event) ?? 'null'}\n`));
  }

  async tail(session: string, bytes: number): Promise<{ data: Uint8Array; end: number }> {
    await this.#settle();
    return readRange(this.#log(session), (size) => ({ from: Math.max(0, size - bytes), to: size }));
  }

  async readFrom(session: string, offset: number, limit: number): Promise<{ data: Uint8Array; end: number }> {
    await this.#settle();
    return readRange(this.#log(session), (size) => ({ from: Math.min(offset, size), to: Math.min(offset + limit, size) }));
  }

  watch(session: string, listener: () => void): () => void {
    const path = this.#log(session);
    let seen: number | null = null;
    return watchPath({
      target: path,
      listener,
      async scan() {
        const size = await sizeOf(path);
        const news = seen !== null && size !== seen;
        seen = size;
        return news;
      },
    });
  }

  /** Throws what kept earlier output from being written, once. */
  async flush(): Promise<void> {
    await this.#settle();
    const failure = this.#failure;
    this.#failure = null;
    if (failure) throw failure;
  }

  #log(session: string): string {
    return join(this.#dir, `${safeName(session, 'session')}.log`);
  }

  #add(path: string, bytes: Buffer): void {
    let buffer = this.#buffers.get(path);
    if (!buffer) {
      buffer = new LogBuffer(this.#capBytes, path.endsWith('.jsonl'));
      this.#buffers.set(path, buffer);
    }
    buffer.add(bytes);
    // At once after a silence, so that the echo of a key is not held up.
    this.#timer ??= setTimeout(() => void this.#settle(), Math.max(0, this.#settledAt + FLUSH_MS - performance.now()));
  }

  /** Write what is waiting, after what is being written. */
  #settle(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#settledAt = performance.now();
    this.#flushing = this.#flushing.then(async () => {
      for (const [path, buffer] of this.#buffers) {
        if (buffer.waiting) await this.#write(path, buffer);
        if (buffer.idle) this.#buffers.delete(path);
      }
    });
    return this.#flushing;
  }

  async #write(path: string, buffer: LogBuffer): Promise<void> {
    try {
      await ensureDir(this.#dir);
      const file = await open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);
      try {
        const bytes = buffer.take((await file.stat()).size);
        await writeAll(file, bytes).catch((error: unknown) => {
          buffer.lost(bytes.length);
          throw error;
        });
      } finally {
        await file.close();
      }
    } catch (error) {
      this.#failure = diskError(error, 'write', path);
      buffer.drop();
    }
  }
}

async function readRange(path: string, range: (size: number) => { from: number; to: number }): Promise<{ data: Uint8Array; end: number }> {
  let file: FileHandle | null = null;
  try {
    file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const { from, to } = range((await file.stat()).size);
    const data = Buffer.alloc(Math.max(0, to - from));
    let done = 0;
    while (done < data.length) {
      const { bytesRead } = await file.read(data, done, data.length - done, from + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return { data: data.subarray(0, done), end: from + done };
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return { data: new Uint8Array(), end: 0 };
    throw diskError(error, 'read', path);
  } finally {
    await file?.close();
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 0;
    throw error;
  }
}
