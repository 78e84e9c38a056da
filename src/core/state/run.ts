/** What State knows of the run: its configuration, its plan with every version of it, and its money. Only types. */
import type { Finding, Usage } from '../../protocol/common.ts';
import type { ResolvedConfig } from '../../protocol/config.ts';
import type { Plan } from '../../protocol/plan.ts';
import type { PlanChange } from '../../protocol/plan-change.ts';
import type { Purpose, RunState } from '../../protocol/words.ts';

export interface Run {
  id: string;
  goal: string;
  state: RunState;
  /** Where `resume` returns to. */
  paused_from: RunState | null;
  pause_reason: string | null;
  /** The run was paused by `stop`: daemons end once no session is left. */
  stopping: boolean;
  /** Roles that are paused, by name, and since when. */
  resting: Record<string, string>;
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

/** A run that is over. */
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
