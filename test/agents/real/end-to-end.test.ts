/** The whole way with the real Claude Code: goal, plan by its architect, permission in `maos-tui you`, allow, deny, kill and resume, merge. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../../../src/client/contract.ts';
import type { Approval, State } from '../../../src/core/state.ts';
import { Place } from '../../e2e/world.ts';
import { until } from '../../support/until.ts';
import { type ClaudeHome, claudeEnv, installClaude, type ModelServer, startModelServer } from './harness.ts';
import { closedService, parksAndGoesOn } from './parked-case.ts';

const task = (id: string, scenario: string) => ({ id, title: `task ${id}`, description: `SCENARIO:${scenario}`, role: 'backend' });
const PLAN = { summary: 'three tasks', tasks: [task('T1', 'allowed'), task('T2', 'denied'), task('T3', 'killed')] };

let binary: string;
let server: ModelServer;
let home: ClaudeHome;
let place: Place | undefined;
const service = closedService(({ cwd }) => ({ tools: [{ name: 'Write', input: { file_path: join(cwd, 'late.txt'), content: 'late\n' } }] }), 'rate_limit_error', {
  'retry-after': '1',
});

/** How many replies the broken-off command counts for is the CLI's affair, so this looks at what is there. */
const afterKill = ({ cwd }: { cwd: string }) =>
  existsSync(join(cwd, 'resumed.txt')) ? { text: 'Went on where I was.' } : { tools: [{ name: 'Write', input: { file_path: join(cwd, 'resumed.txt'), content: 'resumed\n' } }] };

beforeAll(async () => {
  binary = await installClaude();
  server = await startModelServer({
    parked: service.scenario,
    plan: [{ text: `Three tasks will do.\n\n\`\`\`json\n${JSON.stringify(PLAN)}\n\`\`\`\n` }],
    allowed: [{ text: 'I need a file.', tools: [{ name: 'Bash', input: { command: 'touch allowed.txt', description: 'Make the file' } }] }, { text: 'Made it.' }],
    denied: [
      { tools: [{ name: 'Bash', input: { command: 'touch denied.txt', description: 'Make the other file' } }] },
      ({ cwd }) => ({ text: 'Then in another way.', tools: [{ name: 'Write', input: { file_path: `${cwd}/instead.txt`, content: 'instead\n' } }] }),
      { text: 'Done without it.' },
    ],
    killed: [{ tools: [{ name: 'Bash', input: { command: 'touch running.txt; node -e "setInterval(()=>{}, 1e8)"', timeout: 90_000 } }] }, afterKill, afterKill, afterKill],
  });
});
afterAll(() => server.close());
afterEach(async () => {
  const left = await place?.remove();
  place = undefined;
  await home.remove();
  expect(left ?? []).toEqual([]);
});

const asked = async (client: Client, taskId: string): Promise<Approval> =>
  until(
    async () =>
      Object.values((await client.state()).approvals).find(
        (approval) => approval.kind === 'permission' && approval.task_id === taskId && approval.answer === null && approval.withdrawn === null,
      ),
    {
      timeout: 40_000,
      what: `the question of ${taskId}`,
    },
  );
const sessionsOf = (state: State, taskId: string) => Object.values(state.sessions).filter((session) => session.task_id === taskId);

const config = (): string =>
  `version: 1\nsettings: { parallel: 3, autonomy: plan }\nservices:\n  architect: { agent: claude, command: [${binary}], persona: "SCENARIO:plan" }\n  backend: { agent: claude, command: [${binary}] }\n`;

describe('the real Claude Code, end to end', () => {
  it('plans, asks, is allowed and denied, is killed and goes on, and its work is merged', async () => {
    home = await claudeEnv(server);
    place = await Place.make({ 'multi-agent.yaml': config() }, home.env);
    const before = await place.fingerprint();
    expect(await place.maos('run', 'three files', '--approve-plan', '--detach')).toMatchObject({ code: 0 });
    const client = await place.client();

    const allow = await asked(client, 'T1');
    const you = await place.maos('you');
    expect(you.stdout).toContain('touch allowed.txt');
    expect(await place.maos('approve', allow.id, '--at', allow.at)).toMatchObject({ code: 0 });
    const deny = await asked(client, 'T2');
    expect(await place.maos('deny', deny.id, '--at', deny.at, '-m', 'not in this way')).toMatchObject({ code: 0 });

    const kill = await asked(client, 'T3');
    expect(await place.maos('approve', kill.id, '--at', kill.at)).toMatchObject({ code: 0 });
    const running = join(client.dir, 'worktrees', 'T3', 'running.txt');
    await until(() => existsSync(running), { timeout: 30_000, what: 'the command to run' });
    const victim = sessionsOf(await client.state(), 'T3')[0];
    process.kill(victim?.pid ?? 0, 'SIGKILL');

    const waited = await place.maos('status', '--wait', 'done', '--timeout', '90s');
    const state = await client.state();
    expect(Object.values(state.tasks).map((one) => `${one.id} ${one.stage.name}`)).toEqual(['T1 done', 'T2 done', 'T3 done']);
    expect(waited.code).toBe(0);
    const [first, second] = sessionsOf(state, 'T3');
    expect(second?.conversation_id).toBe(first?.conversation_id);
    expect(state.tasks.T1?.usage.usd).toBeGreaterThan(0);
    const cost = await place.maos('cost', '--json');
    expect(cost.code).toBe(0);

    const branch = `maos/${state.run?.id}/run`;
    const files = (await place.git('ls-tree', '--name-only', branch)).split('\n');
    expect(files).toEqual(expect.arrayContaining(['allowed.txt', 'instead.txt', 'resumed.txt']));
    expect(files).not.toContain('denied.txt');
    expect(await place.fingerprint()).toBe(before);
    expect((await place.maos('logs', 'T1')).stdout).toContain('touch allowed.txt');
  }, 180_000);

  it('is parked while its service refuses, which the run says, and goes on by itself', async () => {
    home = await claudeEnv(server);
    await parksAndGoesOn({ config: config(), env: home.env, service });
  }, 180_000);
});
