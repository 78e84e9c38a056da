/** A change of the plan as people read it, a line per thing: `+` added, `~` changed, `-` cancelled, `↻` tried again. Pure. */
import type { TaskSpec } from '../../protocol/plan.ts';
import type { PlanChange } from '../../protocol/plan-change.ts';
import { neededTasks } from '../plan/normalise.ts';

const one = (text: string): string => text.replace(/\s+/g, ' ').trim();
const why = (reason: string): string => (one(reason) === '' ? '' : ` (${one(reason)})`);
const list = (items: readonly string[]): string => (items.length === 0 ? 'none' : items.join(' '));

const FIELDS: readonly [string, (task: TaskSpec) => string][] = [
  ['title', (task) => task.title],
  ['role', (task) => task.role],
  ['phase', (task) => task.phase ?? 'none'],
  ['group', (task) => task.group ?? 'none'],
  ['priority', (task) => task.priority],
  ['needs', (task) => list([...neededTasks(task), ...task.dependencies.flatMap((need) => (need.kind === 'resource' ? [need.resource] : []))])],
  ['files', (task) => list(task.files)],
  ['checks', (task) => (task.checks.length === 0 ? 'none' : task.checks.join('; '))],
  ['done when', (task) => (task.acceptance.length === 0 ? 'nothing said' : task.acceptance.map(one).join('; '))],
  ['estimate', (task) => (task.estimate?.minutes === undefined ? 'none' : `${task.estimate.minutes} min`)],
];

/** Fields that differ, `what: old → new`. A description is too long for that. */
function differences(before: TaskSpec, after: TaskSpec): string[] {
  const fields = FIELDS.flatMap(([name, of]) => (of(before) === of(after) ? [] : [`${name}: ${of(before)} → ${of(after)}`]));
  return before.description === after.description ? fields : [...fields, `description: ${one(after.description)}`];
}

/** @param tasks as they were before the change, by id */
export function changeLines(tasks: Readonly<Record<string, TaskSpec | undefined>>, change: PlanChange): string[] {
  const title = (id: string): string => tasks[id]?.title ?? '';
  return [
    ...change.add.map((task) => `+ ${task.id} ${task.title} (${task.role}${neededTasks(task).length === 0 ? '' : `, after ${neededTasks(task).join(' ')}`})`),
    ...change.change.flatMap(({ task, reason }) => {
      const before = tasks[task.id];
      const fields = before === undefined ? [] : differences(before, task);
      return [`~ ${task.id} ${title(task.id)}${why(reason)}`, ...fields.map((field) => `    ${field}`)];
    }),
    ...change.cancel.map(({ id, reason }) => `- ${id} ${title(id)}${why(reason)}`),
    ...change.retry.map(({ id, note }) => `↻ ${id} ${title(id)}${why(note)}`),
  ];
}

/** "1 added, 2 changed". */
export function changeCounts({ add, change, cancel, retry }: PlanChange): string {
  const counts: [number, string][] = [
    [add.length, 'added'],
    [change.length, 'changed'],
    [cancel.length, 'cancelled'],
    [retry.length, 'tried again'],
  ];
  return counts.flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`])).join(', ');
}
