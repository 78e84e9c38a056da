/**
 * The legal transitions, one table per state machine. The compiler checks that each state has a row; a property test
 * checks that no run of events ever leaves the tables. `decide` asks them before it lets a person move something.
 */
import type { MessageState, RunState, SessionState, TaskState } from '../protocol/words.ts';

type Table<S extends string> = Record<S, readonly S[]>;

export const RUN_TRANSITIONS: Table<RunState> = {
  planning: ['approval', 'running', 'paused', 'failed', 'cancelled'],
  approval: ['planning', 'running', 'paused', 'cancelled'],
  running: ['paused', 'finishing', 'failed', 'cancelled'],
  paused: ['planning', 'approval', 'running', 'finishing', 'cancelled'],
  // back to running when a failed task is tried again before the merge
  finishing: ['running', 'paused', 'finished', 'failed', 'cancelled'],
  // back to finishing when the merge is undone
  finished: ['finishing'],
  failed: [],
  cancelled: [],
};

export const TASK_TRANSITIONS: Table<TaskState> = {
  proposed: ['pending', 'cancelled'],
  pending: ['running', 'failed', 'cancelled'],
  // back to pending: the attempt failed, was lost, or was stopped
  running: ['pending', 'review', 'done', 'failed', 'cancelled'],
  // back to pending: sent back by the reviewer
  review: ['pending', 'merging', 'done', 'failed', 'cancelled'],
  // back to pending: a conflict, or checks that fail on the combination
  merging: ['pending', 'done', 'failed', 'cancelled'],
  done: [],
  // to running: what the user mended in its worktree is checked
  failed: ['pending', 'running', 'cancelled'],
  // back to pending: the user thought better of it
  cancelled: ['pending'],
};

export const SESSION_TRANSITIONS: Table<SessionState> = {
  starting: ['ready', 'busy', 'waiting', 'stopping', 'exited', 'lost'],
  ready: ['busy', 'waiting', 'stopping', 'exited', 'lost'],
  busy: ['ready', 'waiting', 'stopping', 'exited', 'lost'],
  waiting: ['ready', 'busy', 'stopping', 'exited', 'lost'],
  stopping: ['exited', 'lost'],
  exited: [],
  lost: [],
};

export const MESSAGE_TRANSITIONS: Table<MessageState> = {
  queued: ['delivered', 'accepted', 'answered', 'expired', 'dead'],
  // back to queued: who had it ended, or gave it back, without taking it up
  delivered: ['queued', 'accepted', 'answered', 'expired', 'dead'],
  accepted: ['answered'],
  answered: [],
  expired: [],
  dead: [],
};

export const may = <S extends string>(table: Table<S>, from: S, to: S): boolean => table[from].includes(to);

const ENDED_RUN: readonly RunState[] = ['finished', 'failed', 'cancelled'];
export const runEnded = (state: RunState): boolean => ENDED_RUN.includes(state);
export const taskSettled = (state: TaskState): boolean => state === 'done' || state === 'failed' || state === 'cancelled';
export const sessionEnded = (state: SessionState): boolean => state === 'exited' || state === 'lost';
