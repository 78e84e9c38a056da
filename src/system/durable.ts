/**
 * Whole files or none. Every file of `.multi-agent/` that is not appended to is written here: temporary file beside the
 * target, all bytes checked, fsync, rename (or link), fsync of the directory.
 * Invariant: the target holds either its old or its new content, and once a write resolved, the new one survives a power cut.
 * Must not: follow a symlink, retry an fsync (after a failure the kernel forgets the lost pages), leave a temporary file behind.
 */
import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, link, lstat, mkdir, open, readdir, rename, rm, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { diskError, errnoOf } from './disk-error.ts';
import { MaosError } from './errors.ts';

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;

export interface WriteOptions {
  /** @default 0o600 */
  mode?: number;
  /** false: whole, but may be lost by a power cut; for what can be made again. @default true */
  sync?: boolean;
}

/** Replace `path` by `data`. Throws MaosError (DISK_FULL, READ_ONLY, NO_ACCESS, IO …); the old content is then still there. */
export async function writeDurable(path: string, data: string | Uint8Array, { mode = 0o600, sync = true }: WriteOptions = {}): Promise<void> {
  const temp = tempBeside(path);
  try {
    await writeWhole(temp, data, mode, sync);
    await rename(temp, path);
    if (sync) await syncDir(dirname(path));
  } catch (error) {
    await rm(temp, { force: true });
    throw diskError(error, 'write', path);
  }
}

/** Files written side by side; more at once only queue for the same disk. */
const WIDTH = 16;

/** Several files, whole but not synced: contents side by side, then the names one after the other, in the order given. */
export async function writeInOrder(files: readonly { path: string; data: string }[]): Promise<void> {
  for (let at = 0; at < files.length; at += WIDTH) {
    const some = files.slice(at, at + WIDTH).map((file) => ({ ...file, temp: tempBeside(file.path) }));
    try {
      await Promise.all(some.map(({ temp, data }) => writeWhole(temp, data, 0o600, false)));
      for (const { temp, path } of some) await rename(temp, path);
    } catch (error) {
      await Promise.all(some.map(({ temp }) => rm(temp, { force: true })));
      throw diskError(error, 'write', some[0]?.path ?? '');
    }
  }
}

/** fsync of a file that was written before; false when it is not there (any more). */
export async function syncFile(path: string): Promise<boolean> {
  try {
    const handle = await open(path, O_RDONLY | O_NOFOLLOW);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw diskError(error, 'sync', path);
  }
}

/** Create `path` with all its content in one step. False when it exists already; then nothing changed. */
export async function linkDurable(path: string, data: string | Uint8Array): Promise<boolean> {
  const temp = tempBeside(path);
  try {
    await writeWhole(temp, data, 0o600, true);
    await link(temp, path);
    await unlink(temp);
    await syncDir(dirname(path));
    return true;
  } catch (error) {
    await rm(temp, { force: true });
    if (errnoOf(error) === 'EEXIST') return false;
    throw diskError(error, 'create', path);
  }
}

/** Remove temporary files that a killed writer left in `dir`: only ours, only older than `olderThanMs`. Returns how many. */
export async function sweepTemps(dir: string, olderThanMs: number): Promise<number> {
  let removed = 0;
  for (const name of await namesIn(dir)) {
    if (!/^\..+\.[0-9a-f]{12}\.tmp$/.test(name)) continue;
    const path = join(dir, name);
    const stat = await lstatOrNull(path);
    if (!stat?.isFile() || Date.now() - stat.mtimeMs < olderThanMs) continue;
    await rm(path, { force: true });
    removed++;
  }
  return removed;
}

/** Make a directory (0700) and its missing parents. Refuses a symlink or a file in its place. */
export async function ensureDir(path: string): Promise<void> {
  const stat = await lstatOrNull(path);
  if (stat?.isDirectory()) return;
  if (stat) throw new MaosError({ code: 'NOT_A_DIRECTORY', message: `${path} is not a real directory.`, hint: 'Move it out of the way; a symbolic link is not followed here.' });
  const parent = dirname(path);
  if (parent !== path) await ensureParent(parent);
  try {
    await mkdir(path, { mode: 0o700 });
    await syncDir(parent);
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return ensureDir(path);
    throw diskError(error, 'create', path);
  }
}

/** Whole content of a regular file, or null when it does not exist. Throws MaosError on a symlink, FIFO, device, directory, or more than `maxBytes`. */
export async function readSmall(path: string, maxBytes: number): Promise<Buffer | null> {
  let file: FileHandle | null = null;
  try {
    file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const stat = await file.stat();
    if (!stat.isFile()) throw new MaosError({ code: 'NOT_A_FILE', message: `${path} is not a regular file.`, hint: 'Move it out of the way.' });
    if (stat.size > maxBytes) throw tooLarge(path, stat.size, maxBytes);
    const data = await file.readFile();
    if (data.length > maxBytes) throw tooLarge(path, data.length, maxBytes);
    return data;
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'ENOENT' || errno === 'ENOTDIR') return null;
    if (errno === 'ENXIO') throw new MaosError({ code: 'NOT_A_FILE', message: `${path} is not a regular file.`, hint: 'Move it out of the way.', cause: error });
    throw diskError(error, 'read', path);
  } finally {
    await file?.close();
  }
}

/** fsync of a directory: makes a rename, link or creation in it durable. */
export async function syncDir(dir: string): Promise<void> {
  const handle = await open(dir, O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Names in a directory; empty when it does not exist. */
export async function namesIn(dir: string): Promise<string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw diskError(error, 'read', dir);
  }
}

/** lstat, or null when nothing is there. */
export async function lstatOrNull(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return null;
    throw diskError(error, 'look at', path);
  }
}

/** Write all of `data`, however short the single writes are. Throws what the file system throws. */
export async function writeAll(file: FileHandle, data: Uint8Array): Promise<void> {
  for (let done = 0; done < data.length; ) {
    const { bytesWritten } = await file.write(data, done, data.length - done);
    if (bytesWritten === 0) throw Object.assign(new Error('nothing was written'), { code: 'ENOSPC' });
    done += bytesWritten;
  }
}

async function writeWhole(temp: string, data: string | Uint8Array, mode: number, sync: boolean): Promise<void> {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  const file = await open(temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
  try {
    await writeAll(file, bytes);
    const { size } = await file.stat();
    if (size !== bytes.length) throw Object.assign(new Error(`${size} of ${bytes.length} bytes arrived`), { code: 'EIO' });
    if (sync) await file.sync();
  } finally {
    await file.close();
  }
}

/** Parents may be symlinks (a repository under /var -> /private/var); only the last component is ours. */
async function ensureParent(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw diskError(error, 'create', path);
  }
}

function tempBeside(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
}

function tooLarge(path: string, size: number, max: number): MaosError {
  return new MaosError({ code: 'TOO_LARGE', message: `${path} has ${size} bytes; at most ${max} are read.`, hint: 'Make it smaller.' });
}
