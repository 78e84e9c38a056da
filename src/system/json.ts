/**
 * Reads JSON that people edit by hand, and says where and why it cannot be read. JSON.parse keeps the last of two equal
 * keys, turns 1e400 into Infinity, changes 20-digit numbers and follows any depth; this reader refuses all of these.
 * Must not know any schema: `locate` is what schema checks use to name the line of a value.
 */
import { type Places, Reader, Stop } from './json-reader.ts';

export { MAX_JSON_DEPTH } from './json-reader.ts';

export interface JsonProblem {
  code: string;
  line: number;
  col: number;
  message: string;
  hint: string;
}
/** The same of a file; `warning`: it can be used all the same. */
export type FileProblem = JsonProblem & { file: string; warning?: true };
export const problemIn = (file: string, code: string, message: string, hint: string, warning?: true, line = 1, col = 1): FileProblem => ({
  file,
  line,
  col,
  code,
  message,
  hint,
  ...(warning === undefined ? {} : { warning }),
});
export type JsonPath = readonly PropertyKey[];
export interface JsonPosition {
  line: number;
  col: number;
}
export type JsonResult =
  | { ok: true; value: unknown /** Line and column (from 1) of the value at a path, or of its nearest parent. */; locate(path: JsonPath): JsonPosition }
  | { ok: false; problem: JsonProblem };

/** Never throws for what the text holds: a problem is a value. Accepts a BOM and CRLF; bytes must be UTF-8. */
export function parseJsonWithPosition(input: string | Uint8Array): JsonResult {
  let text: string;
  if (typeof input === 'string') text = input;
  else {
    const first = input[0];
    if ((first === 0xff && input[1] === 0xfe) || (first === 0xfe && input[1] === 0xff)) return bad('json.encoding', 1, 1, 'the file is UTF-16', 'save it as UTF-8');
    try {
      text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(input);
    } catch {
      const { line, col } = positionOf(new TextDecoder('utf-8', { ignoreBOM: true }).decode(input), (text) => text.indexOf('\uFFFD'));
      return bad('json.encoding', line, col, 'this is not UTF-8 text', 'save the file as UTF-8');
    }
  }
  if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
  if (text.trim() === '') return bad('json.empty', 1, 1, 'the file is empty', 'put the last good content back, or remove the file');
  try {
    const value = new Reader(text, null).document();
    let places: Places | null = null;
    return {
      ok: true,
      value,
      locate(path) {
        if (!places) {
          places = new Map();
          new Reader(text, places).document();
        }
        return nearest(text, places, path);
      },
    };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    const { line, col } = positionOf(text, () => error.offset);
    return bad(error.code, line, col, error.message, error.hint);
  }
}

const keyOf = (path: JsonPath) => JSON.stringify(path.map(String));

function nearest(text: string, places: Places, path: JsonPath): JsonPosition {
  for (let length = path.length; length >= 0; length--) {
    const offset = places.get(keyOf(path.slice(0, length)));
    if (offset !== undefined) return positionOf(text, () => offset);
  }
  return { line: 1, col: 1 };
}

function bad(code: string, line: number, col: number, message: string, hint: string): JsonResult {
  return { ok: false, problem: { code, line, col, message, hint } };
}

function positionOf(text: string, find: (text: string) => number): JsonPosition {
  const offset = Math.max(0, find(text));
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, col: offset - before.lastIndexOf('\n') };
}
