/**
 * State: everything the orchestrator knows, as plain JSON data. A checkpoint is this at a sequence number; a viewer
 * folds the same events into the same State. Facts only: *ready*, *blocked*, *needs you* are computed in view/ and index.
 * The types of each noun lie in state/; all are read from here.
 * `evolve` owns the State it is given and changes it in place, so that one event costs the same at 10 tasks and at 10,000.
 */
import type { Usage } from '../protocol/common.ts';
import type { Approval, Grant } from './state/approval.ts';
import type { MessageRecord } from './state/message.ts';
import type { Run, RunSummary } from './state/run.ts';
import type { Session } from './state/session.ts';
import type { Task } from './state/task.ts';

export type * from './state/approval.ts';
export type * from './state/message.ts';
export type * from './state/run.ts';
export type * from './state/session.ts';
export type * from './state/task.ts';

/** Raised with every change of State's shape: a checkpoint of another shape is passed over, and the journal folded from its beginning. */
export const STATE_FORMAT = 4;

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
