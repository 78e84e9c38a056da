/**
 * What is wrong with a plan, as findings that name the task. An error keeps the plan from being proposed; a warning is shown.
 * A list of validators, each linear in tasks and edges.
 */
import type { Finding } from '../../protocol/common.ts';
import type { Plan, TaskSpec } from '../../protocol/plan.ts';
import { MAX_TASKS } from '../../protocol/words.ts';
import { neededTasks } from './normalise.ts';

type Validator = (plan: Plan, roles: ReadonlySet<string>) => Finding[];
const error = (code: string, where: string, message: string, hint = ''): Finding => ({ code, message, where, severity: 'error', ...(hint === '' ? {} : { hint }) });

const size: Validator = (plan) =>
  plan.tasks.length > MAX_TASKS
    ? [error('plan.too-large', 'tasks', `The plan has ${plan.tasks.length} tasks; ${MAX_TASKS} is the most.`, 'Group the work into fewer tasks, or split the goal.')]
    : [];

const duplicates: Validator = (plan) => {
  const seen = new Set<string>();
  return plan.tasks.flatMap((task) => {
    if (!seen.has(task.id)) {
      seen.add(task.id);
      return [];
    }
    return [error('task.duplicate-id', task.id, `Two tasks have the id ${task.id}.`, 'Give each task an id of its own.')];
  });
};

const roles: Validator = (plan, known) =>
  plan.tasks.flatMap((task) =>
    known.has(task.role)
      ? []
      : [error('task.unknown-role', task.id, `Task ${task.id} names the role ${task.role}, which is not configured.`, `Roles: ${[...known].sort().join(', ')}.`)],
  );

const dependencies: Validator = (plan) => {
  const ids = new Set(plan.tasks.map((task) => task.id));
  return plan.tasks.flatMap((task) =>
    neededTasks(task).flatMap((id) => {
      if (id === task.id) return [error('task.self-dependency', task.id, `Task ${task.id} depends on itself.`)];
      return ids.has(id) ? [] : [error('task.unknown-dependency', task.id, `Task ${task.id} needs ${id}, which is not a task of this plan.`, nearest(id, ids))];
    }),
  );
};

const cycles: Validator = (plan) => {
  const path = findCycle(plan.tasks);
  return path === null ? [] : [error('plan.cycle', path[0] ?? '', `The tasks wait for each other in a circle: ${path.join(' → ')}.`, 'Drop one of these dependencies.')];
};

const sharedFiles: Validator = (plan) => {
  const owners = new Map<string, string[]>();
  for (const task of plan.tasks) for (const file of task.files) owners.set(file, [...(owners.get(file) ?? []), task.id]);
  return [...owners].flatMap(([file, tasks]) =>
    tasks.length < 2
      ? []
      : [
          {
            code: 'plan.shared-file',
            message: `${tasks.join(' and ')} edit the same file, ${file}.`,
            where: tasks[0] ?? '',
            hint: 'Let one depend on the other, or expect a conflict.',
            severity: 'warning' as const,
          },
        ],
  );
};

/** Warnings beyond this many are noise on a screen. */
const MOST_WARNINGS = 20;
const validators: readonly Validator[] = [size, duplicates, roles, dependencies, cycles, sharedFiles];

export function validatePlan(plan: Plan, known: ReadonlySet<string>): Finding[] {
  const findings = validators.flatMap((validate) => validate(plan, known));
  return [...findings.filter((finding) => finding.severity === 'error'), ...findings.filter((finding) => finding.severity === 'warning').slice(0, MOST_WARNINGS)];
}

/** The path of one cycle (first = last), or null. Kahn's algorithm finds what is left; a walk in that finds the path. */
export function findCycle(tasks: readonly Pick<TaskSpec, 'id' | 'dependencies'>[]): string[] | null {
  const needs = new Map(tasks.map((task) => [task.id, neededTasks(task)]));
  const open = new Map<string, number>();
  const dependants = new Map<string, string[]>();
  for (const [id, list] of needs) {
    const known = list.filter((need) => needs.has(need));
    open.set(id, known.length);
    for (const need of known) {
      const entry = dependants.get(need);
      if (entry) entry.push(id);
      else dependants.set(need, [id]);
    }
  }
  const free = [...open].flatMap(([id, count]) => (count === 0 ? [id] : []));
  for (let next = free.pop(); next !== undefined; next = free.pop()) {
    open.delete(next);
    for (const id of dependants.get(next) ?? []) {
      const left = (open.get(id) ?? 0) - 1;
      open.set(id, left);
      if (left === 0) free.push(id);
    }
  }
  const start = open.keys().next().value;
  if (start === undefined) return null;
  const walked = new Map<string, number>();
  const path: string[] = [];
  // every task that is left needs another one that is left, so this walk must come back on itself
  for (let id: string | undefined = start; id !== undefined; id = needs.get(id)?.find((need) => open.has(need))) {
    const at = walked.get(id);
    if (at !== undefined) return [...path.slice(at), id];
    walked.set(id, path.length);
    path.push(id);
  }
  return null;
}

function nearest(id: string, ids: ReadonlySet<string>): string {
  const close = [...ids].find((other) => other.toLowerCase() === id.toLowerCase() || other.startsWith(id) || id.startsWith(other));
  return close === undefined ? '' : `Did you mean ${close}?`;
}
