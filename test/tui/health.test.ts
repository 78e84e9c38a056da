import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Samples } from '../../src/protocol/samples.ts';
import { App } from '../../src/tui/app.ts';
import type { Line } from '../../src/tui/parts/line.ts';
import { healthRows } from '../../src/tui/screens/health.ts';
import { usualMessage } from '../../src/tui/screens/message.ts';
import { tempDir } from '../support/temp.ts';
import { fixtureState } from './fixture-state.ts';
import { memoryClient } from './memory-client.ts';
import { optionsFor } from './timed-app.ts';

const lineText = (line: Line): string => line.map(({ text }) => text).join('');

const samples = (disk_free_mb: number): Samples => ({
  schema: 'maos.samples/1',
  at: new Date().toISOString(),
  host: { pid: 4099, cpu_percent: 1.4, memory_mb: 84.2 },
  machine: { processors: 2, load: 1.25, memory_mb: 8_000, memory_free_mb: 3_072, disk_free_mb },
  sessions: { 's-T5': { pids: [1, 2], cpu_percent: 134.6, memory_mb: 612.3, output_bytes: 10 }, 's-T6': { pids: [], cpu_percent: null, memory_mb: null, output_bytes: 0 } },
});

it('health shows what agents, host and machine use, as far as it is known, and says when the disk is nearly full', async () => {
  const dir = tempDir();
  const client = { ...memoryClient({ state: fixtureState() }), dir };
  const state = await client.state();
  const app = new App(state, { ...optionsFor(state), client, readOnly: true });
  const rows = async () => {
    await app.pollDaemons();
    app.touch();
    return healthRows(app.view);
  };
  const text = (all: Awaited<ReturnType<typeof rows>>) => all.map(({ state, what, detail }) => `${state} ${what} ${detail}`).join('\n');
  const unknown = text(await rows());
  expect(unknown).not.toMatch(/CPU|machine/);
  mkdirSync(join(dir, 'logs'));
  writeFileSync(join(dir, 'logs/samples.json'), JSON.stringify(samples(12_288)));
  const known = text(await rows());
  expect(known).toMatch(/ok host pid 4099 .* · 84 MB · 1% CPU$/m);
  expect(known).toMatch(/^ok machine load 1\.[23] of 2 · 3\.0 GB memory free · 12\.0 GB disk free$/m);
  expect(known).toMatch(/ · T5 .*· 612 MB · 135% CPU$/m);
  expect(known.match(/CPU/g)).toHaveLength(2);
  writeFileSync(join(dir, 'logs/samples.json'), JSON.stringify(samples(320)));
  expect(text(await rows())).toMatch(/^fail machine .* · 320 MB disk free: make room/m);
});

it('a parked service is counted down among the rows of health, and before the message of every screen', async () => {
  const state = fixtureState();
  const until = new Date(Date.now() + 100_500).toISOString();
  state.parked = { codex: { until, reason: 'usage limit reached', since: state.at } };
  const client = { ...memoryClient({ state }), dir: tempDir() };
  const app = new App(await client.state(), { ...optionsFor(state), client, readOnly: true });
  app.touch();
  const { now } = app.view;
  const at = (later: number) => ({ ...app.view, now: now + later });
  const [first = '', second = ''] = [0, 5_000].map((later) => lineText(usualMessage(at(later))));
  expect(first).toMatch(/^codex parked \d\d:\d\d {2}\S/);
  expect(second).not.toBe(first);
  const row = healthRows(at(Date.parse(until) - now - 100_000)).find(({ what }) => what === 'codex');
  expect(row).toMatchObject({ state: 'warn', what: 'codex', detail: 'parked 01:40, then it goes on by itself: usage limit reached' });
  expect(lineText(usualMessage(at(Date.parse(until) - now - 100_000)))).toMatch(/^codex parked 01:40/);
});
