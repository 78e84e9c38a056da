/** Exit codes that need a world of their own: another orchestrator in charge, a budget that is used up, a wait that is interrupted; and a start in an old Node. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { packageRoot } from '../../src/system/self.ts';
import { Place } from '../e2e/world.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';
import { BIN, clean, repository, write } from './cli.ts';

let place: Place | null = null;
afterEach(async () => {
  const left = await place?.remove();
  place = null;
  expect(left ?? []).toEqual([]);
});

const config = (more = '') => `version: 1\nsettings: {autonomy: auto, retries: 0${more}}\nservices:\n  backend: {command: [sh, agent.sh]}\n`;
const PLAN = JSON.stringify({ summary: 's', tasks: ['T1', 'T2'].map((id) => ({ id, title: id, role: 'backend' })) });

it('10 for a budget that is used up, 7 for a second orchestrator, 130 and 143 for what is interrupted', async () => {
  place = await Place.make({ 'agent.sh': 'maos-tui agent usage --model m --in 1 --out 1 --usd 3; sleep 60\n', 'plan.json': PLAN, 'multi-agent.yaml': config(', budget_usd: 1') });
  expect(await place.maos('run', '--plan', 'plan.json', '--approve-plan', '--detach')).toMatchObject({ code: 0 });
  expect(await place.maos('status', '--wait', 'attention', '--timeout', '60s')).toMatchObject({ code: 0 });
  expect(await place.maos('status')).toMatchObject({ code: 10, stdout: expect.stringMatching(/budget/i) });
  expect(await place.maos('daemon', 'orchestrator', '--dir', join(place.repo, '.multi-agent'))).toMatchObject({ code: 7 });
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    const child = spawn(process.execPath, [BIN, 'audit', '-f'], { cwd: place.repo, env: place.env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    const closed = once(child, 'close');
    await until(() => said.includes('plan'), { what: 'the first words of audit -f' });
    child.kill(signal);
    // A shell says 128 and the number of the signal for one that ended by it.
    const [ended, by] = (await closed) as [number | null, string | null];
    expect({ signal, code: by === signal ? code : ended }).toEqual({ signal, code });
    expect(said).not.toMatch(/ at .*\.js:\d+/);
  }
});

it('1: an old Node is told in one sentence which one is needed', async () => {
  const dir = tempDir();
  write(dir, { 'old.cjs': `Object.defineProperty(process.versions, 'node', { value: '18.20.4' });\n` });
  const child = spawn(process.execPath, ['-r', join(dir, 'old.cjs'), BIN, 'status'], { cwd: dir, env: clean(dir), stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (data: Buffer) => {
    out += data;
  });
  child.stderr.on('data', (data: Buffer) => {
    err += data;
  });
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(out).toBe('');
  expect(err.split('\n')[0]).toMatch(/needs Node 20\.19 or newer; this is 18\.20/);
  expect(err).not.toMatch(/ at |Error/);
});

it('the package is one file under 2 MB, and runs from where it is unpacked, beside nothing but the terminal package', async () => {
  const dir = tempDir();
  const run = async (program: string, argv: string[], cwd: string, env: NodeJS.ProcessEnv = process.env) => {
    const child = spawn(program, argv, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    child.stdout.on('data', (data: Buffer) => {
      out += data;
    });
    const [code] = (await once(child, 'close')) as [number];
    expect({ argv, code }).toEqual({ argv, code: 0 });
    return out.trim();
  };
  const file =
    (await run('npm', ['pack', '--ignore-scripts', '--pack-destination', dir], packageRoot(), { ...process.env, npm_config_cache: join(dir, 'cache') })).split('\n').at(-1) ?? '';
  expect(statSync(join(dir, file)).size).toBeLessThan(2 * 1024 * 1024);
  await run('tar', ['xzf', file], dir);
  const cwd = repository();
  const own = clean(cwd);
  expect(await run(process.execPath, [join(dir, 'package/bin/maos-tui.js'), '--version'], cwd, own)).toMatch(/^maos-tui \d+\.\d+\.\d+/);
  expect(await run(process.execPath, [join(dir, 'package/bin/maos-tui.js'), 'init'], cwd, own)).toContain('multi-agent.yaml');
});
