/**
 * Effects: what the orchestrator wants done in the world. `react` returns them as data; those for the host travel
 * through messages/host/. Each is idempotent and named by the event that caused it (`<seq>.<n>`).
 */
import { z } from 'zod';
import { briefSchema } from './brief.ts';
import { agentSpecSchema } from './config.ts';
import { pickedFileSchema } from './picked.ts';

const session = z.string();
const type = <T extends string>(name: T) => z.literal(name);

export const effectBodySchema = z.discriminatedUnion('type', [
  /** Create the run branch at the base commit. */
  z.strictObject({ type: type('open-run'), run_id: z.string(), branch: z.string(), base_commit: z.string() }),
  /** Worktree, brief, agent process. Dropped by a host of another epoch: its session is already counted lost. */
  z.strictObject({
    type: type('start-session'),
    session_id: session,
    run_id: z.string(),
    task_id: z.string().nullable(),
    purpose: z.enum(['plan', 'task', 'review']),
    role: z.string(),
    agent: agentSpecSchema,
    brief: briefSchema,
    /** Name of the folder under worktrees/. */
    worktree: z.string(),
    /** null: a detached worktree that is only read (planning, review). */
    branch: z.string().nullable(),
    start_commit: z.string(),
    /** Merge this commit into the worktree first and leave the conflict to the agent. */
    merge_onto: z.string().nullable(),
    /** Conversation of an earlier session of this task to go on with. */
    resume: z.string().nullable(),
    tools: z.strictObject({
      allowed: z.array(z.string()),
      restricted: z.array(z.string()),
      write: z.array(z.string()),
      /** Names in .mcp.json at the top of the repository. */
      mcp_servers: z.array(z.string()).optional(),
    }),
    /** What the session may use before it is stopped and counts as failed; null: no limit. */
    limits: z
      .strictObject({ memory_mb: z.number().nullable(), output_mb: z.number().nullable(), silence_ms: z.number().positive().optional() })
      .default({ memory_mb: null, output_mb: null }),
    host_epoch: z.number().int(),
  }),
  z.strictObject({ type: type('stop-session'), session_id: session, reason: z.string(), now: z.boolean() }),
  z.strictObject({ type: type('answer-request'), session_id: session, request_id: z.string(), allow: z.boolean(), scope: z.enum(['once', 'task']), note: z.string() }),
  /** A message for a live agent, into its conversation. It lies in the role's mailbox as well, until the agent has it. */
  z.strictObject({ type: type('send-to-session'), session_id: session, message_id: z.string(), text: z.string(), interrupt: z.boolean().default(false) }),
  /** Commit what lies inside the directories, inspect commits and diff, run the checks. */
  z.strictObject({
    type: type('verify-result'),
    task_id: z.string(),
    session_id: session,
    worktree: z.string(),
    branch: z.string(),
    start_commit: z.string(),
    directories: z.array(z.string()),
    checks: z.array(z.string()),
    commit_message: z.string(),
    no_change: z.string().nullable(),
    /** Sides of a conflict to be written first, if the files are as they were seen. */
    picks: z.array(pickedFileSchema).optional(),
  }),
  /** Merge this commit into the worktree and leave the conflict there, for the user. */
  z.strictObject({ type: type('begin-merge'), task_id: z.string(), worktree: z.string(), onto: z.string() }),
  /** Merge a checked result onto the run branch, by rehearsal first; compare-and-swap from `tip`. */
  z.strictObject({
    type: type('merge-result'),
    run_id: z.string(),
    task_id: z.string(),
    commit: z.string(),
    run_branch: z.string(),
    tip: z.string(),
    message: z.string(),
    checks: z.array(z.string()),
  }),
  /** Bring the run onto the user's branch, only if that is still at `expect` and clean. */
  z.strictObject({
    type: type('merge-run'),
    run_id: z.string(),
    target: z.string(),
    expect: z.string(),
    tip: z.string(),
    /** When the target went on meanwhile, a merge commit with this message, checked by these commands. */
    message: z.string(),
    checks: z.array(z.string()),
  }),
  z.strictObject({ type: type('undo-merge'), run_id: z.string(), target: z.string(), from: z.string(), to: z.string() }),
  /** Remove a worktree whose work is merged or was empty; refuses to lose anything. */
  z.strictObject({ type: type('remove-worktree'), worktree: z.string(), branch: z.string().nullable(), merged_into: z.string() }),
  /** Meant for one life of the host; a later one ignores it. */
  z.strictObject({ type: type('stop-host'), host_epoch: z.number().int() }),
]);
export type EffectBody = z.infer<typeof effectBodySchema>;
export type EffectType = EffectBody['type'];
export type EffectOf<T extends EffectType> = Extract<EffectBody, { type: T }>;

export const effectSchema = z.strictObject({ schema: z.literal('maos.effect/1'), id: z.string(), at: z.string(), body: effectBodySchema });
export type Effect = z.infer<typeof effectSchema>;
