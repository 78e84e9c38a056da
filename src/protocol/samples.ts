/**
 * logs/samples.json: what the host measured last of its sessions, of itself and of the machine. For eyes only: it is no event,
 * nothing is decided from it, and it may be lost. Written whole while sessions live; null stands for what could not be measured.
 */
import { z } from 'zod';
import { timeSchema } from './common.ts';

/** Percent of one processor since the sample before: two busy processors are 200. null in the first sample, and without processes. */
const cpuSchema = z.number().nonnegative().nullable();
const mbSchema = z.number().nonnegative();

export const sessionSampleSchema = z.strictObject({
  /** Processes that carry the session's mark. */
  pids: z.array(z.number().int()),
  cpu_percent: cpuSchema,
  /** Resident memory of all of them together. */
  memory_mb: mbSchema.nullable(),
  /** What its terminal printed so far. */
  output_bytes: z.number().int().nonnegative(),
  /** When a look last found more of it than the look before; null: nothing was printed yet. */
  output_at: timeSchema.nullable().optional(),
});
export type SessionSample = z.infer<typeof sessionSampleSchema>;

export const samplesSchema = z.strictObject({
  schema: z.literal('maos.samples/1'),
  at: timeSchema,
  host: z.strictObject({ pid: z.number().int(), cpu_percent: cpuSchema, memory_mb: mbSchema }),
  machine: z.strictObject({
    processors: z.number().int(),
    /** Mean number of processes that want to run, over the last minute. */
    load: z.number().nonnegative(),
    memory_mb: mbSchema,
    memory_free_mb: mbSchema,
    /** Where the repository lies. */
    disk_free_mb: mbSchema.nullable(),
  }),
  /** By session id; empty once none lives. */
  sessions: z.record(z.string(), sessionSampleSchema),
});
export type Samples = z.infer<typeof samplesSchema>;
