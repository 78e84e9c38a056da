/**
 * A plan as the architect returns it and as the journal keeps it. `planInputSchema` accepts what agents and people
 * write (plain ids as dependencies, missing optional fields); `Plan` is the normal form that everything else uses.
 */
import { z } from 'zod';
import { idSchema, lineSchema, prioritySchema, textSchema, timeSchema } from './common.ts';

export const dependencySchema = z.discriminatedUnion('kind', [
  /** Needs the merged result of a task, or a key of the shared context. */
  z.strictObject({ kind: z.literal('data'), task: idSchema.optional(), context: z.string().max(200).optional() }),
  /** Not before a time, or not before some minutes after a task was done. */
  z.strictObject({ kind: z.literal('timing'), task: idSchema.optional(), not_before: timeSchema.optional(), delay_minutes: z.number().nonnegative().max(100_000).optional() }),
  /** Exclusive use of a named thing (a port, a database, a path) while the task runs. */
  z.strictObject({ kind: z.literal('resource'), resource: z.string().min(1).max(200) }),
]);
export type Dependency = z.infer<typeof dependencySchema>;

export const estimateSchema = z.strictObject({ minutes: z.number().nonnegative().max(100_000).optional(), usd: z.number().nonnegative().max(100_000).optional() });

const checksSchema = z.array(textSchema(2_000).min(1)).max(50);

/** Fields a person or the architect may set on a task. */
export const taskInputSchema = z.strictObject({
  id: idSchema,
  title: lineSchema(300).min(1),
  description: textSchema(50_000).default(''),
  role: idSchema,
  phase: idSchema.optional(),
  group: idSchema.optional(),
  dependencies: z
    .array(z.union([idSchema, dependencySchema]))
    .max(1_000)
    .default([]),
  priority: prioritySchema.default('medium'),
  acceptance: z.array(textSchema(2_000)).max(100).default([]),
  files: z.array(lineSchema(500)).max(500).default([]),
  checks: checksSchema.default([]),
  estimate: estimateSchema.optional(),
});
export type TaskInput = z.input<typeof taskInputSchema>;

export const planInputSchema = z.strictObject({
  summary: textSchema(20_000).default(''),
  phases: z
    .array(z.strictObject({ id: idSchema, title: lineSchema(300) }))
    .max(200)
    .default([]),
  tasks: z.array(taskInputSchema).min(1),
});
export type PlanInput = z.input<typeof planInputSchema>;

/** A task of a plan in normal form: every field present, dependencies as objects. */
export const taskSpecSchema = z.strictObject({ ...taskInputSchema.shape, dependencies: z.array(dependencySchema) });
export type TaskSpec = z.infer<typeof taskSpecSchema>;

export const planSchema = z.strictObject({ ...planInputSchema.shape, tasks: z.array(taskSpecSchema) });
export type Plan = z.infer<typeof planSchema>;

/** What may be changed on a task by hand while it has not started. */
export const taskChangesSchema = z
  .strictObject({
    title: lineSchema(300).min(1),
    description: textSchema(50_000),
    role: idSchema,
    priority: prioritySchema,
    dependencies: z.array(z.union([idSchema, dependencySchema])).max(1_000),
    acceptance: z.array(textSchema(2_000)).max(100),
    files: z.array(lineSchema(500)).max(500),
    checks: checksSchema,
  })
  .partial();
export type TaskChanges = z.infer<typeof taskChangesSchema>;
