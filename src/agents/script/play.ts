/**
 * The process behind a scripted agent (`maos-tui agent play FILE`): finds the steps for its brief and plays them in its terminal.
 * It knows nothing but its environment and its brief, like every agent.
 */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Brief, briefSchema } from '../../protocol/brief.ts';
import { MaosError } from '../../system/errors.ts';
import { bold, dim, red } from '../look/paint.ts';
import { oneLine } from '../look/plain.ts';
import { performAll } from './perform.ts';
import { readScenario, type Scenario } from './scenario.ts';
import { Stage } from './stage.ts';
import type { Step } from './steps.ts';

/** The steps for a brief, or a sentence saying what the scenario lacks. */
export function stepsFor(scenario: Scenario, brief: Brief): readonly Step[] | string {
  const agent = scenario.agents[brief.role] ?? scenario.agents['*'];
  if (agent === undefined) return `the scenario has no agent for the role ${brief.role}`;
  if (brief.replan !== undefined) return (agent.replan?.[brief.replan.phase.id] ?? agent.replan?.['*'])?.steps ?? [{ plan: {} }];
  if (brief.mediation?.kind === 'failure')
    return (agent.mediate?.[brief.task?.id ?? ''] ?? agent.mediate?.['*'])?.steps ?? [{ plan: { raise: 'The scenario has no steps to mediate.' } }];
  if (brief.purpose === 'plan') return agent.plan?.steps ?? `the scenario has no plan for the role ${brief.role}`;
  const id = brief.task?.id ?? '';
  const task = agent.tasks?.[id] ?? agent.tasks?.['*'];
  if (brief.purpose === 'review') return (task?.review ?? agent.review)?.steps ?? [{ complete: { summary: 'looks right' } }];
  if (brief.conflict !== null) return (task?.conflict ?? agent.conflict)?.steps ?? `the scenario has no steps for a conflict of ${id}`;
  const attempts = task?.attempts ?? [];
  const attempt = attempts[Math.max(0, Math.min(brief.attempt, attempts.length) - 1)];
  return attempt?.steps ?? `the scenario has no steps for ${id} of the role ${brief.role}`;
}

async function readBrief(env: NodeJS.ProcessEnv): Promise<Brief> {
  const path = env.MAOS_BRIEF;
  if (path === undefined || path === '')
    throw new MaosError({
      code: 'NO_BRIEF',
      message: 'MAOS_BRIEF is not set: a scenario is played by an agent of a run.',
      hint: 'Set `agent: script` for a role and start a run.',
      exit: 2,
    });
  return briefSchema.parse(JSON.parse(await readFile(path, 'utf8')));
}

function factorOf(env: NodeJS.ProcessEnv): number {
  const factor = Number(env.MAOS_SCRIPT_SPEED ?? '1');
  return Number.isFinite(factor) && factor >= 0 ? factor : 1;
}

/** Commits of a scripted agent carry its role, unless the run said whose they are. */
const identity = (role: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  GIT_AUTHOR_NAME: `${role} (scripted)`,
  GIT_AUTHOR_EMAIL: `${role}@maos.invalid`,
  GIT_COMMITTER_NAME: `${role} (scripted)`,
  GIT_COMMITTER_EMAIL: `${role}@maos.invalid`,
  ...env,
});

/** Plays the part of the brief at MAOS_BRIEF. Resolves to the exit code; throws MaosError when there is nothing to play. */
export async function play(file: string): Promise<number> {
  const path = resolve(file);
  const scenario = await readScenario(path);
  const brief = await readBrief(process.env);
  const stage = new Stage(process.cwd(), dirname(path), identity(brief.role, process.env), factorOf(process.env), brief.role);
  const what = brief.purpose === 'plan' ? brief.goal : `${brief.task?.id ?? ''} ${brief.task?.title ?? ''}`;
  await stage.line(
    `${bold(brief.role)} ${dim(`· ${brief.purpose === 'review' ? 'review of ' : ''}${oneLine(what, 90)}${brief.attempt > 1 ? ` · try ${brief.attempt}` : ''} · scripted`)}\n`,
  );
  const steps = stepsFor(scenario, brief);
  if (typeof steps === 'string') {
    await stage.line(red(steps));
    return 1;
  }
  return performAll(stage, steps);
}
