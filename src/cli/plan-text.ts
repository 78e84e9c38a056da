/** A plan a person wrote as JSON, read with the line of everything that is wrong with it: for the screen and for `plan edit`. */
import { judge } from '../core/plan/decide.ts';
import { normalisePlan } from '../core/plan/normalise.ts';
import type { Plan } from '../protocol/plan.ts';
import { planInputSchema } from '../protocol/plan.ts';
import { parseJsonWithPosition } from '../system/json.ts';

const MOST = 12;

export interface PlanProblem {
  line: number;
  message: string;
}

export async function readPlan(text: string, roles: readonly string[]): Promise<{ plan: Plan } | { problems: PlanProblem[] }> {
  const json = parseJsonWithPosition(text);
  if (!json.ok) return { problems: [{ line: json.problem.line, message: `${json.problem.message}; ${json.problem.hint}` }] };
  const parsed = planInputSchema.safeParse(json.value);
  if (!parsed.success)
    return { problems: parsed.error.issues.slice(0, MOST).map(({ path, message }) => ({ line: json.locate(path).line, message: `${path.join('.')}: ${message}` })) };
  const plan = normalisePlan(parsed.data);
  const { findings, bad } = judge({ plan, digest: '', findings: [] }, roles);
  if (!bad) return { plan };
  const lineOf = (where: string | undefined): number => {
    const at = plan.tasks.findLastIndex((task) => task.id === where);
    return json.locate(at === -1 ? ['tasks'] : ['tasks', at, 'id']).line;
  };
  const errors = findings.filter(({ severity }) => severity === 'error').slice(0, MOST);
  return { problems: errors.map(({ where, message, hint }) => ({ line: lineOf(where), message: hint === undefined ? message : `${message} ${hint}` })) };
}
