/** The real Claude Code as architect: what arrives in its prompt, and an invalid plan that is mended in the same conversation. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { Place } from '../../e2e/world.ts';
import { type ClaudeHome, claudeEnv, installClaude, type ModelServer, startModelServer } from './harness.ts';

const PLAN = { summary: 'one task', tasks: [{ id: 'T1', title: 'Greet', role: 'backend' }] };
const WRONG = { ...PLAN, tasks: [{ ...PLAN.tasks[0], role: 'nobody' }] };
const answer = (plan: object) => ({ text: `Here it is.\n\n\`\`\`json\n${JSON.stringify(plan)}\n\`\`\`\n` });

let binary: string;
let server: ModelServer;
let home: ClaudeHome;
let place: Place;

beforeAll(async () => {
  binary = await installClaude();
  // A prompt that goes on with the conversation has no marker of its own: it is the next turn of the same scenario.
  server = await startModelServer({ plan: [answer(WRONG), answer(PLAN)] });
});
afterAll(() => server.close());
afterEach(async () => {
  const left = await place.remove();
  await home.remove();
  expect(left).toEqual([]);
});

it('is given skill, notes and the prompt of the repository, and mends its plan', async () => {
  home = await claudeEnv(server);
  place = await Place.make(
    {
      'AGENTS.md': 'NOTE-OF-THE-REPOSITORY',
      '.multi-agent/skills/taste/manifest.json': JSON.stringify({ name: 'taste', version: '1.0.0', description: 'what is liked', assignTo: ['architect'] }),
      '.multi-agent/skills/taste/skill.md': 'SKILL-OF-TASTE',
      '.multi-agent/prompts/architect-plan.md':
        '---\nversion: 1\n---\n# OWN-PROMPT\n\n{{goal}}\n\n{{feedback}}\n\n{{roles}}\n\n{{format}}\n\n{{hand_in}}\n\n{{persona}}\n\n{{notes}}\n\n{{skills}}',
      'multi-agent.yaml': `version: 1\nservices:\n  architect: { agent: claude, command: [${binary}], persona: "SCENARIO:plan" }\n  backend: { agent: claude, command: [${binary}] }\n`,
    },
    home.env,
  );
  expect((await place.maos('prompts', 'list', '--plain')).stdout).toMatch(/architect-plan\t1\t\.multi-agent\/prompts\/architect-plan\.md/);
  expect((await place.maos('skills', 'list', '--plain')).stdout).toMatch(/taste\t1\.0\.0\tarchitect/);
  expect(await place.maos('run', 'a greeting', '--plan-only', '--detach')).toMatchObject({ code: 0 });
  expect(await place.maos('status', '--wait', 'plan', '--timeout', '60s')).toMatchObject({ code: 0 });
  const { sessions, run } = await (await place.client()).state();
  expect(run?.plan?.plan.tasks.map(({ role }) => role)).toEqual(['backend']);
  const [first, second] = Object.values(sessions);
  expect(second?.conversation_id).toBe(first?.conversation_id);
  const asked = server.seen.filter(({ scenario }) => scenario === 'plan');
  for (const part of ['# OWN-PROMPT', 'NOTE-OF-THE-REPOSITORY', 'SKILL-OF-TASTE', '"tasks"']) expect(asked[0]?.prompt).toContain(part);
  expect(asked.at(-1)?.heard.join('\n')).toContain('nobody');
}, 120_000);
