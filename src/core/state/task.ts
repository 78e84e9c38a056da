/** What State knows of a task beyond its specification: its stage, its tries, its result. Only types. */
import type { CheckResult, FileChange } from '../../protocol/brief.ts';
import type { Usage } from '../../protocol/common.ts';
import type { TaskSpec } from '../../protocol/plan.ts';
import type { ReviewComment } from '../../protocol/review.ts';

/** Each stage carries just the facts that are true in it. */
export type TaskStage =
  | { name: 'proposed' }
  | { name: 'pending'; not_before: string | null }
  | { name: 'running'; session_id: string; since: string; verifying: boolean /** Asked for by the user, after it had failed. */; again?: true }
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
  /** Written by the user about this commit and not sent yet. @default none */
  comments?: ReviewComment[];
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
