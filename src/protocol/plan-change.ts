/**
 * A change of a plan that is under way: what the architect answers at the end of a phase, or about a task that failed.
 * An answer with nothing in it leaves the plan as it is. A whole plan is taken too, and compared with the one there is (core/replan).
 */
import { z } from 'zod';
import { idSchema, textSchema } from './common.ts';
import { estimateSchema, taskChangesSchema, taskInputSchema, taskSpecSchema } from './plan.ts';

const reason = textSchema(2_000).default('');
const MOST = 1_000;

/** A task that has not started, or that failed: what is named replaces what was there. A failed task that is changed is tried again. */
const changedSchema = z.strictObject({
  id: idSchema,
  reason,
  ...taskChangesSchema.shape,
  phase: idSchema.optional(),
  group: idSchema.optional(),
  estimate: estimateSchema.optional(),
});
const cancelledSchema = z.strictObject({ id: idSchema, reason });
/** A failed task, tried again with a note to its agent. */
const retriedSchema = z.strictObject({ id: idSchema, note: textSchema(20_000).default('') });

export const planChangeInputSchema = z.strictObject({
  /** Why, in a few sentences. */
  summary: textSchema(20_000).default(''),
  add: z.array(taskInputSchema).max(MOST).default([]),
  change: z.array(changedSchema).max(MOST).default([]),
  cancel: z
    .array(z.union([idSchema.transform((id) => ({ id, reason: '' })), cancelledSchema]))
    .max(MOST)
    .default([]),
  retry: z.array(retriedSchema).max(MOST).default([]),
  /** Set when the architect cannot decide it: the user is asked, with these words. */
  raise: textSchema(20_000).optional(),
});

/** As the journal keeps it: tasks in normal form, changed ones whole. */
export const planChangeSchema = z.strictObject({
  summary: z.string(),
  add: z.array(taskSpecSchema),
  change: z.array(z.strictObject({ reason: z.string(), task: taskSpecSchema })),
  cancel: z.array(z.strictObject({ id: z.string(), reason: z.string() })),
  retry: z.array(z.strictObject({ id: z.string(), note: z.string() })),
  raise: z.string().nullable(),
});
export type PlanChange = z.infer<typeof planChangeSchema>;
/** As it passed the door: changed tasks hold only what changes. */
export type PlanChangeInput = z.output<typeof planChangeInputSchema>;

/** Whether this is meant as a change, not as a whole plan. */
export const meansChange = (raw: unknown): boolean => typeof raw === 'object' && raw !== null && !Array.isArray(raw) && !('tasks' in raw);
