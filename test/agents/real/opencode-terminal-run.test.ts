/** A whole run with opencode in terminals of its own: planned and claimed by the tools of the run, a permission asked, merged; no process stays. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Place } from '../../e2e/world.ts';
import { makeTempDir, removeDir } from '../../support/temp.ts';
import { placeOf, plannedAskedMerged, scenariosOf } from './asked-run.ts';
import { type ModelServer, startModelServer } from './harness.ts';
import { install } from './install.ts';
import type { Turn } from './scenario.ts';

const run = (command: string): Turn => ({ tools: [{ name: 'bash', input: { command, description: 'To be asked once.' } }] });
const call = (tool: string, input: object): Turn => ({ tools: [{ name: `maos_${tool}`, input: { ...input } }] });

let binary: string;
let server: ModelServer;
let home: string;
let place: Place;

beforeAll(async () => {
  binary = await install({ spec: 'opencode-ai@1.18.33', binary: 'opencode' });
  const write: Turn = { tools: [{ name: 'write', input: { filePath: 'hello.txt', content: 'hello\n' } }] };
  server = await startModelServer(scenariosOf(call, write, run('echo asked > asked.txt')));
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
    place = await placeOf('opencode', binary, {
      PATH: process.env.PATH ?? '',
      HOME: home,
      TMPDIR: home,
      XDG_CONFIG_HOME: join(home, '.config'),
      XDG_STATE_HOME: join(home, '.state'),
      LANG: 'C.UTF-8',
      TERM: 'xterm-256color',
      OPENCODE_DISABLE_MODELS_FETCH: '1',
    });
    await plannedAskedMerged(place, 150);
  }, 400_000);
});
