/** The part of a task that a plan says, without what became of it. */
import type { TaskSpec } from '../../protocol/plan.ts';

export function specOf(task: TaskSpec): TaskSpec {
  const { id, title, description, role, phase, group, dependencies, priority, acceptance, files, checks, estimate } = task;
  return {
    id,
    title,
    description,
    role,
    dependencies,
    priority,
    acceptance,
    files,
    checks,
    ...(phase === undefined ? {} : { phase }),
    ...(group === undefined ? {} : { group }),
    ...(estimate === undefined ? {} : { estimate }),
  };
}
