/**
 * Events: what happened. The journal (the audit log) is nothing but these, one JSON line each, chained by hash.
 * Names are `noun.past-participle`. Fields may be added; none changes its meaning within format 1.
 */
import { z } from 'zod';
import { checkResultSchema, fileChangeSchema } from './brief.ts';
import { exitSchema } from './command.ts';
import { actorSchema, findingSchema, timeSchema, usageSchema } from './common.ts';
import { resolvedConfigSchema, runBaseSchema } from './config.ts';
import { messageSchema } from './message.ts';
import { pickedFileSchema } from './picked.ts';
import { planSchema, taskSpecSchema } from './plan.ts';
import { planChangeSchema } from './plan-change.ts';
import { reviewCommentSchema } from './review.ts';
import { APPROVAL_KINDS, EVIDENCE_SOURCES, PURPOSES, REPLAN_OUTCOMES, STATUSES_SEEN, TAKEN_HOWS, WHENS } from './words.ts';

const id = z.string();
/** Whose money it is: the run's, a role's over the run, or a task's. */
export const budgetRefSchema = z.strictObject({ of: z.enum(['run', 'role', 'task']), name: id });
export type BudgetRef = z.infer<typeof budgetRefSchema>;
const event = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) => z.strictObject({ type: z.literal(type), ...shape });

export const eventBodySchema = z.discriminatedUnion('type', [
  event('run.created', { run_id: id, goal: z.string(), base: runBaseSchema, branch: z.string(), config: resolvedConfigSchema, plan_only: z.boolean(), approve_plan: z.boolean() }),
  event('run.opened', { run_id: id, branch: z.string(), tip: z.string() }),
  event('run.started', { run_id: id }),
  event('run.paused', { run_id: id, reason: z.string(), stop: z.boolean() }),
  event('run.resumed', { run_id: id }),
  /** No new work is given to the role until it is resumed. */
  event('run.agent-paused', { run_id: id, role: id }),
  event('run.agent-resumed', { run_id: id, role: id }),
  /** Every task is settled; the run waits for its merge. */
  event('run.settled', { run_id: id, done: z.number().int(), failed: z.number().int(), cancelled: z.number().int() }),
  event('run.merging', { run_id: id }),
  event('run.merge-refused', { run_id: id, reason: z.string(), hint: z.string(), found: z.string().nullable() }),
  event('run.merged', { run_id: id, target: z.string(), from: z.string(), to: z.string() }),
  event('run.merge-undone', { run_id: id, target: z.string(), from: z.string(), to: z.string() }),
  event('run.undo-requested', { run_id: id }),
  event('run.finished', { run_id: id }),
  event('run.failed', { run_id: id, reason: z.string() }),
  event('run.cancelled', { run_id: id, reason: z.string() }),

  event('plan.proposed', { run_id: id, version: z.number().int(), digest: id, plan: planSchema, findings: z.array(findingSchema), by: z.string() }),
  event('plan.refused', { run_id: id, findings: z.array(findingSchema), by: z.string() }),
  /** A planning session ended without a usable plan; `not_before` is null when planning is given up. */
  event('plan.attempt-failed', { run_id: id, reason: z.string(), not_before: timeSchema.nullable(), counted: z.boolean() }),
  event('plan.approved', { run_id: id, version: z.number().int(), digest: id }),
  event('plan.rejected', { run_id: id, version: z.number().int(), note: z.string() }),

  /** The plan under way was changed; `lines` is the difference as people read it, `why` what it was about. The events of its tasks stand before it. */
  event('plan.changed', { run_id: id, version: z.number().int(), digest: id, why: z.string(), lines: z.array(z.string()), by: z.string() }),

  /** The architect is asked about the rest of the plan: at the end of a phase, or about a task that failed. One of both is null. */
  event('replan.begun', { run_id: id, phase: id.nullable(), task_id: id.nullable() }),
  /** Its answer waits for the user, or is applied at once. */
  event('replan.proposed', { run_id: id, digest: id, change: planChangeSchema, lines: z.array(z.string()), by: z.string() }),
  /** A session ended without an answer that could be used. */
  event('replan.attempt-failed', { run_id: id, session_id: id, reason: z.string(), findings: z.array(z.string()), counted: z.boolean() }),
  event('replan.ended', { run_id: id, phase: id.nullable(), task_id: id.nullable(), outcome: z.enum(REPLAN_OUTCOMES), note: z.string() }),

  event('task.added', { task: taskSpecSchema }),
  event('task.edited', { task_id: id, task: taskSpecSchema }),
  event('task.started', { task_id: id, session_id: id, attempt: z.number().int(), start_commit: z.string() }),
  event('task.progressed', { task_id: id, text: z.string(), percent: z.number().nullable() }),
  /** `picks`: sides of its conflict that the user picked, written before it is checked. */
  event('task.verifying', { task_id: id, session_id: id, picks: z.array(pickedFileSchema).optional() }),
  event('task.verified', {
    task_id: id,
    commit: z.string(),
    base: z.string(),
    no_change: z.boolean(),
    files: z.array(fileChangeSchema),
    checks: z.array(checkResultSchema),
    diff: z.string().nullable(),
  }),
  /** One attempt failed; `not_before` is null when the task is given up. */
  event('task.attempt-failed', {
    task_id: id,
    attempt: z.number().int(),
    reason: z.string(),
    checks: z.array(checkResultSchema),
    not_before: timeSchema.nullable(),
    counted: z.boolean(),
    /** Set when it failed only together with merged work: the next attempt starts with this commit merged in. */
    onto: z.string().nullable(),
  }),
  /** Lines of the result under review were commented on; an empty text took the comment away. */
  event('task.commented', { task_id: id, commit: z.string(), comment: reviewCommentSchema }),
  event('task.reviewed', { task_id: id, by: z.string(), accepted: z.boolean(), note: z.string() }),
  event('task.queued-for-merge', { task_id: id, commit: z.string() }),
  event('task.merge-started', { task_id: id, tip: z.string() }),
  /** `resolver`: the role that resolves it, when that is not the task's own. */
  event('task.conflicted', { task_id: id, onto: z.string(), files: z.array(z.string()), resolver: id.optional() }),
  event('task.merged', { task_id: id, commit: z.string(), from: z.string(), tip: z.string(), checks: z.array(checkResultSchema) }),
  event('task.done', { task_id: id }),
  /** `mediate`: the architect is asked before the user. `conflict`: nobody is left to resolve it but the user; the merge is begun in its worktree. */
  event('task.failed', {
    task_id: id,
    reason: z.string(),
    mediate: z.boolean().optional(),
    conflict: z.strictObject({ onto: z.string(), files: z.array(z.string()) }).optional(),
  }),
  event('task.retried', { task_id: id }),
  event('task.cancelled', { task_id: id, reason: z.string() }),

  event('session.requested', {
    session_id: id,
    run_id: id,
    task_id: id.nullable(),
    purpose: z.enum(PURPOSES),
    role: id,
    host_epoch: z.number().int(),
    /** Which of the role's agents it is, by name. Absent: the first. */
    agent: z.string().optional(),
  }),
  event('session.started', {
    session_id: id,
    pid: z.number().int(),
    pid_start: z.string(),
    worktree: z.string(),
    branch: z.string().nullable(),
    start_commit: z.string(),
    accept_ms: z.number().optional(),
    /** Messages that it finds in its brief; the others of it wait. @default all */
    messages: z.array(z.string()).optional(),
  }),
  /** Its turn on the brief began; `by` is the sign of it. */
  event('session.accepted', { session_id: id, by: z.string() }),
  /** One layer of evidence says something new; what the session then counts as is for `core/session/judge.ts`. `source` absent: event. */
  event('session.changed', {
    session_id: id,
    status: z.enum(STATUSES_SEEN),
    conversation_id: z.string().nullable(),
    source: z.enum(EVIDENCE_SOURCES).optional(),
    detail: z.string().optional(),
  }),
  /** A verdict for people: it is silent where it should not be. null: it was heard again. */
  event('session.stalled', { session_id: id, reason: z.string().nullable() }),
  event('session.used', { session_id: id, model: z.string().nullable(), usage: usageSchema }),
  /** An agent says it is done, or that it gives up (`failed`). A claim, not a fact. */
  event('session.claimed', { session_id: id, summary: z.string(), no_change: z.string().nullable(), failed: z.boolean() }),
  event('session.stopping', { session_id: id, reason: z.string(), now: z.boolean() }),
  event('session.exited', { session_id: id, exit: exitSchema, output: z.string() }),
  /** The actor began to type to its terminal. What was typed is not kept. */
  event('session.taken-over', { session_id: id }),
  event('session.lost', { session_id: id, reason: z.string() }),

  /** A service said that its quota is used up: nothing is started there until then. */
  event('provider.parked', { provider: z.string(), until: timeSchema, reason: z.string() }),
  event('provider.resumed', { provider: z.string() }),

  event('approval.requested', {
    approval_id: id,
    kind: z.enum(APPROVAL_KINDS),
    task_id: id.nullable(),
    session_id: id.nullable(),
    request_id: z.string().nullable(),
    summary: z.string(),
    detail: z.string(),
    tool: z.string().nullable(),
    cwd: z.string().nullable(),
    rule: z.string().nullable(),
    /** The agent's own reason. */
    why: z.string().optional(),
    /** What a yes for the task allows from then on. */
    grant: z.string().nullable().optional(),
    /** Digest, commit or version of what was shown. */
    at: z.string(),
    /** True when the host asked on behalf of a structured agent and waits for the answer. */
    through_host: z.boolean(),
    /** The message that was not taken up, when it is about one. */
    message_id: id.optional(),
    /** Of kind budget: which one is used up, its limit, and what a yes adds to it. */
    budget: budgetRefSchema.extend({ limit_usd: z.number(), grant_usd: z.number() }).optional(),
  }),
  event('approval.answered', { approval_id: id, approved: z.boolean(), scope: z.enum(['once', 'task']), note: z.string() }),
  event('approval.withdrawn', { approval_id: id, reason: z.string() }),
  /** What was allowed for the rest of a task is asked again from now on. */
  event('grant.revoked', { grant_id: id }),
  /** A rule answered instead of the user: one of the role, or what was allowed for the task. `request_id` when the agent waits for the answer. */
  event('permission.ruled', {
    session_id: id,
    task_id: id.nullable(),
    request_id: z.string().nullable(),
    tool: z.string(),
    summary: z.string(),
    rule: z.string(),
    allowed: z.boolean(),
  }),

  event('message.sent', { message: messageSchema }),
  /** It is handed to a live agent: the first try, or the next one because it was not taken up. */
  event('message.offered', { message_id: id, session_id: id, try: z.number().int().positive(), when: z.enum(WHENS) }),
  /** `session_id`: who has it now. */
  event('message.delivered', { message_id: id, to: z.string(), session_id: id.optional() }),
  /** Taken up; `how` is the evidence. */
  event('message.acked', { message_id: id, to: z.string(), session_id: id.optional(), how: z.enum(TAKEN_HOWS).optional() }),
  /** That agent does not take it; it waits in the mailbox. */
  event('message.returned', { message_id: id, session_id: id, reason: z.string() }),
  event('message.dead', { message_id: id, to: z.string(), reason: z.string() }),

  event('context.set', { key: z.string(), digest: id, bytes: z.number().int(), by: z.string() }),
  /** The host ended with the daemons; nothing is given to it until one starts again. */
  event('host.stopped', { epoch: z.number().int() }),
  event('host.started', { host_id: z.string(), epoch: z.number().int(), pid: z.number().int() }),
  event('effect.failed', { effect_id: id, effect_type: z.string(), task_id: id.nullable(), session_id: id.nullable(), code: z.string(), message: z.string(), hint: z.string() }),
  /** A command that was refused, with the reason; nothing changed. */
  event('command.refused', { command: z.string(), code: z.string(), reason: z.string(), hint: z.string() }),
  /** What the orchestrator noticed about its own house: a cut journal tail, a hand edit kept aside. */
  event('system.noted', { code: z.string(), message: z.string() }),
]);
export type EventBody = z.infer<typeof eventBodySchema>;
export type EventType = EventBody['type'];
export type EventOf<T extends EventType> = Extract<EventBody, { type: T }>;

/** One line of the journal. */
export const eventSchema = z.strictObject({
  seq: z.number().int().positive(),
  epoch: z.number().int().positive(),
  at: timeSchema,
  actor: actorSchema,
  /** Id of the command that caused it. */
  cause: z.string(),
  body: eventBodySchema,
  /** Hash of the line before, 64 zeros at the beginning. */
  prev: z.string(),
  /** sha256 over the canonical line without this field. */
  hash: z.string(),
});
export type Event = z.infer<typeof eventSchema>;
