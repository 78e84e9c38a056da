/**
 * Makes an observation fit the door before it is sent: what is refused there would be lost, and the task would hang on it. Long texts and
 * lists are cut, control characters dropped; what still does not fit is said to be so, never sent.
 * Must not change anything of an observation that fits.
 */
import { type CommandBody, commandBodySchema } from '../protocol/command.ts';
import { parseJsonWithPosition } from '../system/json.ts';
import { cleanLine, cleanText } from './clean.ts';

/** Files named in one observation; all of them are in the diff, and in git. */
export const FILES_NAMED = 10_000;
/** Cutting one thing may show the next. */
const ROUNDS = 5;

export type Fitted = { body: CommandBody } | { unfit: string };

export function toFit(seen: CommandBody): Fitted {
  let body: CommandBody = 'files' in seen && seen.files.length > FILES_NAMED ? ({ ...seen, files: seen.files.slice(0, FILES_NAMED) } as CommandBody) : seen;
  for (let round = 0; ; round++) {
    const { success, error } = commandBodySchema.safeParse(body);
    if (success) break;
    const mended = round < ROUNDS ? mend(body, error.issues) : null;
    if (mended === null)
      return {
        unfit: error.issues
          .map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`)
          .join('; ')
          .slice(0, 1_000),
      };
    body = mended;
  }
  // Its reader is stricter than our writer: too deep, or a number that cannot be kept. One level more, for the envelope.
  const again = parseJsonWithPosition(JSON.stringify({ body }));
  return again.ok ? { body } : { unfit: again.problem.message };
}

interface Issue {
  code: string;
  path: PropertyKey[];
  message: string;
  maximum?: number | bigint;
}

/** A copy in which every issue is mended, or null when one cannot be. */
function mend(body: CommandBody, issues: readonly Issue[]): CommandBody | null {
  const root: { body: CommandBody } = { body: structuredClone(body) };
  for (const issue of issues) if (!replaceAt(root, ['body', ...issue.path], (value) => mended(value, issue))) return null;
  return root.body;
}

/** undefined: it cannot be mended. */
function mended(value: unknown, { code, message, maximum }: Issue): unknown {
  if (code === 'too_big' && (typeof value === 'string' || Array.isArray(value))) return value.slice(0, Number(maximum));
  if (code === 'custom' && typeof value === 'string') return message.startsWith('one line') ? cleanLine(value, value.length) : cleanText(value, value.length);
  return undefined;
}

/** Replaces what lies at the path; false when nothing lies there, or it cannot be mended. */
function replaceAt(root: object, path: readonly PropertyKey[], change: (value: unknown) => unknown): boolean {
  let parent: object = root;
  for (const key of path.slice(0, -1)) {
    const next: unknown = Reflect.get(parent, key);
    if (typeof next !== 'object' || next === null) return false;
    parent = next;
  }
  const last = path.at(-1);
  if (last === undefined) return false;
  const value = change(Reflect.get(parent, last));
  return value !== undefined && Reflect.set(parent, last, value);
}
