/**
 * What dispatch needs to know fast and State does not store: counted in-degrees, ready tasks in order, who is active.
 * Built on first use from State, kept up by `evolve` through `stageChanged` and friends, thrown away when the graph itself changes.
 * Invariant: dropping it at any moment and building it anew gives the same answers (a property test holds it to that).
 */
import type { TaskState } from '../../protocol/words.ts';
import { isOver } from '../budget/limits.ts';
import { neededTasks } from '../plan/normalise.ts';
import type { MessageRecord, Run, Session, State, Task } from '../state.ts';
import { sessionEnded, taskSettled } from '../transitions.ts';
import { Heap } from './heap.ts';
import { comesFirst, rankAll } from './rank.ts';
import { doerOf, earliest, resourcesOf } from './waits.ts';

export interface Derived {
  /** Unfinished tasks each task still waits for. */
  open: Map<string, number>;
  dependants: Map<string, string[]>;
  /** Longest remaining path in minutes, the task itself included. */
  rank: Map<string, number>;
  /** Pending tasks with nothing open, per role, best first. May hold stale entries. */
  ready: Map<string, Heap<string>>;
  /** Pending tasks that wait for a time; earliest first. */
  later: Heap<{ id: string; at: string }>;
  /** Sessions that have not ended. */
  active: Map<string, Session>;
  mergeQueue: Heap<{ id: string; queued: number }>;
  merging: string | null;
  /** Tasks in review, for the reviewer role. */
  reviewing: Set<string>;
  /** Named resources in use, and the ready tasks that were passed over because of one. */
  held: Map<string, string>;
  parked: Map<string, Set<string>>;
  openApprovals: Set<string>;
  /** Failed tasks the architect is to be asked about. */
  mediate: Set<string>;
  /** Phases in their order, with how many of their tasks are unsettled, settled, pending, and failed or cancelled. */
  phases: Map<string, PhaseTally>;
  /** Messages that were not taken up yet, by receiver, in the order they were sent. */
  mail: Map<string, Set<string>>;
  /** Unsettled tasks that have used up their budget. */
  spent: Set<string>;
  counts: Record<TaskState, number>;
}

export interface PhaseTally {
  index: number;
  open: number;
  settled: number;
  pending: number;
  failed: number;
}

const cache = new WeakMap<State, Derived>();

export const derivedOf = (state: State): Derived => {
  const known = cache.get(state);
  if (known !== undefined) return known;
  const built = build(state);
  cache.set(state, built);
  return built;
};

/** The graph changed (tasks added, dependencies edited): count again when asked next. */
export const graphChanged = (state: State): void => {
  cache.delete(state);
};

export function stageChanged(state: State, task: Task, before: TaskState): void {
  const derived = cache.get(state);
  if (derived === undefined) return;
  derived.counts[before] -= 1;
  tally(derived, task, before, -1);
  leave(derived, task, before);
  enter(state, derived, task);
}

export function sessionChanged(state: State, session: Session): void {
  const derived = cache.get(state);
  if (derived === undefined) return;
  if (sessionEnded(session.state)) derived.active.delete(session.id);
  else derived.active.set(session.id, session);
}

export function approvalChanged(state: State, id: string): void {
  const approval = state.approvals[id];
  const derived = cache.get(state);
  if (derived === undefined || approval === undefined) return;
  if (approval.answer === null && approval.withdrawn === null) derived.openApprovals.add(id);
  else derived.openApprovals.delete(id);
}

function tally(derived: Derived, task: Task, stage: TaskState, by: 1 | -1): void {
  const phase = task.phase === undefined ? undefined : derived.phases.get(task.phase);
  if (phase === undefined) return;
  phase[taskSettled(stage) ? 'settled' : 'open'] += by;
  if (stage === 'pending') phase.pending += by;
  if (stage === 'failed' || stage === 'cancelled') phase.failed += by;
}

export function mailChanged(state: State, message: MessageRecord, forgotten = false): void {
  const derived = cache.get(state);
  if (derived !== undefined) track(derived, message, forgotten);
}

function track(derived: Derived, message: MessageRecord, forgotten = false): void {
  const waiting = derived.mail.get(message.to) ?? new Set();
  derived.mail.set(message.to, waiting);
  if (!forgotten && (message.state === 'queued' || message.state === 'delivered')) waiting.add(message.id);
  else waiting.delete(message.id);
}

/** The role that reviews, or null. */
export const reviewerOf = (run: Run): string | null => (run.config.review.startsWith('role:') ? run.config.review.slice(5) : null);

const isSpent = (state: State, task: Task): boolean => state.run !== null && !taskSettled(task.stage.name) && isOver(state, state.run, { of: 'task', name: task.id });

/** The task has spent, or was allowed more. */
export function moneyChanged(state: State, id: string): void {
  const derived = cache.get(state);
  const task = state.tasks[id];
  if (derived === undefined || task === undefined) return;
  if (isSpent(state, task)) derived.spent.add(id);
  else if (derived.spent.delete(id)) unpark(derived, `budget ${id}`);
}

function leave(derived: Derived, task: Task, before: TaskState): void {
  if (before === 'running') {
    for (const resource of resourcesOf(task)) {
      if (derived.held.get(resource) !== task.id) continue;
      derived.held.delete(resource);
      unpark(derived, resource);
    }
  }
  if (before === 'failed') derived.mediate.delete(task.id);
  if (before === 'review') derived.reviewing.delete(task.id);
  if (before === 'merging' && derived.merging === task.id) derived.merging = null;
}

/** What was passed over for this reason is looked at again. */
function unpark(derived: Derived, reason: string): void {
  for (const id of derived.parked.get(reason) ?? []) derived.later.push({ id, at: '' });
  derived.parked.delete(reason);
}

export function contextChanged(state: State, key: string): void {
  const derived = cache.get(state);
  if (derived !== undefined) unpark(derived, `context ${key}`);
}

function enter(state: State, derived: Derived, task: Task): void {
  const stage = task.stage;
  derived.counts[stage.name] += 1;
  tally(derived, task, stage.name, 1);
  if (taskSettled(stage.name)) derived.spent.delete(task.id);
  else if (isSpent(state, task)) derived.spent.add(task.id);
  if (stage.name === 'pending') offer(state, derived, task);
  else if (stage.name === 'running') for (const resource of resourcesOf(task)) derived.held.set(resource, task.id);
  else if (stage.name === 'failed' && task.mediation === 'wanted') derived.mediate.add(task.id);
  else if (stage.name === 'review') derived.reviewing.add(task.id);
  else if (stage.name === 'merging') derived.mergeQueue.push({ id: task.id, queued: stage.queued });
  else if (stage.name === 'done') {
    for (const id of derived.dependants.get(task.id) ?? []) {
      derived.open.set(id, (derived.open.get(id) ?? 1) - 1);
      const dependant = state.tasks[id];
      if (dependant?.stage.name === 'pending') offer(state, derived, dependant);
    }
  }
}

/** Put a pending task where dispatch will find it: among the ready ones, or among those that wait for a time. */
function offer(state: State, derived: Derived, task: Task): void {
  if (task.stage.name !== 'pending' || (derived.open.get(task.id) ?? 0) > 0) return;
  const at = earliest(state, task);
  if (at !== null) derived.later.push({ id: task.id, at });
  else readyHeap(state, derived, doerOf(task)).push(task.id);
}

/** Move what is due from `later` to the ready heaps. */
export function promote(state: State, derived: Derived, now: string): void {
  for (let top = derived.later.peek(() => true); top !== undefined && top.at <= now; top = derived.later.peek(() => true)) {
    derived.later.pop();
    const task = state.tasks[top.id];
    if (task?.stage.name === 'pending' && (derived.open.get(task.id) ?? 0) === 0) readyHeap(state, derived, doerOf(task)).push(task.id);
  }
}

function readyHeap(state: State, derived: Derived, role: string): Heap<string> {
  const known = derived.ready.get(role);
  if (known !== undefined) return known;
  // critical path first, then priority, then age
  const heap = new Heap<string>((a, b) => {
    const left = state.tasks[a];
    const right = state.tasks[b];
    if (left === undefined || right === undefined) return right === undefined;
    return comesFirst(left, right, derived.rank);
  });
  derived.ready.set(role, heap);
  return heap;
}

function build(state: State): Derived {
  const derived: Derived = {
    open: new Map(),
    dependants: new Map(),
    rank: new Map(),
    ready: new Map(),
    later: new Heap((a, b) => a.at < b.at),
    active: new Map(),
    mergeQueue: new Heap((a, b) => a.queued < b.queued),
    merging: null,
    reviewing: new Set(),
    held: new Map(),
    parked: new Map(),
    openApprovals: new Set(),
    mediate: new Set(),
    phases: new Map((state.run?.plan?.plan.phases ?? []).map(({ id }, index) => [id, { index, open: 0, settled: 0, pending: 0, failed: 0 }])),
    mail: new Map(),
    spent: new Set(),
    counts: { proposed: 0, pending: 0, running: 0, review: 0, merging: 0, done: 0, failed: 0, cancelled: 0 },
  };
  const tasks = Object.values(state.tasks);
  for (const task of tasks) {
    let open = 0;
    for (const id of neededTasks(task)) {
      const list = derived.dependants.get(id);
      if (list) list.push(task.id);
      else derived.dependants.set(id, [task.id]);
      if (state.tasks[id]?.stage.name !== 'done') open += 1;
    }
    derived.open.set(task.id, open);
  }
  rankAll(tasks, derived.dependants, derived.rank);
  for (const task of tasks) {
    // a finished task has already been counted out of its dependants' in-degrees above
    if (task.stage.name === 'done') {
      derived.counts.done += 1;
      tally(derived, task, 'done', 1);
    } else enter(state, derived, task);
    if (task.stage.name === 'merging' && task.stage.in_flight) derived.merging = task.id;
  }
  for (const session of Object.values(state.sessions)) if (!sessionEnded(session.state)) derived.active.set(session.id, session);
  for (const approval of Object.values(state.approvals)) if (approval.answer === null && approval.withdrawn === null) derived.openApprovals.add(approval.id);
  for (const message of Object.values(state.messages)) track(derived, message);
  return derived;
}
