/**
 * The small records the store keeps beside the journal: leases, checkpoints, the index of the shared context.
 * They are written by the store alone; what does not match is treated as damaged, never as empty.
 */
import { z } from 'zod';
import { digestSchema, timeSchema } from './common.ts';

/** leases/<name>.<epoch>.json: created once, never changed; its modification time is the heartbeat. */
export const leaseSchema = z.strictObject({
  name: z.string(),
  epoch: z.number().int().positive(),
  holder: z.string(),
  pid: z.number().int().positive(),
  /** Start time of the process as the kernel gives it, so that a reused pid is not taken for the holder. */
  pid_start: z.string(),
  boot_id: z.string(),
  machine: z.string(),
  taken_at: timeSchema,
});

/** checkpoints/<seq>.json.gz, unpacked. `sha256` is that of the text of `data`, which is State. */
export const checkpointSchema = z.strictObject({ v: z.literal(1), seq: z.number().int().nonnegative(), sha256: digestSchema, data: z.unknown() });

/** One line of logs/<session>.keys: what a person typed to that agent. `mac` is made with the user's secret over session, `by`, `n` and `data`. */
export const typedSchema = z.strictObject({
  /** One stretch of typing. */
  by: z.string().max(100),
  /** From 1, growing: a line that was taken once is never taken again. */
  n: z.number().int().positive(),
  /** The bytes, in base64. */
  data: z.base64(),
  mac: z.string().max(128),
});
export type Typed = z.infer<typeof typedSchema>;

/** context/index.json. */
export const contextIndexSchema = z.strictObject({
  schema: z.literal('maos.context/1'),
  keys: z.record(z.string(), z.strictObject({ by: z.string(), at: timeSchema, bytes: z.number().int().nonnegative() })),
});
