/**
 * What a scripted agent plays: per role, steps for planning, for each attempt of a task, for a conflict and for a review.
 * A scenario with a mistake is refused whole, with file and line, before anything is played.
 */
import { readFile } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { MaosError } from '../../system/errors.ts';
import { stepSchema } from './steps.ts';

const steps = z.array(stepSchema);
const stepsSchema = z.strictObject({ steps });
const taskSchema = z.strictObject({
  /** Attempt n plays entry n; the last one is played again for all later ones. */
  attempts: z.array(stepsSchema).min(1).optional(),
  /** Played when the brief has a merge conflict to finish. */
  conflict: stepsSchema.optional(),
  /** Played by the reviewer of this task. */
  review: stepsSchema.optional(),
});
const agentSchema = z.strictObject({
  plan: stepsSchema.optional(),
  /** At the end of a phase, by its id; `*` for all others. Without it the plan stays as it is. */
  replan: z.record(z.string(), stepsSchema).optional(),
  /** About a failed task, by its id; `*` for all others. Without it the user decides. */
  mediate: z.record(z.string(), stepsSchema).optional(),
  /** By task id; `*` for all others. */
  tasks: z.record(z.string(), taskSchema).optional(),
  conflict: stepsSchema.optional(),
  review: stepsSchema.optional(),
});
export const scenarioSchema = z.strictObject({
  version: z.literal(1),
  /** By role; `*` for all others. */
  agents: z.record(z.string(), agentSchema),
});
export type Scenario = z.infer<typeof scenarioSchema>;

const refuse = (file: string, findings: string[]): MaosError =>
  new MaosError({
    code: 'SCENARIO_INVALID',
    message: `The scenario ${file} cannot be played:\n${findings.map((finding) => `  ${finding}`).join('\n')}`,
    hint: 'Correct the lines named above and start the agent again.',
    exit: 6,
  });

/** Parses YAML or JSON. Throws SCENARIO_INVALID naming each wrong place as file:line. */
export function parseScenario(text: string, file: string): Scenario {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  if (document.errors.length > 0)
    throw refuse(
      file,
      document.errors.map((error) => `${file}:${counter.linePos(error.pos[0]).line}: ${error.message.split('\n')[0]}`),
    );
  const parsed = scenarioSchema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined;
      if (node?.range !== undefined) return counter.linePos(node.range[0]).line;
    }
    return 1;
  };
  throw refuse(
    file,
    parsed.error.issues.slice(0, 20).map((issue) => `${file}:${lineOf(issue.path)}: ${issue.path.join('.')}: ${issue.message}`),
  );
}

/** Reads and parses a scenario file. */
export async function readScenario(file: string): Promise<Scenario> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new MaosError({
      code: 'SCENARIO_MISSING',
      message: `The scenario ${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: 'Set `command` of the role in multi-agent.yaml to a scenario file.',
      cause,
      exit: 3,
    });
  }
  return parseScenario(text, file);
}
