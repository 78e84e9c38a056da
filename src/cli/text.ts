/** Text and JSON that commands take from a file or from standard input (`-`). Sizes are bounded before anything is parsed. */
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { EXIT, MaosError } from '../system/errors.ts';
import { type JsonPath, type JsonPosition, parseJsonWithPosition } from '../system/json.ts';
import { type Io, readStdin } from './io.ts';

/** Largest plan, goal or answer that is read. */
export const MAX_TEXT = 8 * 1024 * 1024;

/** undefined for no file. Throws UNREADABLE (exit 2) or TOO_LARGE (exit 6). */
export async function textFrom(io: Io, file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  if (file === '-') return readStdin(MAX_TEXT);
  return (await bytesOf(resolve(io.cwd, file), file)).toString('utf8').replace(/^\uFEFF/, '');
}

export async function bytesOf(path: string, shown: string, max = MAX_TEXT): Promise<Buffer> {
  let bytes: Buffer;
  try {
    const handle = await open(path, 'r');
    try {
      const { size } = await handle.stat();
      if (size > max) throw new MaosError({ code: 'TOO_LARGE', message: `${shown} has ${size} bytes; at most ${max} are read.`, hint: 'Give a smaller file.', exit: EXIT.invalid });
      bytes = await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof MaosError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    throw new MaosError({
      code: 'UNREADABLE',
      message: code === 'ENOENT' ? `There is no file ${shown}.` : `${shown} cannot be read: ${(error as Error).message}`,
      hint: 'Check the path.',
      exit: EXIT.usage,
      cause: error,
    });
  }
  return bytes;
}

/** JSON of a file or stdin, and where in it what stands. Throws INVALID_JSON (exit 6) with line, column and cause. */
export async function jsonAndPlaces(io: Io, file: string): Promise<{ value: unknown; locate(path: JsonPath): JsonPosition }> {
  const bytes = file === '-' ? Buffer.from(await readStdin(MAX_TEXT)) : await bytesOf(resolve(io.cwd, file), file);
  const result = parseJsonWithPosition(bytes);
  if (result.ok) return result;
  const { line, col, message, hint } = result.problem;
  throw new MaosError({
    code: 'INVALID_JSON',
    message: `${file === '-' ? 'standard input' : file}:${line}:${col}: ${message}`,
    hint: hint && `${hint[0]?.toUpperCase()}${hint.slice(1)}.`,
    exit: EXIT.invalid,
  });
}

/** The same without places. */
export async function jsonFrom(io: Io, file: string): Promise<unknown> {
  return (await jsonAndPlaces(io, file)).value;
}
