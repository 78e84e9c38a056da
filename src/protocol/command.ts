/**
 * Commands: what is asked of the orchestrator, by a user, an agent or the host. They all come through one door,
 * the mailbox messages/orchestrator/, as envelopes. Names are imperative. What became of one is said by events.
 */
import { z } from 'zod';
import { checkResultSchema, fileChangeSchema } from './brief.ts';
import { findingSchema, idSchema, keySchema, lineSchema, prioritySchema, textSchema, timeSchema, ulidSchema, usageSchema } from './common.ts';
import { resolvedConfigSchema, runBaseSchema } from './config.ts';
import { pickedFileSchema } from './picked.ts';
import { taskChangesSchema, taskInputSchema } from './plan.ts';
import { reviewCommentSchema } from './review.ts';
import { EVIDENCE_SOURCES, FAULTS, STATUSES_SEEN, TAKEN_HOWS, VIAS, WHENS } from './words.ts';

const session = keySchema(200);
const commit = z.string().min(4).max(64);
const type = <T extends string>(name: T) => z.literal(name);

// --- asked by users -------------------------------------------------------------------------------------------------
const userCommands = [
  /** Begin a run. `plan` skips the architect. */
  z.strictObject({
    type: type('submit-goal'),
    run_id: idSchema,
    goal: textSchema(100_000).min(1),
    base: runBaseSchema,
    config: resolvedConfigSchema,
    plan: z.unknown().optional(),
    plan_only: z.boolean().default(false),
    approve_plan: z.boolean().default(false),
  }),
  /** Answer yes. `at` is the digest or commit that was on screen; null only from an interactive session that shows it. */
  z.strictObject({
    type: type('approve'),
    approval_id: idSchema,
    at: z.string().max(100).nullable(),
    scope: z.enum(['once', 'task']).default('once'),
    note: textSchema(20_000).optional(),
  }),
  /** Take back what was allowed for the rest of a task. */
  z.strictObject({ type: type('revoke-grant'), grant_id: idSchema }),
  z.strictObject({ type: type('deny'), approval_id: idSchema, at: z.string().max(100).nullable(), note: textSchema(20_000).optional() }),
  /** Replace the proposed plan; `version` is the one that was edited. */
  z.strictObject({ type: type('edit-plan'), version: z.number().int(), plan: z.unknown() }),
  z.strictObject({ type: type('add-task'), task: taskInputSchema }),
  z.strictObject({ type: type('edit-task'), task_id: idSchema, changes: taskChangesSchema }),
  /** Of a failed task, or of a cancelled one, which comes back with what was cancelled because of it. */
  z.strictObject({ type: type('retry-task'), task_id: idSchema }),
  /** What lies in the worktree of a failed task, mended by hand, is checked like any result and then merged. `picks`: these sides of its conflict are written first. */
  z.strictObject({ type: type('verify-again'), task_id: idSchema, picks: z.array(pickedFileSchema).min(1).max(1_000).optional() }),
  z.strictObject({ type: type('cancel-task'), task_id: idSchema, reason: textSchema(2_000).default('') }),
  /** A comment on lines of the result at that commit, kept until it is sent back or merged; an empty text takes it away. */
  z.strictObject({ type: type('comment-result'), task_id: idSchema, at: z.string().max(100), comment: reviewCommentSchema }),
  z.strictObject({ type: type('pause-run'), reason: textSchema(2_000).default('') }),
  z.strictObject({ type: type('resume-run') }),
  /** No new work for a role, and its processes end in order; what it did, its worktrees and conversations are kept. Until it is resumed. */
  z.strictObject({ type: type('pause-agent'), role: idSchema }),
  z.strictObject({ type: type('resume-agent'), role: idSchema }),
  /** End one agent's process in order and begin it again where it was; it costs no try. */
  z.strictObject({ type: type('restart-agent'), session_id: session }),
  /** Try a parked service again now, before its time has come. */
  z.strictObject({ type: type('resume-provider'), provider: keySchema(100) }),
  z.strictObject({ type: type('cancel-run'), reason: textSchema(2_000).default('') }),
  /** A person begins to type to an agent's own terminal; what they type is told to nobody. */
  z.strictObject({ type: type('begin-typing'), session_id: session }),
  /** Send a message once more, as a new one: for those that died or were never taken up. */
  z.strictObject({ type: type('resend-message'), message_id: keySchema(100) }),
  /** Put the target branch back to where it was before the last merge of a run. */
  z.strictObject({ type: type('undo-merge') }),
  /** End agents and daemons; the run is paused and can be resumed. */
  z.strictObject({ type: type('stop'), now: z.boolean().default(false) }),
] as const;

// --- asked by agents (and, for send-message, by users) --------------------------------------------------------------
const agentCommands = [
  z.strictObject({ type: type('propose-plan'), plan: z.unknown() }),
  z.strictObject({ type: type('report-progress'), text: textSchema(2_000), percent: z.number().min(0).max(100).optional() }),
  z.strictObject({ type: type('claim-completion'), summary: textSchema(20_000).default(''), no_change: textSchema(2_000).optional() }),
  z.strictObject({ type: type('fail-task'), text: textSchema(20_000) }),
  /** A question to the user; the answer is a message with reply_to = request_id. */
  z.strictObject({
    type: type('request-approval'),
    kind: z.enum(['permission', 'question']),
    request_id: keySchema(100),
    summary: lineSchema(500),
    detail: textSchema(100_000).default(''),
    tool: lineSchema(200).optional(),
    cwd: lineSchema(1_000).optional(),
    rule: lineSchema(500).optional(),
    why: textSchema(2_000).optional(),
    grant: lineSchema(500).optional(),
  }),
  z.strictObject({
    type: type('send-message'),
    message_id: ulidSchema,
    /** A role, a task, a live session, `user` or `all`. */
    to: keySchema(200),
    text: textSchema(256 * 1024),
    /** `now` breaks off the turn of a live agent; only a user may ask for that. @default after-turn */
    when: z.enum(WHENS).optional(),
    priority: prioritySchema.default('medium'),
    task_id: idSchema.optional(),
    reply_to: keySchema(100).optional(),
    topic: lineSchema(100).optional(),
  }),
  /** Said by whoever took messages out of a mailbox: they reached their reader. */
  z.strictObject({ type: type('receive-messages'), message_ids: z.array(keySchema(100)).min(1).max(1_000) }),
  z.strictObject({ type: type('ack-message'), message_id: keySchema(100) }),
  z.strictObject({
    type: type('set-context'),
    key: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/)
      .refine((key) => !key.split('/').includes('..'), 'no ".."'),
    value: z.string().max(1024 * 1024),
  }),
  /** What it used since it last said so: for agents whose adapter cannot see it. */
  z.strictObject({ type: type('report-usage'), model: lineSchema(200).nullable(), usage: usageSchema }),
] as const;

// --- seen by the host -----------------------------------------------------------------------------------------------
/** What the service behind an agent refused, as far as the adapter can tell it from the agent's own words. */
export const faultSchema = z.strictObject({
  kind: z.enum(FAULTS),
  /** When it is worth trying again, as the service said; null when it did not. */
  retry_at: timeSchema.nullable(),
});
export type Fault = z.infer<typeof faultSchema>;

export const exitSchema = z.strictObject({
  /** completed: the agent claims its work is done. failed: it gave up or broke. stopped: we ended it. */
  outcome: z.enum(['completed', 'failed', 'stopped']),
  reason: z.string().max(4_000),
  code: z.number().int().nullable(),
  signal: z.string().nullable(),
  summary: z.string().max(20_000).optional(),
  fault: faultSchema.optional(),
});
export type Exit = z.infer<typeof exitSchema>;

const observations = [
  z.strictObject({ type: type('host-started'), host_id: z.string(), epoch: z.number().int().positive(), pid: z.number().int() }),
  z.strictObject({ type: type('run-opened'), run_id: idSchema, branch: z.string(), tip: commit }),
  z.strictObject({
    type: type('session-started'),
    session_id: session,
    pid: z.number().int(),
    pid_start: z.string(),
    worktree: z.string(),
    branch: z.string().nullable(),
    start_commit: commit,
    /** How long its adapter gives it to take up its prompt, in ms. @default 120000 */
    accept_ms: z.number().int().positive().optional(),
    /** Messages of its brief that the text it was given shows whole. @default all */
    messages: z.array(keySchema(100)).optional(),
  }),
  /** Its turn on the brief began, and by which sign. */
  z.strictObject({ type: type('prompt-accepted'), session_id: session, by: lineSchema(200) }),
  z.strictObject({
    type: type('session-status'),
    session_id: session,
    status: z.enum(STATUSES_SEEN),
    conversation_id: z.string().optional(),
    /** The layer that saw it. */
    source: z.enum(EVIDENCE_SOURCES).default('event'),
    /** What was seen, in a few words: `permission dialog`, `prompt box`. */
    detail: lineSchema(200).optional(),
  }),
  /** The agent is silent where it should not be; null: it was heard again. Nothing is stopped by this. */
  z.strictObject({ type: type('session-stalled'), session_id: session, reason: lineSchema(500).nullable() }),
  z.strictObject({ type: type('usage-reported'), session_id: session, model: z.string().nullable(), usage: usageSchema }),
  z.strictObject({
    type: type('permission-asked'),
    session_id: session,
    request_id: z.string().max(200),
    tool: lineSchema(200),
    summary: lineSchema(500),
    /** What would be done, whole: the command, the diff, the arguments. */
    detail: textSchema(100_000),
    cwd: lineSchema(1_000),
    rule: lineSchema(500),
    /** The agent's own reason. */
    why: textSchema(2_000).optional(),
    /** What a yes for the task would allow from then on, in these very words; null: it can be answered for one time only. */
    grant: lineSchema(500).nullable().optional(),
  }),
  /** A tool call that a rule denied without asking the user. */
  z.strictObject({ type: type('permission-ruled'), session_id: session, tool: lineSchema(200), summary: lineSchema(500), rule: lineSchema(500) }),
  /** The agent took the question back (it was interrupted, or answered elsewhere). */
  z.strictObject({ type: type('permission-withdrawn'), session_id: session, request_id: z.string().max(200) }),
  /** A plan found in what a structured agent answered. */
  z.strictObject({ type: type('plan-produced'), session_id: session, plan: z.unknown() }),
  /** The agent's process has the message. Whether it takes it up is another matter. */
  z.strictObject({ type: type('message-handed'), session_id: session, message_id: keySchema(100) }),
  /** A turn with it began, by the agent's own evidence. */
  z.strictObject({ type: type('message-accepted'), session_id: session, message_id: keySchema(100), how: z.enum(TAKEN_HOWS) }),
  /** The agent cannot take it (any more); it stays in the mailbox. */
  z.strictObject({ type: type('message-returned'), session_id: session, message_id: keySchema(100), reason: lineSchema(500) }),
  z.strictObject({ type: type('session-exited'), session_id: session, exit: exitSchema, output: z.string().max(20_000) }),
  z.strictObject({
    type: type('result-verified'),
    task_id: idSchema,
    session_id: session,
    commit: commit,
    base: commit,
    no_change: z.boolean(),
    files: z.array(fileChangeSchema).max(100_000),
    checks: z.array(checkResultSchema),
    problems: z.array(findingSchema),
    diff: z.string().nullable(),
  }),
  z.strictObject({ type: type('result-merged'), task_id: idSchema, commit: commit, from: commit, tip: commit, checks: z.array(checkResultSchema) }),
  z.strictObject({ type: type('merge-conflicted'), task_id: idSchema, commit: commit, onto: commit, files: z.array(z.string()), text: z.string().max(20_000) }),
  /** Merged cleanly, but the checks fail on the combination; nothing was kept. */
  z.strictObject({ type: type('merge-failed'), task_id: idSchema, commit: commit, onto: commit, checks: z.array(checkResultSchema), problems: z.array(findingSchema) }),
  z.strictObject({ type: type('run-merged'), run_id: idSchema, target: z.string(), from: commit, to: commit }),
  /** `found`: where the target is now, when it is not where the approval was given for. */
  z.strictObject({ type: type('run-merge-refused'), run_id: idSchema, reason: z.string(), hint: z.string(), found: commit.nullable().default(null) }),
  z.strictObject({ type: type('merge-undone'), run_id: idSchema, target: z.string(), from: commit, to: commit }),
  z.strictObject({ type: type('undo-refused'), run_id: idSchema, reason: z.string(), hint: z.string() }),
  /** The world refused an effect: disk full, git error, binary missing. */
  z.strictObject({
    type: type('effect-failed'),
    effect_id: z.string(),
    effect_type: z.string(),
    task_id: idSchema.optional(),
    session_id: session.optional(),
    code: z.string(),
    message: z.string(),
    hint: z.string(),
    retryable: z.boolean(),
  }),
] as const;

export const commandBodySchema = z.discriminatedUnion('type', [...userCommands, ...agentCommands, ...observations]);
export type CommandBody = z.infer<typeof commandBodySchema>;
export type CommandType = CommandBody['type'];

/** A command as it lies in the door. `auth` proves the identity; the body never names its sender. */
export const commandSchema = z.strictObject({
  schema: z.literal('maos.command/1'),
  id: ulidSchema,
  at: timeSchema,
  via: z.enum(VIAS),
  pid: z.number().int().optional(),
  /** `as` is `user`, `host` or `session:<id>`; `mac` is HMAC-SHA256(secret of `as`, id + canonical body). */
  auth: z.strictObject({ as: z.string().max(220), mac: z.string().max(128) }).optional(),
  body: commandBodySchema,
});
export type CommandEnvelope = z.infer<typeof commandSchema>;
