/**
 * What people see a task do, computed from facts: the twelve states of the screen, each with a glyph, a word and a
 * tone. `needs you` outranks everything, because the same bug exists everywhere: an agent that waits shown as working.
 * Pure; stores nothing.
 */

import { doerOf } from '../dispatch/waits.ts';
import { waitsForPlan } from '../replan/due.ts';
import { isResting } from '../session/pause.ts';
import type { Approval, State, Task } from '../state.ts';
import { type Instant, toMs } from './format.ts';

export const STATUS_NAMES = ['wait', 'ready', 'run', 'test', 'you', 'review', 'done', 'fail', 'retry', 'conflict', 'block', 'pause'] as const;
export type StatusName = (typeof STATUS_NAMES)[number];
export type Tone = 'plain' | 'dim' | 'good' | 'bad' | 'warn' | 'busy' | 'accent';

export interface TaskStatus {
  name: StatusName;
  glyph: string;
  /** The same in ASCII; one character. */
  ascii: string;
  word: string;
  tone: Tone;
}

const status = (name: StatusName, glyph: string, ascii: string, word: string, tone: Tone): TaskStatus => ({ name, glyph, ascii, word, tone });

export const STATUSES: Record<StatusName, TaskStatus> = {
  wait: status('wait', '·', '.', 'wait', 'dim'),
  ready: status('ready', '○', 'o', 'ready', 'plain'),
  run: status('run', '●', '*', 'run', 'busy'),
  test: status('test', '◇', '%', 'test', 'busy'),
  you: status('you', '▲', '!', 'YOU', 'warn'),
  review: status('review', '◆', '?', 'review', 'accent'),
  done: status('done', '✓', 'v', 'done', 'good'),
  fail: status('fail', '✗', 'x', 'fail', 'bad'),
  retry: status('retry', '↻', 'r', 'retry', 'warn'),
  conflict: status('conflict', '≠', '#', 'conflict', 'bad'),
  block: status('block', '⊘', '/', 'block', 'bad'),
  pause: status('pause', '‖', '=', 'pause', 'dim'),
};

export const isOpen = (approval: Approval): boolean => approval.answer === null && approval.withdrawn === null;

/** Ids of the tasks this one waits for; time and resource dependencies without a task are not among them. */
export function needsOf(task: Pick<Task, 'dependencies'>): string[] {
  const needs: string[] = [];
  for (const dependency of task.dependencies) {
    if (dependency.kind !== 'resource' && dependency.task !== undefined && !needs.includes(dependency.task)) needs.push(dependency.task);
  }
  return needs;
}

/** What it needs and cannot have any more: a task that failed or was given up. Null when nothing is in its way. */
export function inTheWay(state: State, task: Pick<Task, 'dependencies'>): Task | null {
  for (const id of needsOf(task)) {
    const need = state.tasks[id];
    if (need?.stage.name === 'failed' || need?.stage.name === 'cancelled') return need;
  }
  return null;
}

const askedAbout = (state: State, task: Task, sessionId: string | null): Approval | undefined =>
  Object.values(state.approvals).find((approval) => isOpen(approval) && (approval.task_id === task.id || (sessionId !== null && approval.session_id === sessionId)));

function pendingStatus(state: State, task: Task, at: Instant): TaskStatus {
  const stage = task.stage;
  if (stage.name !== 'pending') return STATUSES.wait;
  if (inTheWay(state, task) !== null) return STATUSES.block;
  if (needsOf(task).some((id) => state.tasks[id] !== undefined && state.tasks[id]?.stage.name !== 'done')) return STATUSES.wait;
  if (task.conflict) return STATUSES.conflict;
  if ((stage.not_before !== null && toMs(stage.not_before) > toMs(at)) || task.failures > 0) return STATUSES.retry;
  if (state.run?.state === 'paused' || (state.run !== null && isResting(state.run, doerOf(task)))) return STATUSES.pause;
  return state.run?.state === 'running' && !waitsForPlan(state.run, task) ? STATUSES.ready : STATUSES.wait;
}

/**
 * The state of one task at a moment. For many tasks of one State, `statusesOf` is linear; this looks through the open
 * approvals each time.
 */
export function taskStatus(state: State, task: Task, at: Instant): TaskStatus {
  const stage = task.stage;
  const session = stage.name === 'running' || stage.name === 'review' ? stage.session_id : null;
  return judge(state, task, askedAbout(state, task, session), at);
}

function judge(state: State, task: Task, open: Approval | undefined, at: Instant): TaskStatus {
  const stage = task.stage;
  if (stage.name === 'done') return STATUSES.done;
  if (stage.name === 'cancelled') return { ...STATUSES.block, word: 'cancel', tone: 'dim' };
  if (open && open.kind !== 'review') return STATUSES.you;
  switch (stage.name) {
    case 'failed':
      return STATUSES.fail;
    case 'review':
      return STATUSES.review;
    case 'merging':
      return { ...STATUSES.test, word: 'merge' };
    case 'running':
      if (stage.verifying) return STATUSES.test;
      // it may ask in its own terminal, where only its screen or its hooks tell
      return state.sessions[stage.session_id]?.state === 'waiting' ? STATUSES.you : STATUSES.run;
    case 'proposed':
      return STATUSES.wait;
    case 'pending':
      return pendingStatus(state, task, at);
  }
}

/** The states of all tasks in one pass. */
export function statusesOf(state: State, at: Instant): Map<string, TaskStatus> {
  const byTask = new Map<string, Approval>();
  const bySession = new Map<string, Approval>();
  for (const approval of Object.values(state.approvals)) {
    if (!isOpen(approval)) continue;
    if (approval.task_id !== null) byTask.set(approval.task_id, approval);
    if (approval.session_id !== null) bySession.set(approval.session_id, approval);
  }
  const result = new Map<string, TaskStatus>();
  for (const task of Object.values(state.tasks)) {
    const stage = task.stage;
    const session = stage.name === 'running' || stage.name === 'review' ? stage.session_id : null;
    result.set(task.id, judge(state, task, byTask.get(task.id) ?? (session === null ? undefined : bySession.get(session)), at));
  }
  return result;
}

/** Order of a list that shows what needs people first. */
export const STATUS_ORDER: Record<StatusName, number> = { you: 0, review: 1, conflict: 2, fail: 3, retry: 4, run: 5, test: 6, ready: 7, pause: 8, wait: 9, block: 10, done: 11 };
