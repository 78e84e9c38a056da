/** Names of branches and folders. A task's branch is named once, at its first start, so that a later edit of its title loses nothing. */
import type { Run, Session, Task } from '../state.ts';

/** Git cannot hold both maos/<run> and maos/<run>/<role>/…, so the run's own branch is one level down. */
export const runBranch = (runId: string): string => `maos/${runId}/run`;

const SLUG = 40;
const slug = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, SLUG)
    .replace(/-+$/, '') || 'task';

export const taskBranch = (run: Run, task: Pick<Task, 'id' | 'title' | 'role'>): string => `maos/${run.id}/${task.role}/${task.id}-${slug(task.title)}`;

/** Folder under worktrees/. Ids cannot begin with "_", so planning and review never take a task's place. */
export const worktreeOf = (session: Session): string =>
  session.purpose === 'task' ? (session.task_id ?? session.id) : session.purpose === 'plan' ? '_plan' : `_review-${session.task_id}`;
