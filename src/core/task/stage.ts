/** The one way a task changes its stage, so that what is derived from stages is always kept up. */
import type { TaskSpec } from '../../protocol/plan.ts';
import { stageChanged } from '../dispatch/derived.ts';
import { NO_USAGE, type State, type Task, type TaskStage } from '../state.ts';
import { taskSettled } from '../transitions.ts';

export function setStage(state: State, task: Task, stage: TaskStage, at: string): void {
  const before = task.stage.name;
  task.stage = stage;
  task.updated_at = at;
  task.ended_at = taskSettled(stage.name) ? at : null;
  stageChanged(state, task, before);
}

export function freshTask(spec: TaskSpec, by: string, at: string, order: number, stage: TaskStage): Task {
  return {
    ...spec,
    created_by: by,
    created_at: at,
    updated_at: at,
    order,
    stage,
    attempts: [],
    failures: 0,
    conflicts: 0,
    losses: 0,
    conflict: null,
    resolver: null,
    conflict_mediated: false,
    mediation: null,
    start_commit: null,
    branch: null,
    result: null,
    progress: null,
    started_at: null,
    ended_at: null,
    usage: NO_USAGE,
  };
}
