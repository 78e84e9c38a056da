/** A whole host on a temporary repository: real store, lease, worktrees and agents. What it says is read at the door. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { adapters } from '../../src/agents/index.ts';
import { type HostOptions, type RunningHost, runHost } from '../../src/host/loop.ts';
import type { CommandBody, CommandEnvelope } from '../../src/protocol/command.ts';
import { commandSchema } from '../../src/protocol/command.ts';
import type { Effect, EffectBody, EffectOf } from '../../src/protocol/effect.ts';
import { effectSchema } from '../../src/protocol/effect.ts';
import { mailName, openFileStore } from '../../src/store/file/index.ts';
import type { Lease } from '../../src/store/ports.ts';
import { now } from '../../src/system/clock.ts';
import { dirDigest } from '../../src/system/layout.ts';
import { endMarked } from '../../src/system/process.ts';
import { until } from '../support/until.ts';
import { makeRepo } from './repo.ts';

export type Seen<T extends CommandBody['type']> = Extract<CommandBody, { type: T }>;

export async function setUp() {
  const repo = makeRepo();
  const dir = join(repo.path, '.multi-agent');
  const store = await openFileStore(dir, { create: true });
  const effects = store.mailbox<Effect>('host', (value) => effectSchema.parse(value));
  const door = store.mailbox<CommandEnvelope>('orchestrator', (value) => commandSchema.parse(value));
  const heard: CommandEnvelope[] = [];
  let number = 0;
  const listen = async () => {
    for (const { name, value } of await door.claim(1_000)) {
      heard.push(value);
      await door.ack(name);
    }
    return heard.map(({ body }) => body);
  };
  const running: RunningHost[] = [];
  onTestFinished(async () => {
    for (const host of running) await host.stop();
    await endMarked(dirDigest(dir), { graceMs: 0 });
  });
  return {
    repo,
    dir,
    store,
    effects,
    door,
    heard,
    listen,
    base: repo.git('rev-parse', 'main'),
    digest: dirDigest(dir),
    async start(more: Partial<HostOptions<unknown>> = {}): Promise<RunningHost & { lease: Lease }> {
      const lease = await store.leases.take('host', 'test');
      if ('held' in lease) throw new Error('the lease is held');
      const host = await runHost({ dir, repo: repo.path, store, lease, log: pino({ level: 'silent' }), adapters, ensureOrchestrator: () => Promise.resolve(), ...more });
      running.push(host);
      return { ...host, lease };
    },
    async send(body: EffectBody, at = now()): Promise<string> {
      const id = `${++number}.0`;
      await effects.send(mailName('medium', id), { schema: 'maos.effect/1', id, at, body });
      return id;
    },
    /** The first observation of that kind (and session or task), waited for. */
    async see<T extends CommandBody['type']>(type: T, matching: (body: Seen<T>) => boolean = () => true): Promise<Seen<T>> {
      return until(async () => (await listen()).find((body): body is Seen<T> => body.type === type && matching(body as Seen<T>)), {
        what: `${type}; heard ${heard.map(({ body }) => body.type).join(', ')}`,
        timeout: 15_000,
      });
    },
    /** A session of a command agent that runs this shell script. */
    session(id: string, script: string, more: Partial<EffectOf<'start-session'>> = {}): EffectOf<'start-session'> {
      const file = join(repo.path, '.git', `${id}.sh`);
      writeFileSync(file, script);
      const task = { id, title: 'T', description: '', acceptance: [], files: [], checks: [], priority: 'medium' };
      return {
        type: 'start-session',
        session_id: `${id}-1`,
        run_id: 'r1',
        task_id: id,
        purpose: 'task',
        role: 'dev',
        agent: { kind: 'command', argv: ['sh', file], model: null },
        brief: {
          schema: 'maos.brief/1',
          run_id: 'r1',
          session_id: `${id}-1`,
          purpose: 'task',
          role: 'dev',
          persona: '',
          goal: 'The goal',
          task,
          attempt: 1,
          earlier: [],
          conflict: null,
          review: null,
          dependencies: [],
          messages: [],
          context: [],
          directories: { read: [], write: [] },
          roles: [],
          plan_feedback: null,
        },
        worktree: id,
        branch: `maos/r1/dev/${id}`,
        start_commit: repo.git('rev-parse', 'main'),
        merge_onto: null,
        resume: null,
        tools: { allowed: [], restricted: [], write: [] },
        limits: { memory_mb: null, output_mb: null },
        host_epoch: 1,
        ...more,
      };
    },
  };
}
