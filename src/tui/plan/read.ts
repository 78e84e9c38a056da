/** What becomes of a plan written as text. Reading needs schemas, which the screen does not load: whoever opens the screen gives the reader. */
import type { Plan } from '../../protocol/plan.ts';
import type { TaskProblem } from './task-text.ts';

export type ReadPlan = { plan: Plan } | { problems: TaskProblem[] };
export type PlanReader = (text: string, roles: readonly string[]) => Promise<ReadPlan>;
