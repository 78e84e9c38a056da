/**
 * Hand edits of tasks.json: what a person changed in an editor becomes commands of actor `user` via `file`. The edit is told
 * from our own changes since by the view it started from. What cannot be taken is kept aside and said, never dropped.
 */
import type { BodyOf, InnerBody } from '../core/command.ts';
import type { DependencyEntry, TaskEdit, TasksEdit, TasksFile } from '../protocol/files.ts';
import { tasksEditSchema } from '../protocol/files.ts';
import type { TaskChanges } from '../protocol/plan.ts';
import { parseJsonWithPosition } from '../system/json.ts';

export type Reading = { ok: true; edit: TasksEdit } | { ok: false; problem: string };

/** Size of the largest plan, with room; more is a mistake, not an edit. */
const LARGEST = 64 * 1024 * 1024;

/** `text`: as it was read; bytes where they are not UTF-8, so that the reader can say what they are. */
export function readEdit(text: string | Uint8Array): Reading {
  if (text.length > LARGEST) return { ok: false, problem: `tasks.json has ${Math.round(text.length / 1024 / 1024)} MB; ${LARGEST / 1024 / 1024} is the most` };
  const parsed = parseJsonWithPosition(text);
  if (!parsed.ok) return { ok: false, problem: `tasks.json line ${parsed.problem.line}, column ${parsed.problem.col}: ${parsed.problem.message}` };
  const checked = tasksEditSchema.safeParse(parsed.value);
  if (checked.success) return { ok: true, edit: checked.data };
  const issue = checked.error.issues[0];
  const [, index] = issue?.path ?? [];
  const named = typeof index === 'number' ? taskName(parsed.value, index) : '';
  return { ok: false, problem: `tasks.json${named}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is not valid'}` };
}

function taskName(value: unknown, index: number): string {
  const tasks = typeof value === 'object' && value !== null && 'tasks' in value && Array.isArray(value.tasks) ? value.tasks : [];
  const task: unknown = tasks[index];
  return typeof task === 'object' && task !== null && 'id' in task ? `, task ${String(task.id)}` : `, task number ${index + 1}`;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

type Edits = BodyOf<'edit-task'> | BodyOf<'add-task'> | BodyOf<'cancel-task'> | BodyOf<'retry-task'>;

/** What was changed between the view the edit started from and the edit, as commands; and what no hand may change. */
export function toCommands(basis: TasksFile, edit: TasksEdit): { commands: Edits[]; refused: string[] } {
  const before = new Map(basis.tasks.map((task) => [task.id, task]));
  const commands: Edits[] = [];
  const refused: string[] = [];
  const kept = new Set<string>();
  for (const task of edit.tasks) {
    kept.add(task.id);
    const old = before.get(task.id);
    if (old === undefined) {
      commands.push(added(task));
      continue;
    }
    const changes = changed(old, task);
    if (Object.keys(changes).length > 0) commands.push({ type: 'edit-task', task_id: task.id, changes });
    if (task.status !== undefined && task.status !== old.status) {
      if (task.status === 'cancelled') commands.push({ type: 'cancel-task', task_id: task.id, reason: 'cancelled in tasks.json' });
      else if (task.status === 'pending') commands.push({ type: 'retry-task', task_id: task.id });
      else refused.push(`${task.id}: the status cannot be set to ${task.status} by hand, only to pending (again) or cancelled`);
    }
    for (const field of ['attempt', 'failures', 'result', 'created_by', 'cost_usd'] as const)
      if (task[field] !== undefined && !same(task[field], old[field])) refused.push(`${task.id}: ${field} is reported, not set`);
  }
  for (const id of before.keys()) if (!kept.has(id)) commands.push({ type: 'cancel-task', task_id: id, reason: 'removed from tasks.json' });
  return { commands: commands.filter((command) => !(command.type === 'cancel-task' && isOver(before.get(command.task_id)?.status))), refused };
}

const isOver = (status: string | undefined): boolean => status === 'done' || status === 'cancelled';

const SIMPLE = ['title', 'description', 'priority', 'acceptance', 'files', 'checks'] as const;

function changed(old: TasksFile['tasks'][number], task: TaskEdit): TaskChanges {
  const changes: Record<string, unknown> = {};
  for (const field of SIMPLE) if (task[field] !== undefined && !same(task[field], old[field])) changes[field] = task[field];
  if (task.assigned_to !== old.assigned_to) changes.role = task.assigned_to;
  if (task.dependencies !== undefined && !same(task.dependencies, old.dependencies)) changes.dependencies = task.dependencies;
  return changes as TaskChanges;
}

function added(task: TaskEdit): BodyOf<'add-task'> {
  const dependencies: DependencyEntry[] = task.dependencies ?? [];
  return {
    type: 'add-task',
    task: {
      id: task.id,
      title: task.title,
      role: task.assigned_to,
      description: task.description ?? '',
      dependencies,
      priority: task.priority ?? 'medium',
      acceptance: task.acceptance ?? [],
      files: task.files ?? [],
      checks: task.checks ?? [],
      ...(task.phase == null ? {} : { phase: task.phase }),
      ...(task.group == null ? {} : { group: task.group }),
    },
  };
}

export type EditCommand = InnerBody & Edits;
