/** What the architect is told when it is asked about the plan under way: what became of the work, and what may still be changed. */
import type { Brief } from '../../protocol/brief.ts';
import { neededTasks } from '../plan/normalise.ts';
import type { Replan, Run, State, Task } from '../state.ts';
import { taskSettled } from '../transitions.ts';

type Told = Pick<Brief, 'replan' | 'mediation'>;

/** Tasks a brief lists; of a larger plan the architect sees the first ones. */
const MOST = 300;
const FILES = 50;

const reasonOf = (task: Task): string => (task.stage.name === 'failed' || task.stage.name === 'cancelled' ? task.stage.reason : '');

const openTasks = (state: State): NonNullable<Brief['replan']>['open'] =>
  Object.values(state.tasks)
    .filter((task) => !taskSettled(task.stage.name) || task.stage.name === 'failed')
    .slice(0, MOST)
    .map((task) => ({
      id: task.id,
      title: task.title,
      role: task.role,
      phase: task.phase ?? null,
      state: task.stage.name,
      dependencies: neededTasks(task),
      files: task.files.slice(0, FILES),
    }));

const resultOf = (task: Task): NonNullable<Brief['replan']>['results'][number] => ({
  id: task.id,
  title: task.title,
  role: task.role,
  state: task.stage.name,
  attempts: task.attempts.length,
  summary: task.result?.summary ?? '',
  files: task.result?.files.slice(0, FILES).map((file) => file.path) ?? [],
  reason: reasonOf(task),
});

export function aboutPlan(state: State, run: Run, asked: Replan): Told {
  const open = openTasks(state);
  const task = asked.task_id === null ? undefined : state.tasks[asked.task_id];
  if (task !== undefined)
    return { mediation: { kind: 'failure', role: task.role, reason: reasonOf(task), changed: task.result?.files.slice(0, FILES) ?? [], open, findings: asked.findings } };
  const id = asked.phase ?? '';
  const results = Object.values(state.tasks)
    .filter((one) => one.phase === id)
    .slice(0, MOST)
    .map(resultOf);
  return { replan: { phase: { id, title: run.plan?.plan.phases.find((phase) => phase.id === id)?.title ?? id }, results, open, findings: asked.findings } };
}

export const aboutConflict = (task: Task): NonNullable<Brief['mediation']> => ({
  kind: 'conflict',
  role: task.role,
  reason: task.attempts.findLast((attempt) => attempt.outcome === 'conflict' || attempt.outcome === 'failed')?.reason ?? '',
  changed: task.result?.files.slice(0, FILES) ?? [],
  open: [],
  findings: [],
});
