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
  /** Those of input_tokens that were read from a cache, and those that were written to one; both are priced differently. */
  cached_tokens: z.number().int().nonnegative().optional(),
  cache_write_tokens: z.number().int().nonnegative().optional(),
  /** usd, or a part of it, was worked out from a list of prices. */
  estimated: z.literal(true).optional(),
  /** In a sum: a part of it has no known price, so that it is at least `usd`. */
  partial: z.literal(true).optional(),
});
export type Usage = z.infer<typeof usageSchema>;

/** US dollars for a million tokens of a model, and when that was so. */
export const priceSchema = z.strictObject({
  input: z.number().nonnegative().max(1_000_000),
  output: z.number().nonnegative().max(1_000_000),
  /** Input read from a cache. @default as other input */
  cached_input: z.number().nonnegative().max(1_000_000).optional(),
  /** Input written to a cache. @default as other input */
  cache_write: z.number().nonnegative().max(1_000_000).optional(),
  /** The day these prices were true, such as 2025-11-01. @default unknown */
  as_of: z.iso.date().optional(),
});
/** The name of a model, or how the names of some begin, followed by `*`. Capital letters or not is the same. */
export const modelPatternSchema = keySchema(200).regex(/^[^*]+\*?$/, 'the name of a model; `*` may only stand at its end');
/** The first price whose model fits counts. */
export const listedPriceSchema = priceSchema.extend({ model: modelPatternSchema, source: lineSchema(500) });
export type ListedPrice = z.infer<typeof listedPriceSchema>;

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
