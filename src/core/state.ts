/**
 * State: everything the orchestrator knows, as plain JSON data. A checkpoint is this at a sequence number; a viewer
 * folds the same events into the same State. Facts only: *ready*, *blocked*, *needs you* are computed in view/ and index.
 * `evolve` owns the State it is given and changes it in place, so that one event costs the same at 10 tasks and at 10,000.
 */
import type { CheckResult, FileChange } from '../protocol/brief.ts';
import type { Exit } from '../protocol/command.ts';
import type { Finding, Usage } from '../protocol/common.ts';
import type { ResolvedConfig } from '../protocol/config.ts';
import type { EventOf } from '../protocol/event.ts';
import type { Message } from '../protocol/message.ts';
import type { Plan, TaskSpec } from '../protocol/plan.ts';
import type { PlanChange } from '../protocol/plan-change.ts';
import type { ApprovalKind, EvidenceSource, MessageState, Purpose, RunState, SessionState, StatusSeen, TakenHow, When } from '../protocol/words.ts';

export interface Run {
  id: string;
  goal: string;
  state: RunState;
  /** Where `resume` returns to. */
  paused_from: RunState | null;
  pause_reason: string | null;
  /** The run was paused by `stop`: daemons end once no session is left. */
  stopping: boolean;
  base: { branch: string; commit: string };
  branch: string;
  /** Newest commit of the run branch; null until the host has made it. */
  tip: string | null;
  config: ResolvedConfig;
  plan_only: boolean;
  approve_plan: boolean;
  plan: { version: number; digest: string; plan: Plan; findings: Finding[]; approved: boolean; by: string } | null;
  plan_changes: PlanVersion[];
  replan: Replan | null;
  /** Phases the architect was asked about; never twice. */
  replanned: string[];
  plan_feedback: { note: string; findings: string[] } | null;
  /** Where the target branch was found when a merge was refused because it had gone on; the next approval is for that. */
  target_head: string | null;
  /** The merge into the target branch was approved and is under way. */
  merging: boolean;
  /** US dollars that were allowed on top of a budget, by its key. */
  granted: Record<string, number>;
  /** Planning sessions that ended without a plan. */
  plan_failures: number;
  plan_not_before: string | null;
  created_at: string;
  ended_at: string | null;
  end_reason: string | null;
  /** Set once the run reached the target branch. */
  merged: { target: string; from: string; to: string; at: string } | null;
  usage: Usage;
  role_usage: Record<string, Usage>;
  /** What each session used, by its id, also of those that State has forgotten: every sum of money is made of these. */
  ledger: Record<string, LedgerEntry>;
}

export interface LedgerEntry {
  task_id: string | null;
  purpose: Purpose;
  role: string;
  /** By the name the configuration calls it. */
  agent: string;
  /** In the order of first use; empty while it has reported nothing. */
  used: { model: string | null; usage: Usage }[];
}

/** What the architect is asked about the plan under way: at the end of a phase, or about a task that failed. */
export interface Replan {
  phase: string | null;
  task_id: string | null;
  /** The session that is to answer; null until one is started. */
  session_id: string | null;
  /** Sessions that ended without an answer that could be used. */
  tries: number;
  findings: string[];
  /** The answer, while it waits for the user. */
  change: PlanChange | null;
  digest: string;
  proposed_at: string;
}

/** One version of the plan after the first: what made it, and the difference as people read it. */
export interface PlanVersion {
  version: number;
  at: string;
  by: string;
  why: string;
  lines: string[];
}

/** Each stage carries just the facts that are true in it. */
export type TaskStage =
  | { name: 'proposed' }
  | { name: 'pending'; not_before: string | null }
  | { name: 'running'; session_id: string; since: string; verifying: boolean }
  | { name: 'review'; since: string; approval_id: string | null; session_id: string | null }
  | { name: 'merging'; since: string; queued: number; in_flight: boolean }
  | { name: 'done'; at: string }
  | { name: 'failed'; at: string; reason: string }
  | { name: 'cancelled'; at: string; reason: string };

export interface Attempt {
  number: number;
  session_id: string;
  started_at: string;
  ended_at: string | null;
  /** null while it goes on. */
  outcome: 'accepted' | 'failed' | 'lost' | 'conflict' | 'sent-back' | 'stopped' | null;
  reason: string;
  checks: CheckResult[];
}

export interface TaskResult {
  commit: string;
  base: string;
  no_change: boolean;
  files: FileChange[];
  checks: CheckResult[];
  /** Artifact with the diff. */
  diff: string | null;
  summary: string;
  verified_at: string;
  /** Commit on the run branch once merged. */
  merged: string | null;
}

export interface Task extends TaskSpec {
  created_by: string;
  created_at: string;
  updated_at: string;
  /** Order of creation; age for dispatch. */
  order: number;
  stage: TaskStage;
  attempts: Attempt[];
  /** Failures that count against `retries`. */
  failures: number;
  conflicts: number;
  /** Times its session was lost with its host; three make a failure. */
  losses: number;
  conflict: { onto: string; files: string[] } | null;
  /** Role that resolves its conflict, when that is not its own. */
  resolver: string | null;
  /** The architect was given a conflict of it; never twice. */
  conflict_mediated: boolean;
  /** Whether the architect is to be asked, or was asked, about its failure. */
  mediation: 'wanted' | 'asked' | null;
  /** Commit its branch started from; the diff is judged against it. */
  start_commit: string | null;
  /** Its branch, named once at its first start. */
  branch: string | null;
  result: TaskResult | null;
  progress: { text: string; percent: number | null; at: string } | null;
  started_at: string | null;
  ended_at: string | null;
  usage: Usage;
}

export type Evidence = Partial<Record<EvidenceSource, Seen>>;
export interface Seen {
  status: StatusSeen;
  /** Since when this layer says so. */
  at: string;
  /** What was seen, in a few words. */
  detail?: string;
}

export interface Session {
  id: string;
  run_id: string;
  task_id: string | null;
  purpose: Purpose;
  role: string;
  state: SessionState;
  host_epoch: number;
  pid: number | null;
  pid_start: string | null;
  worktree: string | null;
  branch: string | null;
  start_commit: string | null;
  conversation_id: string | null;
  model: string | null;
  requested_at: string;
  started_at: string | null;
  /** How long it may take to take up its prompt, in ms. */
  accept_ms: number | null;
  /** Its turn on the brief began, and by which sign that is known. */
  accepted: { at: string; by: string } | null;
  /** Since when it could have taken up a message: its turn is over. */
  idle_since: string | null;
  ended_at: string | null;
  stop_reason: string | null;
  /** Time spent waiting for the user, which is nobody's delay; `waiting_since` while it goes on. */
  waited_ms: number;
  waiting_since: string | null;
  /** What the agent said of its own work, before its process ended. */
  claim: { summary: string; no_change: string | null; failed: boolean } | null;
  exit: Exit | null;
  usage: Usage;
  /** The newest of each layer; `state` is what `session/judge.ts` makes of them. */
  evidence: Evidence;
  /** Silent where it should not be, as its watchdog says; null: not so. */
  stalled: { since: string; reason: string } | null;
}

export interface Approval {
  id: string;
  kind: ApprovalKind;
  task_id: string | null;
  session_id: string | null;
  request_id: string | null;
  summary: string;
  detail: string;
  tool: string | null;
  cwd: string | null;
  rule: string | null;
  why: string;
  /** What a yes for the task allows from then on; null: nothing. */
  grant: string | null;
  at: string;
  through_host: boolean;
  /** The message it is about, for an escalation of one that was not taken up. */
  message_id: string | null;
  budget?: EventOf<'approval.requested'>['budget'];
  requested_at: string;
  answer: { approved: boolean; scope: 'once' | 'task'; note: string; at: string; by: string } | null;
  withdrawn: string | null;
}

/** What the user allowed for the rest of a task. Named by the approval that it came from. */
export interface Grant {
  id: string;
  /** null: work without a task, such as planning. */
  task_id: string | null;
  role: string;
  /** The words it was shown in, which are compared as they are. */
  rule: string;
  at: string;
}

export interface MessageRecord extends Message {
  state: MessageState;
  delivered_at: string | null;
  acked_at: string | null;
  /** The session that was given it last. */
  session_id: string | null;
  /** It stands in the brief of that session. */
  in_brief: boolean;
  /** Given to a live agent, and not taken up yet; `try` counts from 1. */
  offered: { at: string; try: number; when: When } | null;
  accepted_how: TakenHow | null;
  /** Why an agent did not take it. */
  returned: string | null;
}

export interface RunSummary {
  id: string;
  goal: string;
  state: RunState;
  created_at: string;
  ended_at: string | null;
  done: number;
  failed: number;
  usd: number | null;
  branch: string;
  target: string;
  merged: string | null;
}

/** Raised with every change of State's shape: a checkpoint of another shape is passed over, and the journal folded from its beginning. */
export const STATE_FORMAT = 3;

export interface State {
  format: number;
  seq: number;
  /** Time of the newest event. */
  at: string;
  host: { id: string; epoch: number; pid: number; since: string } | null;
  run: Run | null;
  /** Services whose quota is used up, by agent; nothing is started there until then. */
  parked: Record<string, { until: string; reason: string; since: string }>;
  tasks: Record<string, Task>;
  sessions: Record<string, Session>;
  approvals: Record<string, Approval>;
  grants: Record<string, Grant>;
  /** The newest ones; older ones are in the journal. */
  messages: Record<string, MessageRecord>;
  /** Next sequence number per "from>to". */
  pairs: Record<string, number>;
  clocks: Record<string, Record<string, number>>;
  context: Record<string, { digest: string; bytes: number; by: string; at: string }>;
  history: RunSummary[];
  /** Ids of the newest commands, so that a redelivered one changes nothing. */
  seen: string[];
  counters: { approval: number; merge: number; task: number; session: number };
}

export function emptyState(): State {
  return {
    format: STATE_FORMAT,
    seq: 0,
    at: '1970-01-01T00:00:00.000Z',
    host: null,
    run: null,
    parked: {},
    tasks: {},
    sessions: {},
    approvals: {},
    grants: {},
    messages: {},
    pairs: {},
    clocks: {},
    context: {},
    history: [],
    seen: [],
    counters: { approval: 0, merge: 0, task: 0, session: 0 },
  };
}

/** The State of a checkpoint when it has the shape this program knows, else an empty one to fold everything into. */
export const resumable = (state: State | undefined): State => (state?.format === STATE_FORMAT ? state : emptyState());

export const NO_USAGE: Usage = { input_tokens: 0, output_tokens: 0, usd: null };
