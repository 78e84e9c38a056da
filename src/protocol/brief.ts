/** The one file an agent is started with (MAOS_BRIEF as JSON, MAOS_BRIEF_MD as text): all it needs, most important first. */
import { z } from 'zod';
import { PURPOSES } from './words.ts';

const fileChange = z.strictObject({ path: z.string(), status: z.string(), added: z.number().int().nullable(), removed: z.number().int().nullable() });
export const checkResultSchema = z.strictObject({
  command: z.string(),
  ok: z.boolean(),
  code: z.number().int().nullable(),
  seconds: z.number(),
  /** The last lines it printed. */
  output: z.string(),
});
export type CheckResult = z.infer<typeof checkResultSchema>;
export const fileChangeSchema = fileChange;
export type FileChange = z.infer<typeof fileChangeSchema>;

export const briefSchema = z.strictObject({
  schema: z.literal('maos.brief/1'),
  run_id: z.string(),
  session_id: z.string(),
  purpose: z.enum(PURPOSES),
  role: z.string(),
  persona: z.string(),
  goal: z.string(),
  /** null while planning. */
  task: z
    .strictObject({
      id: z.string(),
      title: z.string(),
      description: z.string(),
      acceptance: z.array(z.string()),
      files: z.array(z.string()),
      checks: z.array(z.string()),
      priority: z.string(),
    })
    .nullable(),
  attempt: z.number().int(),
  /** Why the attempts before this one did not count; newest last. */
  earlier: z.array(z.strictObject({ attempt: z.number().int(), reason: z.string(), checks: z.array(checkResultSchema) })),
  /** A merge in progress in the worktree that this session has to finish. */
  conflict: z.strictObject({ onto: z.string(), files: z.array(z.string()) }).nullable(),
  /** The result to look at, for a review. */
  review: z.strictObject({ commit: z.string(), base: z.string(), files: z.array(fileChange), summary: z.string() }).nullable(),
  dependencies: z.array(z.strictObject({ id: z.string(), title: z.string(), summary: z.string(), commit: z.string().nullable(), files: z.array(z.string()) })),
  messages: z.array(z.strictObject({ id: z.string(), from: z.string(), text: z.string() })),
  context: z.array(z.strictObject({ key: z.string(), by: z.string(), bytes: z.number().int() })),
  directories: z.strictObject({ read: z.array(z.string()), write: z.array(z.string()) }),
  /** For the architect: the roles a plan may name. */
  roles: z.array(z.strictObject({ name: z.string(), persona: z.string(), directories: z.array(z.string()) })),
  /** For the architect: the plan that was sent back or refused, and why. */
  plan_feedback: z.strictObject({ note: z.string(), findings: z.array(z.string()) }).nullable(),
});
export type Brief = z.infer<typeof briefSchema>;
