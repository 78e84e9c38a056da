/** A whole run with Codex in terminals of its own: planned and claimed by the tools of the run, a permission asked, merged; no process stays. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Place } from '../../e2e/world.ts';
import { until } from '../../support/until.ts';
import { type CodexHome, codexHome, installCodex } from './codex-home.ts';
import { startResponsesServer } from './model-server-openai.ts';
import type { ModelServer, Turn } from './scenario.ts';

const PLAN = { summary: 'one task', tasks: [{ id: 'T1', title: 'Greet', description: 'SCENARIO:work', role: 'backend' }] };
const run = (cmd: string, more: object = {}): Turn => ({ tools: [{ name: 'exec_command', input: { cmd, ...more } }] });
const call = (tool: string, input: object): Turn => ({ tools: [{ name: `mcp__maos__${tool}`, input: { ...input } }] });

let binary: string;
let server: ModelServer;
let home: CodexHome;
let place: Place;

beforeAll(async () => {
  binary = await installCodex();
  server = await startResponsesServer({
    plan: [call('propose_plan', { plan: PLAN }), { text: 'It is handed in.' }],
    work: [
      run('echo hello > hello.txt'),
      run('echo asked > asked.txt', { sandbox_permissions: 'require_escalated', justification: 'To be asked once.' }),
      { text: 'I forgot to say that I am done.' },
      call('complete_task', { summary: 'The greeting is written.' }),
      { text: 'Bye.' },
    ],
  });
});
afterAll(() => server.close());
afterEach(async () => {
  const left = await place.remove();
  await home.remove();
  expect(left).toEqual([]);
});

describe('a run of Codex with screens of its own', () => {
  it('is planned, asks, is reminded, and is merged', async () => {
    home = await codexHome(server);
    place = await Place.make(
      {
        'multi-agent.yaml': `version: 1\nsettings: { autonomy: plan }\nservices:\n  architect: { agent: codex, mode: terminal, command: [${binary}], persona: "SCENARIO:plan" }\n  backend: { agent: codex, mode: terminal, command: [${binary}] }\n`,
      },
      home.env,
    );
    expect(await place.maos('run', 'a greeting', '--approve-plan', '--detach')).toMatchObject({ code: 0 });
    const client = await place.client();
    const question = await until(async () => Object.values((await client.state()).approvals).find((one) => one.kind === 'permission' && one.answer === null), {
      timeout: 60_000,
      what: 'the question of T1',
    });
    expect(question).toMatchObject({ task_id: 'T1', summary: 'echo asked > asked.txt' });
    expect(await place.maos('approve', question.id, '--at', question.at)).toMatchObject({ code: 0 });
    const waited = await place.maos('status', '--wait', 'done', '--timeout', '90s');
    const state = await client.state();
    expect(Object.values(state.tasks).map((one) => `${one.id} ${one.stage.name} ${one.result?.summary}`)).toEqual(['T1 done The greeting is written.']);
    expect(waited.code).toBe(0);
    expect(Object.values(state.sessions).map(({ stop_reason, exit }) => [stop_reason, exit?.outcome])).toEqual([
      ['claimed', 'completed'],
      ['claimed', 'completed'],
    ]);
    expect((await place.git('ls-tree', '--name-only', `maos/${state.run?.id}/run`)).split('\n')).toEqual(expect.arrayContaining(['asked.txt', 'hello.txt']));
  }, 200_000);
});
