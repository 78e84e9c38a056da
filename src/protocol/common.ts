/**
 * Small schemas that everything else is made of: ids, times, paths, money.
 * Limits here are the first wall of input filtering: sizes and characters are bounded before any code looks at a value.
 */
import { z } from 'zod';
import { ACTOR_KINDS, APPROVAL_KINDS, PRIORITIES, RUN_STATES, SESSION_STATES, TASK_STATES, VIAS } from './words.ts';

/** Control characters other than tab and newline never belong in text that is shown. */
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

/** Names every object has by inheritance; as a key they would find something where nothing was put. */
const INHERITED: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));
/** For every string that State is looked up by. */
export const keySchema = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((key) => !INHERITED.has(key), 'this name is taken by the language itself')
    .refine((key) => !CONTROL.test(key), 'no control characters');
/** Ids become parts of branch and file names, so what git refuses in a branch is refused here. */
export const idSchema = keySchema(64)
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$/, 'letters, digits, "_", "-" and single dots between them, starting with a letter or digit')
  .refine((id) => !id.endsWith('.lock'), 'not ending in ".lock"');
export const ulidSchema = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'a ULID');
/** RFC 3339, UTC. */
export const timeSchema = z.iso.datetime();
export const digestSchema = z.string().regex(/^[0-9a-f]{64}$/, 'a sha256 in hex');
export const prioritySchema = z.enum(PRIORITIES);
export const runStateSchema = z.enum(RUN_STATES);
export const taskStateSchema = z.enum(TASK_STATES);
export const sessionStateSchema = z.enum(SESSION_STATES);
export const approvalKindSchema = z.enum(APPROVAL_KINDS);
export const lineSchema = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => !CONTROL.test(text) && !text.includes('\n'), 'one line without control characters');
export const textSchema = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => !CONTROL.test(text.replaceAll('\r\n', '\n')), 'no control characters');

/** Who did it. Set at the door from the signature, never taken from a message body. */
export const actorSchema = z.strictObject({
  kind: z.enum(ACTOR_KINDS),
  via: z.enum(VIAS),
  role: idSchema.optional(),
  session_id: z.string().max(200).optional(),
  pid: z.number().int().positive().optional(),
});
export type Actor = z.infer<typeof actorSchema>;

export const usageSchema = z.strictObject({
  input_tokens: z.number().int().nonnegative(),
  output_tokens: z.number().int().nonnegative(),
  /** US dollars; null when the price is unknown. */
  usd: z.number().nonnegative().nullable(),
});
export type Usage = z.infer<typeof usageSchema>;

/** One thing wrong with an input: where, what, and what to do. */
export const findingSchema = z.strictObject({
  code: z.string(),
  message: z.string(),
  /** Task id, role or dotted path the finding is about. */
  where: z.string().optional(),
  hint: z.string().optional(),
  severity: z.enum(['error', 'warning']),
});
export type Finding = z.infer<typeof findingSchema>;
