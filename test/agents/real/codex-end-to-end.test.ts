/** The whole way with the real Codex: a plan of two tasks by its architect, a permission asked and allowed, tools and verbs of the run called from its sandbox, merge. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Place } from '../../e2e/world.ts';
import { until } from '../../support/until.ts';
import { type CodexHome, codexHome, installCodex } from './codex-home.ts';
import { startResponsesServer } from './model-server-openai.ts';
import { closedService, parksAndGoesOn } from './parked-case.ts';
import type { ModelServer, Turn } from './scenario.ts';

const task = (id: string, scenario: string, dependencies: string[] = []) => ({ id, title: `task ${id}`, description: `SCENARIO:${scenario}`, role: 'backend', dependencies });
const PLAN = { summary: 'two tasks', tasks: [task('T1', 'first'), task('T2', 'second', ['T1'])] };
const run = (cmd: string, more: object = {}): Turn => ({ tools: [{ name: 'exec_command', input: { cmd, ...more } }] });

let binary: string;
let server: ModelServer;
let home: CodexHome;
let place: Place | undefined;

const service = closedService(() => run("apply_patch <<'EOF'\n*** Begin Patch\n*** Add File: late.txt\n+late\n*** End Patch\nEOF"), 'usage_limit_reached');

beforeAll(async () => {
  binary = await installCodex();
  server = await startResponsesServer({
    parked: service.scenario,
    plan: [{ text: `Two tasks will do.\n\n\`\`\`json\n${JSON.stringify(PLAN)}\n\`\`\`\n` }],
    first: [
      run("apply_patch <<'EOF'\n*** Begin Patch\n*** Add File: one.txt\n+one\n*** End Patch\nEOF"),
      run('echo asked >> asked.txt', { sandbox_permissions: 'require_escalated', justification: 'To be asked once.' }),
      { text: 'One is there.' },
    ],
    second: [
      { tools: [{ name: 'mcp__maos__report_progress', input: { text: 'begun', percent: 10 } }] },
      run('maos-tui agent progress "half way" --percent 50 --json && cp one.txt two.txt', { yield_time_ms: 30_000 }),
      ({ lastToolResult }) => ({ text: `Two is there. ${lastToolResult.includes('exited with code 0') ? 'Told.' : lastToolResult}` }),
    ],
  });
});
afterAll(() => server.close());
afterEach(async () => {
  const left = await place?.remove();
  place = undefined;
  await home.remove();
  expect(left ?? []).toEqual([]);
});

const config = (): string =>
  `version: 1\nsettings: { parallel: 2, autonomy: plan }\nservices:\n  architect: { agent: codex, command: [${binary}], persona: "SCENARIO:plan" }\n  backend: { agent: codex, command: [${binary}] }\n`;

describe('the real Codex, end to end', () => {
  it('plans, asks, is allowed, tells its progress, and its work is merged', async () => {
    home = await codexHome(server);
    place = await Place.make({ 'multi-agent.yaml': config() }, home.env);
    const before = await place.fingerprint();
    expect(await place.maos('run', 'two files', '--approve-plan', '--detach')).toMatchObject({ code: 0 });
    const client = await place.client();
    const question = await until(async () => Object.values((await client.state()).approvals).find((one) => one.kind === 'permission' && one.answer === null), {
      timeout: 40_000,
      what: 'the question of T1',
    });
    expect((await place.maos('you')).stdout).toContain('echo asked >> asked.txt');
    expect(await place.maos('approve', question.id, '--at', question.at)).toMatchObject({ code: 0 });

    const waited = await place.maos('status', '--wait', 'done', '--timeout', '60s');
    const state = await client.state();
    expect(Object.values(state.tasks).map((one) => `${one.id} ${one.stage.name}`)).toEqual(['T1 done', 'T2 done']);
    expect(waited.code).toBe(0);
    expect(state.tasks.T1?.usage).toMatchObject({ input_tokens: 3_000, usd: null });
    const log = (await place.maos('logs', 'T2')).stdout;
    expect(log).toContain('maos.report_progress');
    expect(log).toContain('Two is there. Told.');
    expect(Object.values(state.approvals).filter(({ kind }) => kind === 'permission')).toHaveLength(1);
    const files = (await place.git('ls-tree', '--name-only', `maos/${state.run?.id}/run`)).split('\n');
    expect(files).toEqual(expect.arrayContaining(['one.txt', 'asked.txt', 'two.txt']));
    expect(await place.fingerprint()).toBe(before);
  }, 120_000);

  it('is parked while its service refuses, which the run says, and goes on when the user says so', async () => {
    home = await codexHome(server);
    await parksAndGoesOn({ config: config(), env: home.env, service, silent: true });
  }, 180_000);
});
