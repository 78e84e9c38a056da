/** A whole run with Codex in terminals of its own: planned and claimed by the tools of the run, a permission asked, merged; no process stays. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Place } from '../../e2e/world.ts';
import { placeOf, plannedAskedMerged, scenariosOf } from './asked-run.ts';
import { type CodexHome, codexHome, installCodex } from './codex-home.ts';
import { startResponsesServer } from './model-server-openai.ts';
import type { ModelServer, Turn } from './scenario.ts';

const run = (cmd: string, more: object = {}): Turn => ({ tools: [{ name: 'exec_command', input: { cmd, ...more } }] });
const call = (tool: string, input: object): Turn => ({ tools: [{ name: `mcp__maos__${tool}`, input: { ...input } }] });

let binary: string;
let server: ModelServer;
let home: CodexHome;
let place: Place;

beforeAll(async () => {
  binary = await installCodex();
  const asks = { sandbox_permissions: 'require_escalated', justification: 'To be asked once.' };
  server = await startResponsesServer(scenariosOf(call, run('echo hello > hello.txt'), run('echo asked > asked.txt', asks)));
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
    place = await placeOf('codex', binary, home.env);
    await plannedAskedMerged(place, 90);
  }, 200_000);
});
