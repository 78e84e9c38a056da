/**
 * From what an architect or a person wrote to the one form everything else uses. A list of steps, each total:
 * nothing is refused here (that is validate.ts), and applying them twice changes nothing.
 */
import type { Dependency, Plan, PlanInput, TaskInput, TaskSpec } from '../../protocol/plan.ts';

export function normaliseDependencies(dependencies: readonly (string | Dependency)[]): Dependency[] {
  const byKey = new Map<string, Dependency>();
  for (const entry of dependencies) {
    const dependency: Dependency = typeof entry === 'string' ? { kind: 'data', task: entry } : entry;
    const key = JSON.stringify([dependency.kind, ...Object.entries(dependency).sort(([a], [b]) => (a < b ? -1 : 1))]);
    if (!byKey.has(key)) byKey.set(key, dependency);
  }
  return [...byKey.values()];
}

const tidy = (lines: readonly string[] | undefined): string[] => [...new Set((lines ?? []).map((line) => line.trim()).filter((line) => line !== ''))];

export function normaliseTask(task: TaskInput): TaskSpec {
  return {
    id: task.id,
    title: task.title.trim(),
    description: (task.description ?? '').trim(),
    role: task.role,
    ...(task.phase === undefined ? {} : { phase: task.phase }),
    ...(task.group === undefined ? {} : { group: task.group }),
    dependencies: normaliseDependencies(task.dependencies ?? []),
    priority: task.priority ?? 'medium',
    acceptance: tidy(task.acceptance),
    files: tidy(task.files),
    checks: tidy(task.checks),
    ...(task.estimate === undefined ? {} : { estimate: task.estimate }),
  };
}

export function normalisePlan(input: PlanInput): Plan {
  const tasks = input.tasks.map(normaliseTask);
  const named = new Set((input.phases ?? []).map((phase) => phase.id));
  // a phase that a task names but the list forgot still groups its tasks
  const missing = [...new Set(tasks.flatMap((task) => (task.phase !== undefined && !named.has(task.phase) ? [task.phase] : [])))];
  return { summary: (input.summary ?? '').trim(), phases: [...(input.phases ?? []), ...missing.map((id) => ({ id, title: id }))], tasks };
}

/** Ids of the tasks a task waits for. */
export function neededTasks(task: { dependencies: readonly Dependency[] }): string[] {
  const ids = new Set<string>();
  for (const dependency of task.dependencies) if (dependency.kind !== 'resource' && dependency.task !== undefined) ids.add(dependency.task);
  return [...ids];
}
