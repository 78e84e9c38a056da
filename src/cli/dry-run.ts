/** `run --dry-run`: what a run would begin with, from the same checks as a run; writes nothing and starts nothing. */
import { builtInPrompt } from '../agents/prompts/built-in.ts';
import { parseTemplate } from '../agents/prompts/template.ts';
import { unpricedAgents } from '../core/budget/unpriced.ts';
import { agentName, agentsOf } from '../core/session/agents.ts';
import { dryRun } from '../core/view/dry-run.ts';
import { ARCHITECT } from '../protocol/words.ts';
import { sayDryPlan } from './dry-plan.ts';
import { type Io, shownLine } from './io.ts';
import { readPlan } from './plan-text.ts';
import type { Prepared, RunOptions } from './preflight.ts';

const PROMPT = 'architect-plan';

export async function sayDryRun(io: Io, goal: string, options: RunOptions, { base, config, notes }: Prepared): Promise<void> {
  const read = options.plan === undefined ? null : await readPlan(JSON.stringify(options.plan), Object.keys(config.roles));
  const plan = read !== null && 'plan' in read ? dryRun(read.plan, config.parallel, (role) => config.roles[role]?.instances ?? null) : null;
  const own = config.prompts?.[PROMPT];
  const prompt = own ?? { version: parseTemplate(builtInPrompt(PROMPT)).version, from: 'built-in' };
  const unknown = new Set(unpricedAgents(config).map(({ agent }) => agent));
  const agents = Object.values(config.roles).map((role) => {
    const all = agentsOf(role);
    return { role: role.name, agents: all.map(agentName), models: all.map(({ model }) => model), costKnown: !all.some((agent) => unknown.has(agentName(agent))) };
  });
  const { parallel, budget_usd, checks, review, autonomy, retries } = config;
  if (io.json)
    return io.data({
      schema: 'maos.run-dry/1',
      goal,
      base,
      agents,
      parallel,
      budgetUsd: budget_usd,
      checks,
      review,
      autonomy,
      retries,
      planOnly: options.planOnly ?? false,
      approvePlan: options.approvePlan ?? false,
      prompt: plan === null ? { name: PROMPT, version: prompt.version ?? null, from: prompt.from } : null,
      plan,
      notes,
    });
  io.out(`Nothing is started. This run would begin from ${base.branch}@${base.commit.slice(0, 7)}, on branches of its own:`);
  io.table([
    ['goal', shownLine(goal).slice(0, 200)],
    ...agents.map((one) => [
      one.role,
      `${one.agents.map((name, at) => `${name}${one.models[at] ? ` ${one.models[at]}` : ''}`).join(', then ')}${one.costKnown ? '' : '; its cost is not known'}`,
    ]),
    ['at a time', `up to ${parallel}`],
    ['budget', budget_usd === null ? 'none' : `$${budget_usd}`],
    ['checks', checks.length === 0 ? 'none are configured' : checks.join('; ')],
    ['review', review === 'user' ? 'by you' : review === 'auto' ? 'by nobody' : `by ${review.slice('role:'.length)}`],
    ['tools', `autonomy ${autonomy}`],
    plan === null
      ? [
          'first',
          `${ARCHITECT} plans with the prompt ${PROMPT}${prompt.version ? ` v${prompt.version}` : ''} (${prompt.from}); ${options.approvePlan ? 'its plan is approved as it comes' : 'you are asked about its plan'}`,
        ]
      : ['first', `the given plan, with ${plan.rows.length} tasks; ${options.approvePlan ? 'it is approved as it is' : 'you are asked about it'}`],
  ]);
  if (plan !== null) {
    io.out('');
    sayDryPlan(io, plan);
  }
  for (const note of notes) io.note(note);
}
