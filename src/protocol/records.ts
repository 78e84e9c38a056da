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

/** context/index.json. */
export const contextIndexSchema = z.strictObject({
  schema: z.literal('maos.context/1'),
  keys: z.record(z.string(), z.strictObject({ by: z.string(), at: timeSchema, bytes: z.number().int().nonnegative() })),
});
