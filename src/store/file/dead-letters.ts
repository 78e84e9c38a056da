/**
 * What a mailbox could not use: moved to dead/, with the reason in a file beside it. Nothing is deleted for being unreadable.
 */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../system/canonical.ts';
import { diskError, errnoOf } from '../../system/disk-error.ts';
import { lstatOrNull, namesIn, readSmall, writeDurable } from '../../system/durable.ts';
import { MaosError } from '../../system/errors.ts';
import { LETTER_BYTES } from '../letter-text.ts';
import { isSafeName } from '../names.ts';
import type { DeadLetter } from '../ports.ts';

export type Box = 'new' | 'cur' | 'done' | 'dead';
const SUFFIX = '.json';
const REASON = '.reason.txt';
const RAW_BYTES = 64 * 1024;

export const letterPath = (dir: string, box: Box, name: string): string => join(dir, box, `${name}${SUFFIX}`);

/** Names of the letters in a box, sorted. Dot files are temporary or counts; other suffixes are an editor's. */
export async function lettersIn(dir: string, box: Box): Promise<string[]> {
  const names = await namesIn(join(dir, box));
  return names
    .filter((name) => name.endsWith(SUFFIX) && !name.startsWith('.') && name.length > SUFFIX.length)
    .map((name) => name.slice(0, -SUFFIX.length))
    .sort();
}

/** False when it is not there (any more). */
export async function toDead(dir: string, from: Box, name: string, reason: string): Promise<boolean> {
  let dead = isSafeName(name) ? name : `bad-${sha256(name).slice(0, 12)}`;
  if (!(await lstatOrNull(letterPath(dir, from, name)))) return false;
  if (await lstatOrNull(letterPath(dir, 'dead', dead))) dead = `${dead.slice(0, 200)}.${randomBytes(4).toString('hex')}`;
  const note = join(dir, 'dead', `${dead}${REASON}`);
  await writeDurable(note, `${reason}\n`, { sync: false });
  try {
    await rename(letterPath(dir, from, name), letterPath(dir, 'dead', dead));
    return true;
  } catch (error) {
    await rm(note, { force: true });
    if (errnoOf(error) === 'ENOENT') return false;
    throw diskError(error, 'move', letterPath(dir, from, name));
  }
}

export async function deadLetters(dir: string): Promise<DeadLetter[]> {
  const letters = (await lettersIn(dir, 'dead')).map(async (name): Promise<DeadLetter> => {
    const reason = await readText(join(dir, 'dead', `${name}${REASON}`));
    return { name, reason: reason?.trim() ?? '', raw: await beginningOf(letterPath(dir, 'dead', name)) };
  });
  return Promise.all(letters);
}

/** Enough to tell what it was, however large it is. */
async function beginningOf(path: string): Promise<string> {
  let file: FileHandle | null = null;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    if (!(await file.stat()).isFile()) return '';
    const { buffer, bytesRead } = await file.read(Buffer.alloc(RAW_BYTES), 0, RAW_BYTES, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } catch (error) {
    // A link, a socket or a file without permission lies here because it was refused; it has no text to show.
    if (['ENOENT', 'ELOOP', 'ENXIO', 'EACCES', 'EISDIR'].includes(errnoOf(error) ?? '')) return '';
    throw diskError(error, 'read', path);
  } finally {
    await file?.close();
  }
}

export async function readText(path: string): Promise<string | null> {
  try {
    return (await readSmall(path, LETTER_BYTES))?.toString('utf8') ?? null;
  } catch (error) {
    // A link or an oversized file lies here because it was refused; it has no text to show.
    if (error instanceof MaosError && (error.code === 'NOT_A_FILE' || error.code === 'TOO_LARGE')) return null;
    throw error;
  }
}
