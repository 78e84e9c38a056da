/** What people ask of single tasks, by key, command or an edit of tasks.json. */
import type { EventBody } from '../../protocol/event.ts';
import type { TaskSpec } from '../../protocol/plan.ts';
import { reopen } from '../approval/decide.ts';
import { openApprovals, withdraw } from '../approval/request.ts';
import { accept, type BodyOf, type Command, type Decision, type Rejection, reject } from '../command.ts';
import { derivedOf } from '../dispatch/derived.ts';
import { neededTasks, normaliseTask } from '../plan/normalise.ts';
import { findCycle } from '../plan/validate.ts';
import { liveRun, MERGING, NO_RUN, phaseOf } from '../run/phase.ts';
import type { Run, State } from '../state.ts';
import { taskSettled } from '../transitions.ts';
import { withDependants } from './failure.ts';
import { specOf } from './spec.ts';

export const noTask = (id: string): Rejection => reject('NO_TASK', `There is no task ${id}.`, 'See maos-tui tasks list');

/** What keeps this task from being part of the graph, or null. */
function unfit(state: State, spec: TaskSpec): Rejection | null {
  if (state.run?.config.roles[spec.role] === undefined)
    return reject('UNKNOWN_ROLE', `${spec.id} names the role ${spec.role}, which is not configured.`, `Roles: ${Object.keys(state.run?.config.roles ?? {}).join(', ')}.`);
  const missing = neededTasks(spec).find((id) => state.tasks[id] === undefined || id === spec.id);
  if (missing !== undefined)
    return reject(
      'UNKNOWN_DEPENDENCY',
      missing === spec.id ? `${spec.id} cannot depend on itself.` : `${spec.id} needs ${missing}, which is not a task.`,
      'See maos-tui tasks list',
    );
  const hopeless = neededTasks(spec).find((id) => !canStillBeDone(state, id));
  if (hopeless !== undefined)
    return reject(
      'HOPELESS_DEPENDENCY',
      `${spec.id} needs ${hopeless}, which is ${state.tasks[hopeless]?.stage.name} and will not be done.`,
      `Drop that dependency, or first: maos-tui tasks retry ${hopeless}`,
    );
  const cycle = findCycle([...Object.values(state.tasks).filter((task) => task.id !== spec.id), spec]);
  return cycle === null ? null : reject('CYCLE', `Then tasks would wait for each other in a circle: ${cycle.join(' → ')}.`, 'Drop one of these dependencies.');
}

/** A cancelled task never will; a failed one only while the architect or the user has still to decide about it. */
function canStillBeDone(state: State, id: string): boolean {
  const stage = state.tasks[id]?.stage.name;
  if (stage === 'failed')
    return (
      state.tasks[id]?.mediation === 'wanted' ||
      state.run?.replan?.task_id === id ||
      openApprovals(state).some((approval) => approval.kind === 'escalation' && approval.message_id === null && approval.task_id === id)
    );
  return stage !== 'cancelled';
}

export function addTask(state: State, command: Command<BodyOf<'add-task'>>): Decision {
  const run = liveRun(state);
  if (run === null) return NO_RUN;
  const phase = phaseOf(run);
  if (run.plan === null || phase === 'planning' || phase === 'finishing') return reject('NOT_NOW', `A task cannot be added while the run is ${phase}.`, 'Start a new run for it.');
  const spec = normaliseTask(command.body.task);
  if (state.tasks[spec.id] !== undefined) return reject('DUPLICATE_ID', `There is a task ${spec.id} already.`, 'Give it another id.');
  return unfit(state, spec) ?? accept({ type: 'task.added', task: spec });
}

export function editTask(state: State, command: Command<BodyOf<'edit-task'>>): Decision {
  const { task_id: id, changes } = command.body;
  const task = state.tasks[id];
  if (liveRun(state) === null) return NO_RUN;
  if (task === undefined) return noTask(id);
  if (!['proposed', 'pending', 'failed'].includes(task.stage.name))
    return reject('NOT_NOW', `${id} is ${task.stage.name}; only a task that has not started can be edited.`, `Send a message instead: maos-tui send ${id} TEXT`);
  if (changes.dependencies !== undefined && task.attempts.length > 0)
    return reject('NOT_NOW', `${id} has begun already, without the work it would now depend on.`, `Cancel it and add a new task: maos-tui tasks cancel ${id}`);
  const spec = normaliseTask({ ...specOf(task), ...changes });
  return unfit(state, spec) ?? accept({ type: 'task.edited', task_id: id, task: spec });
}

export function retryTask(state: State, command: Command<BodyOf<'retry-task'>>): Decision {
  const run = liveRun(state);
  if (run === null) return NO_RUN;
  const id = command.body.task_id;
  const task = state.tasks[id];
  if (task === undefined) return noTask(id);
  if (run.merging) return MERGING;
  if (task.stage.name === 'pending') return accept({ type: 'task.retried', task_id: id });
  if (task.stage.name === 'cancelled') return restore(state, run, id);
  if (task.stage.name !== 'failed') return reject('NOT_NOW', `${id} is ${task.stage.name}; only a failed or cancelled task can be tried again.`, 'See maos-tui tasks show');
  return accept(
    withdraw(state, 'the task is tried again', (approval) => approval.kind === 'escalation' && approval.message_id === null && approval.task_id === id),
    { type: 'task.retried', task_id: id },
    phaseOf(run) === 'finishing' ? reopen(state, run.id) : [],
  );
}

const lostWith = (id: string): string => `it needs ${id}, which was cancelled`;

/** A cancelled task is wanted again, and with it what was cancelled because of it. */
function restore(state: State, run: Run, id: string): Decision {
  const task = state.tasks[id];
  const lost = Object.values(state.tasks).filter((other) => other.stage.name === 'cancelled' && other.stage.reason === lostWith(id));
  const back = new Set([id, ...lost.map((other) => other.id)]);
  const hopeless = [task, ...lost].flatMap((other) => (other ? neededTasks(other) : [])).find((need) => !back.has(need) && !canStillBeDone(state, need));
  if (hopeless !== undefined)
    return reject('HOPELESS_DEPENDENCY', `${id} needs ${hopeless}, which is ${state.tasks[hopeless]?.stage.name} and will not be done.`, `First: maos-tui tasks retry ${hopeless}`);
  if ([...derivedOf(state).active.values()].some((session) => session.task_id === id)) return reject('NOT_NOW', `The agent of ${id} is still ending.`, 'Try again in a moment.');
  return accept(
    [...back].map((other): EventBody => ({ type: 'task.retried', task_id: other })),
    phaseOf(run) === 'finishing' ? reopen(state, run.id) : [],
  );
}

export function cancelTask(state: State, command: Command<BodyOf<'cancel-task'>>): Decision {
  const run = liveRun(state);
  if (run === null) return NO_RUN;
  if (run.merging) return MERGING;
  const { task_id: id, reason } = command.body;
  const task = state.tasks[id];
  if (task === undefined) return noTask(id);
  if (taskSettled(task.stage.name) && task.stage.name !== 'failed') return reject('NOT_NOW', `${id} is ${task.stage.name} already.`, '');
  if (task.stage.name === 'merging' && task.stage.in_flight) return reject('NOT_NOW', `${id} is being merged right now.`, 'Try again in a moment.');
  const derived = derivedOf(state);
  const ids = withDependants(state, derived.dependants, id);
  return accept(
    withdraw(state, 'the task was cancelled', (approval) => approval.task_id === id),
    [...derived.active.values()]
      .filter((session) => session.task_id === id)
      .map((session): EventBody => ({ type: 'session.stopping', session_id: session.id, reason: 'cancel', now: false })),
    ids.map((other): EventBody => ({ type: 'task.cancelled', task_id: other, reason: other === id ? reason || 'cancelled by you' : lostWith(id) })),
  );
}
