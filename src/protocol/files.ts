/**
 * The two views a person finds in `.multi-agent/`: tasks.json and state.json. They are printed from State for eyes, editors and jq;
 * the journal is the truth. Fields are only ever added. tasks.json may be edited by hand: what is accepted back is `tasksEditSchema`,
 * which asks for less than what is written, and still refuses keys it does not know. state.json is never read back.
 */
import { z } from 'zod';
import { approvalKindSchema, idSchema, prioritySchema, runStateSchema, sessionStateSchema, taskStateSchema, timeSchema } from './common.ts';
import { dependencySchema, taskInputSchema } from './plan.ts';
import { MESSAGE_STATES } from './words.ts';

const time = timeSchema.nullable();
const usd = z.number().nonnegative().nullable().describe('US dollars; null when no price is known');

/** A plain id is a data dependency on that task; anything else is written out. */
export const dependencyEntrySchema = z.union([idSchema, dependencySchema]);
export type DependencyEntry = z.infer<typeof dependencyEntrySchema>;

/** One task as tasks.json shows it. Everything from `attempt` on is reported, and an edit of it is refused with a reason. */
export const taskEntrySchema = z.strictObject({
  id: idSchema,
  title: taskInputSchema.shape.title,
  status: taskStateSchema,
  assigned_to: idSchema.describe('The role'),
  created_by: z.string(),
  dependencies: z.array(dependencyEntrySchema).max(1_000),
  priority: prioritySchema,
  description: z.string().max(50_000),
  phase: idSchema.nullable(),
  group: idSchema.nullable(),
  acceptance: z.array(z.string()),
  files: z.array(z.string()).describe('Globs the task is expected to touch'),
  checks: z.array(z.string()).describe('Commands of this task, besides those of its role and of the settings'),
  estimate: z.strictObject({ minutes: z.number().nullable(), usd: z.number().nullable() }).nullable(),
  attempt: z.number().int().nonnegative().describe('Number of the newest attempt; 0 before the first'),
  failures: z.number().int().nonnegative().describe('Attempts that counted against the retries'),
  not_before: time.describe('A retry waits until then'),
  progress: z.strictObject({ text: z.string(), percent: z.number().nullable(), at: timeSchema }).nullable(),
  result: z
    .strictObject({
      commit: z.string(),
      merged: z.string().nullable().describe('Commit on the run branch'),
      no_change: z.boolean(),
      files: z.array(z.string()),
      checks: z.array(z.strictObject({ command: z.string(), ok: z.boolean(), seconds: z.number() })),
      summary: z.string(),
    })
    .nullable(),
  reason: z.string().nullable().describe('Why the newest attempt failed, or why the task failed or was cancelled'),
  created_at: timeSchema,
  updated_at: timeSchema,
  started_at: time,
  ended_at: time,
  cost_usd: usd,
});
export type TaskEntry = z.infer<typeof taskEntrySchema>;

/** tasks.json as it is written. `revision` is the sequence number of the newest event it shows. */
export const tasksFileSchema = z.strictObject({
  $schema: z.string(),
  revision: z.number().int().nonnegative(),
  run_id: z.string().nullable(),
  goal: z.string().nullable(),
  tasks: z.array(taskEntrySchema),
});
export type TasksFile = z.infer<typeof tasksFileSchema>;

/** tasks.json as it is accepted from an editor: a task needs id, title and assigned_to; `revision` tells which state the edit started from. */
export const taskEditSchema = taskEntrySchema.partial().required({ id: true, title: true, assigned_to: true });
export type TaskEdit = z.infer<typeof taskEditSchema>;
export const tasksEditSchema = tasksFileSchema.partial().extend({ tasks: z.array(taskEditSchema) });
export type TasksEdit = z.infer<typeof tasksEditSchema>;

/** One role in `active_instances`. `status` is that of its most active session, `idle` without one. */
export const instanceEntrySchema = z.strictObject({
  status: z.union([sessionStateSchema, z.literal('idle')]),
  current_task: z.string().nullable(),
  sessions: z.array(
    z.strictObject({
      id: z.string(),
      status: sessionStateSchema,
      task: z.string().nullable(),
      purpose: z.string(),
      pid: z.number().int().nullable(),
      worktree: z.string().nullable(),
      branch: z.string().nullable(),
      model: z.string().nullable(),
      since: timeSchema,
      /** How far its prompt got: queued, delivered, accepted or answered. */
      prompt: z.enum(MESSAGE_STATES).optional(),
    }),
  ),
});
export type InstanceEntry = z.infer<typeof instanceEntrySchema>;

export const needsYouSchema = z.strictObject({
  id: z.string(),
  kind: approvalKindSchema,
  summary: z.string(),
  at: z.string().describe('Digest or commit the answer is bound to: maos-tui approve ID --at AT'),
  task: z.string().nullable(),
  since: timeSchema,
});
export type NeedsYou = z.infer<typeof needsYouSchema>;

/** state.json as it is written. */
export const stateFileSchema = z.strictObject({
  $schema: z.string(),
  revision: z.number().int().nonnegative(),
  run: z
    .strictObject({
      id: z.string(),
      goal: z.string(),
      state: runStateSchema,
      branch: z.string(),
      tip: z.string().nullable(),
      base: z.strictObject({ branch: z.string(), commit: z.string() }),
      plan: z.strictObject({ version: z.number().int(), digest: z.string(), approved: z.boolean() }).nullable(),
      reason: z.string().nullable().describe('Why it is paused, or why it ended'),
      merged: z.strictObject({ target: z.string(), from: z.string(), to: z.string(), at: timeSchema }).nullable(),
      created_at: timeSchema,
      ended_at: time,
    })
    .nullable(),
  active_instances: z.record(z.string(), instanceEntrySchema),
  completed_tasks: z.array(z.string()),
  failed_tasks: z.array(z.string()),
  failure_reasons: z.record(z.string(), z.string()),
  counts: z.record(z.string(), z.number().int().nonnegative()).describe('Tasks per status'),
  needs_you: z.array(needsYouSchema),
  cost: z.strictObject({ usd, input_tokens: z.number().int().nonnegative(), output_tokens: z.number().int().nonnegative() }),
  updated_at: timeSchema,
});
export type StateFile = z.infer<typeof stateFileSchema>;
