import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import type { Adapter } from '../../src/agents/contract.ts';
import { adapters } from '../../src/agents/index.ts';
import { toFit } from '../../src/host/fit.ts';
import { type Observation, openDoor, stableId } from '../../src/host/observe.ts';
import type { CommandBody } from '../../src/protocol/command.ts';
import { commandBodySchema } from '../../src/protocol/command.ts';
import type { Effect } from '../../src/protocol/effect.ts';
import { until } from '../support/until.ts';
import { setUp } from './running.ts';

const files = (count: number, length: number) => Array.from({ length: count }, (_, n) => ({ path: `${n}/${'x'.repeat(length)}`, status: 'A', added: 1, removed: 0 }));
const verified = (more: Partial<Extract<CommandBody, { type: 'result-verified' }>> = {}): Extract<CommandBody, { type: 'result-verified' }> => ({
  type: 'result-verified',
  task_id: 't1',
  session_id: 't1-1',
  commit: 'a'.repeat(40),
  base: 'b'.repeat(40),
  no_change: false,
  files: [],
  checks: [],
  problems: [],
  diff: null,
  ...more,
});

describe('an observation', () => {
  test('that fits is not touched; lists and texts that do not are cut, control characters dropped, and then it fits', () => {
    const good = verified({ files: files(10_000, 5) });
    expect(toFit(good)).toEqual({ body: good });
    const bad: Observation[] = [
      verified({ files: files(14_000, 5) }),
      { type: 'merge-conflicted', task_id: 't1', commit: 'a'.repeat(40), onto: 'b'.repeat(40), files: files(20_000, 3).map(({ path }) => path), text: 'x'.repeat(50_000) },
      {
        type: 'permission-asked',
        session_id: 's',
        request_id: 'r'.repeat(900),
        tool: 'a\nb\u001b[31m',
        summary: 'c'.repeat(9_000),
        detail: '\u0000d',
        cwd: '/x\u0007',
        rule: '',
        why: 'w'.repeat(9_000),
        grant: 'g\u0007'.repeat(400),
      },
      { type: 'session-exited', session_id: 's', exit: { outcome: 'failed', reason: '\u0000r'.repeat(9_000), code: 1, signal: null }, output: 'o'.repeat(30_000) },
    ];
    for (const body of bad) {
      const fitted = toFit(body);
      expect(commandBodySchema.safeParse('body' in fitted ? fitted.body : null).success).toBe(true);
    }
    expect(toFit(verified({ files: files(14_000, 5) }))).toMatchObject({ body: { files: { length: 10_000 } } });
    expect(toFit(bad[2] as Observation)).toMatchObject({ body: { tool: 'a b[31m', detail: 'd', cwd: '/x' } });
    expect(toFit(verified({ commit: 'x' }))).toMatchObject({ unfit: expect.stringContaining('commit') });
    expect(toFit({ type: 'plan-produced', session_id: 's', plan: JSON.parse(`${'['.repeat(300)}${']'.repeat(300)}`) })).toMatchObject({ unfit: expect.stringContaining('deep') });
  });

  test.each([
    ['is larger than any letter', verified({ files: files(10_000, 2_000) }), 'bytes'],
    ['breaks the schema', verified({ commit: '' }), 'commit'],
  ])('that %s is answered by effect-failed, under the same id', async (_name, body, why) => {
    const t = await setUp();
    const door = openDoor(t.door, Buffer.alloc(32), pino({ level: 'silent' }), new AbortController().signal);
    const effect = { id: '7.1', at: '2026-01-01T00:00:00.000Z', body: { type: 'verify-result' } } as Effect;
    const id = stableId(effect.at, 'x');
    await door.observe(body, id, effect);
    expect(await t.see('effect-failed')).toEqual({
      type: 'effect-failed',
      effect_id: '7.1',
      effect_type: 'verify-result',
      task_id: 't1',
      session_id: 't1-1',
      code: 'OBSERVATION_UNFIT',
      message: expect.stringContaining(why),
      hint: expect.any(String),
      retryable: false,
    });
    expect(t.heard.map((envelope) => envelope.id)).toEqual([id]);
  });

  test('of more than 10,000 files is seen, with 10,000 of them', async () => {
    const t = await setUp();
    await t.start();
    await t.send(t.session('t1', 'mkdir many && cd many && seq -f "a-file-of-generated-things-with-a-long-name-%06g.txt" 10050 | xargs touch'));
    await t.see('session-exited');
    await t.send({
      type: 'verify-result',
      task_id: 't1',
      session_id: 't1-1',
      worktree: 't1',
      branch: 'maos/r1/dev/t1',
      start_commit: t.base,
      directories: [],
      checks: [],
      commit_message: 'Many',
      no_change: null,
    });
    expect((await t.see('result-verified')).files).toHaveLength(10_000);
    await until(async () => (await t.effects.list('cur')).length === 0);
  });

  test('of a session that cannot be passed on does not keep its end from being told', async () => {
    const t = await setUp();
    const talker: Adapter = {
      kind: 'command',
      probe: async () => ({ found: true, version: null, detail: '', install: '' }),
      start: (_context, _tools, report) => {
        queueMicrotask(() => {
          report({ type: 'started', pid: 1 });
          report({ type: 'plan', plan: { summary: 'x'.repeat(17 * 1024 * 1024) } });
          report({ type: 'exit', exit: { outcome: 'completed', reason: '', code: 0, signal: null }, output: 'bye' });
        });
        return { answer: () => undefined, send: () => Promise.resolve('idle' as const), stop: () => undefined };
      },
    };
    await t.start({ adapters: { ...adapters, command: () => Promise.resolve(talker) } });
    await t.send(t.session('t1', ''));
    expect(await t.see('effect-failed')).toMatchObject({ effect_type: 'plan-produced', session_id: 't1-1', code: 'OBSERVATION_UNFIT' });
    expect(await t.see('session-exited')).toMatchObject({ exit: { outcome: 'completed' } });
    await until(async () => (await t.effects.list('cur')).length === 0);
  });
});

describe('an effect the host cannot read', () => {
  test('is answered as failed, once in all lives of the host; one without id or type only lies in dead', async () => {
    const t = await setUp();
    const first = await t.start();
    await mkdir(join(t.dir, 'messages/host/new'), { recursive: true });
    const letter = { schema: 'maos.effect/1', id: '41.0', at: '2026-01-01T00:00:00.000Z', body: { type: 'verify-result', task_id: 't1', session_id: 't1-1' } };
    await writeFile(join(t.dir, 'messages/host/new/1-000000000041.0.json'), JSON.stringify(letter));
    await writeFile(join(t.dir, 'messages/host/new/1-junk.json'), '{"not": "an effect"}');
    const large = JSON.stringify({ ...letter, id: '42.0', body: { type: 'merge-result', task_id: 't2', message: 'x'.repeat(17 * 1024 * 1024) } });
    await writeFile(join(t.dir, 'messages/host/new/1-000000000042.0.json'), large);
    expect(await t.see('effect-failed', ({ effect_id }) => effect_id === '41.0')).toMatchObject({
      effect_type: 'verify-result',
      task_id: 't1',
      session_id: 't1-1',
      code: 'EFFECT_UNREADABLE',
      message: expect.stringMatching(/\(verify-result\): body\.worktree: [^\n]*; body\.branch: [^\n]*$/),
    });
    expect(await t.see('effect-failed', ({ effect_id }) => effect_id === '42.0')).toMatchObject({ effect_type: 'merge-result', task_id: 't2' });
    await until(async () => JSON.parse(await readFile(join(t.dir, 'logs/host.dead.json'), 'utf8')).length === 3);
    await first.stop();
    // Forgotten by the door, so that only the host itself knows that it was said.
    await t.door.prune(0);
    await t.start();
    await writeFile(join(t.dir, 'messages/host/new/1-000000000043.0.json'), JSON.stringify({ ...letter, id: '43.0' }));
    await t.see('effect-failed', ({ effect_id }) => effect_id === '43.0');
    expect((await t.listen()).filter(({ type }) => type === 'effect-failed')).toHaveLength(3);
  });
});
