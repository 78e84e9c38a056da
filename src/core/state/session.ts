/** What State knows of one life of an agent's process. Only types. */
import type { Exit } from '../../protocol/command.ts';
import type { Usage } from '../../protocol/common.ts';
import type { EvidenceSource, Purpose, SessionState, StatusSeen } from '../../protocol/words.ts';

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
  /** The agent it is, by the name the configuration calls it. */
  agent: string;
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
