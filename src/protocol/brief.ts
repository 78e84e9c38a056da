/** The one file an agent is started with (MAOS_BRIEF as JSON, MAOS_BRIEF_MD as text): all it needs, most important first. */
import { z } from 'zod';
import { promptUseSchema } from './skill.ts';
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

/** A task that is not done, as the architect may change it: `pending` and `failed` ones are changed or cancelled, `running` ones only cancelled. */
const openTask = z.strictObject({
  id: z.string(),
  title: z.string(),
  role: z.string(),
  phase: z.string().nullable(),
  state: z.string(),
  dependencies: z.array(z.string()),
  files: z.array(z.string()),
});

/** `digest` names the artifact that holds skill.md; `path` is where it can be read. */
const briefSkill = z.strictObject({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  digest: z.string(),
  text: z.string().optional(),
  path: z.string().optional(),
});

export const briefSchema = z.strictObject({
  schema: z.literal('maos.brief/1'),
  run_id: z.string(),
  session_id: z.string(),
  purpose: z.enum(PURPOSES),
  role: z.string(),
  persona: z.string(),
  goal: z.string(),
  /** null while planning, save for the task a mediation is about. */
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
  /** What earlier tries of the task took up, oldest first: a conversation that is gone on with knows it, a fresh one does not. @default none */
  earlier_messages: z.array(z.strictObject({ id: z.string(), from: z.string(), text: z.string() })).optional(),
  /** Newest last. `digest` names the artifact that holds the value; `value` is there as far as it fits a brief. */
  context: z.array(z.strictObject({ key: z.string(), by: z.string(), bytes: z.number().int(), digest: z.string().optional(), value: z.string().optional() })),
  directories: z.strictObject({ read: z.array(z.string()), write: z.array(z.string()) }),
  /** For the architect: the roles a plan may name. */
  roles: z.array(z.strictObject({ name: z.string(), persona: z.string(), directories: z.array(z.string()) })),
  /** For the architect: the plan that was sent back or refused, and why. */
  plan_feedback: z.strictObject({ note: z.string(), findings: z.array(z.string()) }).nullable(),
  /** For the architect, purpose `plan`: a phase ended, and the rest of the plan may be changed. The answer is a change (protocol/plan-change.ts). */
  replan: z
    .strictObject({
      phase: z.strictObject({ id: z.string(), title: z.string() }),
      /** What became of the tasks of the phase. */
      results: z.array(
        z.strictObject({
          id: z.string(),
          title: z.string(),
          role: z.string(),
          state: z.string(),
          attempts: z.number().int(),
          summary: z.string(),
          files: z.array(z.string()),
          /** Why it failed or was cancelled; empty otherwise. */
          reason: z.string(),
        }),
      ),
      open: z.array(openTask),
      /** What was wrong with the answer before this one. */
      findings: z.array(z.string()),
    })
    .optional(),
  /**
   * For the architect: a task its agent could not do. failure: purpose `plan`, `task` and `earlier` hold the facts, the answer is a change.
   * conflict: purpose `task`, in the worktree of the task with the merge in progress, as `conflict` says.
   */
  mediation: z
    .strictObject({
      kind: z.enum(['failure', 'conflict']),
      /** Role of the task. */
      role: z.string(),
      reason: z.string(),
      /** What its last checked result changed; empty when there was none. */
      changed: z.array(fileChange),
      open: z.array(openTask),
      findings: z.array(z.string()),
    })
    .optional(),
  /** AGENTS.md and the like of the repository and of the role's directories, as they are in the commit it starts from. @default none */
  notes: z.array(z.strictObject({ path: z.string(), bytes: z.number().int(), text: z.string() })).optional(),
  skills: z.array(briefSkill).optional(),
  /** The prompts it is written with; a text that is missing is the one this program comes with. @default those of this program */
  prompts: z.array(z.strictObject({ ...promptUseSchema.shape, name: z.string(), text: z.string().optional() })).optional(),
  /** Most characters of it as text. @default by model */
  limit: z.number().int().optional(),
});
export type Brief = z.infer<typeof briefSchema>;
