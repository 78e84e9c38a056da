/** One attempt of a task failed: try again later, or give up and raise it. */
import type { CheckResult } from '../../protocol/brief.ts';
import type { EventBody } from '../../protocol/event.ts';
import { ARCHITECT } from '../../protocol/words.ts';
import { ask } from '../approval/request.ts';
import type { Command } from '../command.ts';
import { compose } from '../message/send.ts';
import type { State, Task } from '../state.ts';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 300_000;

/** Exponential backoff with jitter of ±50 %; `random` in [0, 1) comes from the door. */
export function retryAt(at: string, failures: number, random: number): string {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, failures - 1)) * (0.5 + random);
  return new Date(Date.parse(at) + Math.round(wait)).toISOString();
}

/** How the attempt failed, and what the same step has decided already. */
interface FailedHow {
  checks?: CheckResult[];
  /** Merged work it failed together with. */
  onto?: string | null;
  /** Trying again cannot help. */
  final?: boolean;
  before?: readonly EventBody[];
}

export function failAttempt(
  state: State,
  command: Pick<Command, 'id' | 'at' | 'random'>,
  task: Task,
  reason: string,
  { checks = [], onto = null, final = false, before = [] }: FailedHow = {},
): EventBody[] {
  const failures = task.failures + 1;
  const again = task.stage.name === 'running' && task.stage.again === true;
  const attempt = task.attempts.at(-1)?.number ?? 0;
  const retries = state.run?.config.retries ?? 0;
  if (failures <= retries && !final && !again)
    return [{ type: 'task.attempt-failed', task_id: task.id, attempt, reason, checks, not_before: retryAt(command.at, failures, command.random), counted: true, onto }];
  const failed: EventBody = { type: 'task.attempt-failed', task_id: task.id, attempt, reason, checks, not_before: null, counted: true, onto };
  // what the user mended comes back to the user, whoever else could try
  if (again) return [failed, ...giveUp(state, command, task, reason, { before, failures })];
  // a conflict its agent could not resolve goes on in the same worktree
  const conflict = !final && task.conflict !== null && task.conflict.files.length > 0 ? task.conflict : null;
  const resolver = resolverOf(state, task);
  if (conflict !== null && resolver !== undefined) return [failed, { type: 'task.conflicted', task_id: task.id, ...conflict, resolver }];
  return [failed, ...giveUp(state, command, task, reason, { before, mediate: !final, failures })];
}

/** Who resolves a conflict that the task's own agent could not: the architect, once per task; undefined when it is the user's. */
export const resolverOf = (state: State, task: Task): string | undefined =>
  state.run?.config.mediation === 'architect' && !task.conflict_mediated && task.role !== ARCHITECT ? ARCHITECT : undefined;

/** Tries since it began or was run again by the user, as its row counts them; all of them where there were others. */
function triesText(task: Task, failures: number): string {
  const tries = Math.max(1, failures);
  const all = task.attempts.length;
  return `${tries} ${tries === 1 ? 'try' : 'tries'}${all > tries ? ` (${all} in all)` : ''}`;
}

/** The task is failed; the architect is told, and asked first when it may help (once per task); else the user is asked. */
export function giveUp(
  state: State,
  command: Pick<Command, 'id' | 'at'>,
  task: Task,
  reason: string,
  {
    before = [],
    mediate = false,
    conflict = null,
    failures = task.failures,
  }: { before?: readonly EventBody[]; mediate?: boolean; conflict?: Task['conflict']; failures?: number } = {},
): EventBody[] {
  const asked = mediate && state.run?.config.mediation === 'architect' && task.mediation === null && task.resolver === null;
  const text = `Task ${task.id} (${task.title}) failed after ${triesText(task, failures)}: ${reason}`;
  return [
    { type: 'task.failed', task_id: task.id, reason, ...(asked ? { mediate: true } : {}), ...(conflict === null ? {} : { conflict }) },
    compose(state, { id: `${command.id}-${task.id}`, from: 'orchestrator', to: ARCHITECT, text, at: command.at, priority: 'high', task_id: task.id }, before),
    ...(asked ? [] : [escalate(state, task, reason, before, failures)]),
  ];
}

/** The user decides about a failed task: another try, or giving it up. */
export function escalate(state: State, task: Task, detail: string, before: readonly EventBody[] = [], failures = task.failures): EventBody {
  const summary = `${task.id} failed after ${triesText(task, failures)}`;
  return ask(state, { kind: 'escalation', task_id: task.id, summary, detail, at: task.attempts.at(-1)?.session_id ?? task.id }, before);
}

/** Tries after an attempt that was lost or stopped through no fault of its own. */
export const tryAgain = (task: Task, at: string, reason: string): EventBody => ({
  type: 'task.attempt-failed',
  task_id: task.id,
  attempt: task.attempts.at(-1)?.number ?? 0,
  reason,
  checks: [],
  not_before: at,
  counted: false,
  onto: null,
});

/** The task and all unsettled tasks that wait for it, directly or not. */
export function withDependants(state: State, dependants: ReadonlyMap<string, readonly string[]>, id: string): string[] {
  const found = new Set<string>([id]);
  for (const next of found)
    for (const dependant of dependants.get(next) ?? []) {
      const stage = state.tasks[dependant]?.stage.name;
      if (stage === 'proposed' || stage === 'pending') found.add(dependant);
    }
  return [...found];
}
