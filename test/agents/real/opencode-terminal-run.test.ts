/** A whole run with opencode in terminals of its own: planned and claimed by the tools of the run, a permission asked, merged; no process stays. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Place } from '../../e2e/world.ts';
import { makeTempDir, removeDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';
import { type ModelServer, startModelServer } from './harness.ts';
import { install } from './install.ts';
import type { Turn } from './scenario.ts';

const PLAN = { summary: 'one task', tasks: [{ id: 'T1', title: 'Greet', description: 'SCENARIO:work', role: 'backend' }] };
const run = (command: string): Turn => ({ tools: [{ name: 'bash', input: { command, description: 'To be asked once.' } }] });
const call = (tool: string, input: object): Turn => ({ tools: [{ name: `maos_${tool}`, input: { ...input } }] });

let binary: string;
let server: ModelServer;
let home: string;
let place: Place;

beforeAll(async () => {
  binary = await install({ spec: 'opencode-ai@1.18.33', binary: 'opencode' });
  server = await startModelServer({
    plan: [call('propose_plan', { plan: PLAN }), { text: 'It is handed in.' }],
    work: [
      { tools: [{ name: 'write', input: { filePath: 'hello.txt', content: 'hello\n' } }] },
      run('echo asked > asked.txt'),
      { text: 'I forgot to say that I am done.' },
      call('complete_task', { summary: 'The greeting is written.' }),
      { text: 'Bye.' },
    ],
  });
});
afterAll(() => server.close());
afterEach(async () => {
  const left = await place.remove();
  removeDir(home);
  expect(left).toEqual([]);
});

describe('a run of opencode with screens of its own', () => {
  it('is planned, asks, is reminded, and is merged', async () => {
    home = makeTempDir('maos-opencode-home-');
    const folder = join(home, '.config/opencode');
    mkdirSync(folder, { recursive: true });
    const models = { 'scripted-1': { name: 'scripted', cost: { input: 3, output: 15 }, limit: { context: 200_000, output: 8_000 } } };
    const scripted = { npm: '@ai-sdk/anthropic', options: { baseURL: `${server.url}/v1`, apiKey: 'sk-dummy' }, models };
    const settings = { model: 'scripted/scripted-1', small_model: 'scripted/scripted-1', enabled_providers: ['scripted'], provider: { scripted } };
    writeFileSync(join(folder, 'opencode.json'), JSON.stringify(settings));
    place = await Place.make(
      {
        'multi-agent.yaml': `version: 1\nsettings: { autonomy: plan }\nservices:\n  architect: { agent: opencode, mode: terminal, command: [${binary}], persona: "SCENARIO:plan" }\n  backend: { agent: opencode, mode: terminal, command: [${binary}] }\n`,
      },
      {
        PATH: process.env.PATH ?? '',
        HOME: home,
        TMPDIR: home,
        XDG_CONFIG_HOME: join(home, '.config'),
        XDG_STATE_HOME: join(home, '.state'),
        LANG: 'C.UTF-8',
        TERM: 'xterm-256color',
        OPENCODE_DISABLE_MODELS_FETCH: '1',
      },
    );
    expect(await place.maos('run', 'a greeting', '--approve-plan', '--detach')).toMatchObject({ code: 0 });
    const client = await place.client();
    const question = await until(async () => Object.values((await client.state()).approvals).find((one) => one.kind === 'permission' && one.answer === null), {
      timeout: 150_000,
      what: 'the question of T1',
    });
    expect(question).toMatchObject({ task_id: 'T1', summary: 'echo asked > asked.txt' });
    expect(await place.maos('approve', question.id, '--at', question.at)).toMatchObject({ code: 0 });
    const waited = await place.maos('status', '--wait', 'done', '--timeout', '150s');
    const state = await client.state();
    expect(Object.values(state.tasks).map((one) => `${one.id} ${one.stage.name} ${one.result?.summary}`)).toEqual(['T1 done The greeting is written.']);
    expect(waited.code).toBe(0);
    expect(Object.values(state.sessions).map(({ stop_reason, exit }) => [stop_reason, exit?.outcome])).toEqual([
      ['claimed', 'completed'],
      ['claimed', 'completed'],
    ]);
    expect((await place.git('ls-tree', '--name-only', `maos/${state.run?.id}/run`)).split('\n')).toEqual(expect.arrayContaining(['asked.txt', 'hello.txt']));
  }, 400_000);
});
