import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readSamples } from '../../src/client/samples.ts';
import { Sampler } from '../../src/host/samples.ts';
import { type Samples, samplesSchema } from '../../src/protocol/samples.ts';
import { findMarked } from '../../src/system/process.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';
import { setUp } from './running.ts';

/** What is written now, checked by its schema. */
const written = (dir: string): Samples => samplesSchema.parse(JSON.parse(readFileSync(join(dir, 'logs/samples.json'), 'utf8')));
const seen = (dir: string, wanted: (samples: Samples) => unknown): Promise<Samples> =>
  until(() => (wanted(written(dir)) ? written(dir) : null), { timeout: 15_000, what: 'such samples' });

/** A program in node, as a command agent. */
const node = (code: string) => `exec "${process.execPath}" -e '${code}'`;
const limits = (memory_mb: number | null, output_mb: number | null) => ({ limits: { memory_mb, output_mb } });

describe('samples', () => {
  test('say what each session uses with all its processes, and end with one that names none', async () => {
    const t = await setUp();
    await t.start();
    await t.send(t.session('busy', `sleep 1000 & ${node('console.log("x".repeat(10)); for (;;);')}`));
    await t.send(t.session('calm', 'setsid sleep 1000 & sleep 1000'));
    const samples = await seen(t.dir, ({ sessions }) => (sessions['busy-1']?.cpu_percent ?? 0) > 0 && sessions['calm-1']?.cpu_percent !== null);
    const { 'busy-1': busy, 'calm-1': calm } = samples.sessions;
    expect(new Set(busy?.pids)).toEqual(new Set((await findMarked(`${t.digest}/busy-1`)).map(({ pid }) => pid)));
    expect(calm?.pids.length).toBeGreaterThanOrEqual(3);
    expect(busy?.memory_mb).toBeGreaterThan(20);
    expect(calm?.memory_mb).toBeLessThan(20);
    expect(busy?.cpu_percent).toBeGreaterThan(4 * (calm?.cpu_percent ?? 100));
    expect(busy?.output_bytes).toBe(12);
    expect(samples.host).toMatchObject({ pid: process.pid, memory_mb: expect.any(Number) });
    expect(samples.machine.disk_free_mb).toBeGreaterThan(0);
    expect((await readSamples(t.dir))?.sessions['calm-1']?.memory_mb).toBeGreaterThan(0);
    for (const id of ['busy-1', 'calm-1']) await t.send({ type: 'stop-session', session_id: id, reason: 'enough', now: true });
    expect((await seen(t.dir, ({ sessions }) => Object.keys(sessions).length === 0)).machine).toBeDefined();
  });

  test('no timer is left once no session lives', async () => {
    const dir = tempDir();
    mkdirSync(join(dir, 'logs'));
    const child = join(import.meta.dirname, 'children/sample-once.ts');
    // It ends by itself, or the limit of execFile ends it and this throws.
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', child, dir, dir], { timeout: 20_000 });
    expect(Number(stdout)).toBeLessThanOrEqual(4);
    expect(written(dir).sessions).toEqual({});
  });

  test('a peak that one look saw passes no limit; two in a row do', async () => {
    const dir = tempDir();
    mkdirSync(join(dir, 'logs'));
    const sleeper = spawn('sleep', ['1000'], { env: { PATH: process.env.PATH, MAOS_MARK: 'peaks/s1' } });
    const told: string[] = [];
    // The limit moves instead of the memory: over, under, over, over.
    const memory_limits = [0.01, 1_000, 0.01, 0.01];
    const overAt: number[] = [];
    let look = 0;
    const sampler = new Sampler({
      dir,
      repo: dir,
      digest: 'peaks',
      log: pino({ level: 'silent' }),
      live: () => [{ session_id: 's1', role: 'dev', output_bytes: 0, memory_limit: memory_limits[look++] ?? null }],
      over: (id, reason) => {
        overAt.push(look);
        told.push(`${id}: ${reason}`);
      },
    });
    onTestFinished(async () => {
      await sampler.stop();
      sleeper.kill('SIGKILL');
      await once(sleeper, 'exit');
    });
    sampler.wake();
    await until(() => told.length > 0, { timeout: 15_000 });
    expect(told).toEqual([expect.stringMatching(/^s1: It used \d+ MB; limits\.memory_mb of role dev is 0\.01\.$/)]);
    expect(overAt).toEqual([4]);
  });

  test('what is missing, damaged, of another kind or old is not known', async () => {
    const dir = tempDir();
    expect(await readSamples(dir)).toBeNull();
    mkdirSync(join(dir, 'logs'));
    const at = '2026-01-01T00:00:00.000Z';
    const good = { schema: 'maos.samples/1', at, host: {}, machine: {}, sessions: {} };
    const cases: [string, boolean][] = [
      [JSON.stringify(good), true],
      ['{"schema":', false],
      ['null', false],
      [JSON.stringify({ ...good, schema: 'other/1' }), false],
      [JSON.stringify({ ...good, sessions: { a: 1 } }), false],
    ];
    for (const [text, known] of cases) {
      writeFileSync(join(dir, 'logs/samples.json'), text);
      expect((await readSamples(dir, Date.parse(at) + 9_000)) !== null, text).toBe(known);
    }
    writeFileSync(join(dir, 'logs/samples.json'), JSON.stringify(good));
    expect(await readSamples(dir, Date.parse(at) + 11_000)).toBeNull();
  });
});

describe('limits of a role', () => {
  test('a session over limits.memory_mb is stopped with its children, and that is a failure with the reason; another goes on', async () => {
    const t = await setUp();
    await t.start();
    const hog =
      'const held = Buffer.alloc(150 << 20, 1); require("node:child_process").spawn("sleep", ["1000"], {detached: true, stdio: "ignore"}); setInterval(() => held, 60000)';
    await t.send(t.session('small', 'sleep 1000', limits(80, null)));
    await t.send(t.session('hog', node(hog), limits(80, null)));
    const { session_id, exit } = await t.see('session-exited');
    expect(session_id).toBe('hog-1');
    expect(exit.outcome).toBe('failed');
    expect(exit.reason).toMatch(/^It used (1[5-9]\d|2\d\d) MB; limits\.memory_mb of role dev is 80\.$/);
    expect(await findMarked(`${t.digest}/hog-1`)).toEqual([]);
    expect(await findMarked(`${t.digest}/small-1`)).not.toEqual([]);
  });

  test('a session over limits.output_mb is stopped, also when it would have ended well by then', async () => {
    const t = await setUp();
    await t.start();
    await t.send(t.session('flood', 'yes "a line that is printed again and again" | head -c 3000000; exit 0', limits(null, 1)));
    await t.send(t.session('within', 'yes "a line" | head -c 500000; exit 0', limits(null, 1)));
    const flood = await t.see('session-exited', ({ session_id }) => session_id === 'flood-1');
    expect(flood.exit).toMatchObject({ outcome: 'failed', reason: 'It printed more than 1 MB; limits.output_mb of role dev is 1.' });
    expect(await t.see('session-exited', ({ session_id }) => session_id === 'within-1')).toMatchObject({ exit: { outcome: 'completed' } });
  });

  test('one that the user stopped is stopped, whatever it prints while it ends', async () => {
    const t = await setUp();
    await t.start();
    await t.send(t.session('last', 'trap \'yes "last words" | head -c 3000000; exit 0\' TERM; echo up; while :; do sleep 0.05; done', limits(null, 1)));
    await until(async () => (await t.store.terminals.tail('last-1', 100)).end > 0, { what: 'its first words' });
    await t.send({ type: 'stop-session', session_id: 'last-1', reason: 'enough', now: false });
    expect(await t.see('session-exited')).toMatchObject({ exit: { outcome: 'stopped', reason: 'enough' } });
  });
});
