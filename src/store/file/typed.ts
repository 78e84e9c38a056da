/**
 * What is typed to agents: `logs/<session>.keys`, lines appended by viewers and followed by the host, who makes the file and removes it.
 * Invariant: whoever has no such file takes no typing, so what is typed never lies about after its session. Must not sync or keep it.
 */
import { constants } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { diskError, errnoOf } from '../../system/disk-error.ts';
import { ensureDir, namesIn } from '../../system/durable.ts';
import { oneLookAtATime } from '../../system/one-look.ts';
import { checkTyped, notTypedTo, safeName, TYPED_LINE } from '../names.ts';
import type { TypedLines } from '../ports.ts';
import { watchPath } from './watch.ts';

const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;
const ENDING = '.keys';
const CHUNK = 64 * 1024;

export class FileTyped implements TypedLines {
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  async open(session: string, take: (line: string) => void): Promise<() => Promise<void>> {
    const path = this.#path(session);
    let file: FileHandle;
    try {
      await ensureDir(this.#dir);
      await rm(path, { force: true });
      await (await open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)).close();
      file = await open(path, O_RDONLY | O_NOFOLLOW);
    } catch (error) {
      throw diskError(error, 'make', path);
    }
    const reader = new LineReader(file, take);
    // What cannot be read now is read at the next hint.
    const look = oneLookAtATime(
      () => reader.read(),
      () => undefined,
    );
    const unwatch = watchPath({ target: path, listener: look, scan: async () => (await file.stat()).size !== reader.at });
    return async () => {
      unwatch();
      reader.over = true;
      await file.close();
      await rm(path, { force: true });
    };
  }

  async append(session: string, line: string): Promise<void> {
    checkTyped(line);
    const path = this.#path(session);
    try {
      const file = await open(path, O_WRONLY | O_APPEND | O_NOFOLLOW | O_NONBLOCK);
      try {
        // One write, so that lines of two viewers never mix.
        await file.write(`${line}\n`);
      } finally {
        await file.close();
      }
    } catch (error) {
      throw errnoOf(error) === 'ENOENT' ? notTypedTo(session) : diskError(error, 'write', path);
    }
  }

  async clear(): Promise<void> {
    for (const name of await namesIn(this.#dir)) if (name.endsWith(ENDING)) await rm(join(this.#dir, name), { force: true });
  }

  #path(session: string): string {
    return join(this.#dir, `${safeName(session, 'session')}${ENDING}`);
  }
}

/** Whole lines of a file that grows; what is too long to be one of ours is passed over. */
class LineReader {
  at = 0;
  over = false;
  #rest = '';
  constructor(
    private readonly file: FileHandle,
    private readonly take: (line: string) => void,
  ) {}

  async read(): Promise<void> {
    const buffer = Buffer.alloc(CHUNK);
    while (!this.over) {
      const { bytesRead } = await this.file.read(buffer, 0, CHUNK, this.at);
      if (bytesRead === 0 || this.over) return;
      this.at += bytesRead;
      const lines = (this.#rest + buffer.toString('latin1', 0, bytesRead)).split('\n');
      this.#rest = (lines.pop() ?? '').slice(0, TYPED_LINE + 1);
      for (const line of lines) if (line.length <= TYPED_LINE) this.take(Buffer.from(line, 'latin1').toString('utf8'));
    }
  }
}
