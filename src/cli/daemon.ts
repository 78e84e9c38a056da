/**
 * The two daemons, composed: `maos-tui daemon orchestrator|host --dir DIR`. Started detached by viewers and by each other;
 * the lease makes a second one end at once. A defect ends the process with its stack in the log, and the other one starts it again.
 */
import { dirname } from 'node:path';
import { adapters } from '../agents/index.ts';
import { daemonStatus, spawnDaemon } from '../client/daemons.ts';
import type { State } from '../core/state.ts';
import { runHost } from '../host/loop.ts';
import { Orchestrator } from '../orchestrator/loop.ts';
import { openFileStore } from '../store/file/index.ts';
import type { Lease } from '../store/ports.ts';
import { EXIT, MaosError } from '../system/errors.ts';
import { layout } from '../system/layout.ts';
import { type Log, openLog } from '../system/log.ts';

export type DaemonName = 'orchestrator' | 'host';

/** Seconds without anything to do after which the daemons end. */
const idleMs = (): number | undefined => (process.env.MAOS_IDLE_SECONDS === undefined ? undefined : Number(process.env.MAOS_IDLE_SECONDS) * 1_000);

/** Runs until stopped; resolves to the exit code. */
export async function runDaemon(name: DaemonName, dir: string): Promise<number> {
  const log = openLog(`${layout(dir).logs}/${name}.log`, name);
  const store = await openFileStore<State>(dir, { create: true });
  const taken = await store.leases.take(name, `${name} ${process.pid}`);
  if ('held' in taken) {
    log.info({ pid: taken.held.pid, epoch: taken.held.epoch }, 'another one holds the lease');
    process.stderr.write(`Another ${name} runs here already, pid ${taken.held.pid}.\n`);
    return EXIT.unreachable;
  }
  log.info({ pid: process.pid, epoch: taken.record.epoch }, 'started');
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) => {
      log.fatal({ err: error }, event);
      process.exit(EXIT.failed);
    });
  try {
    await (name === 'orchestrator' ? orchestrate(store, taken, log) : host(dir, store, taken, log));
    return EXIT.ok;
  } catch (error) {
    log.fatal({ err: error }, 'cannot go on');
    if (error instanceof MaosError) process.stderr.write(`${error.message}\n${error.hint}\n`);
    return EXIT.failed;
  } finally {
    if (await taken.current()) await taken.release();
  }
}

/** Bring the other daemon back when it is gone; a start takes a moment, so it is not asked for twice within that time. */
function reviver(name: DaemonName, store: Awaited<ReturnType<typeof openFileStore<State>>>, log: Log): () => Promise<void> {
  // whoever started this one has most likely started the other as well
  let asked = performance.now() - START_MS + FIRST_MS;
  return async () => {
    if ((await daemonStatus(store.leases, name)).alive || performance.now() - asked < START_MS) return;
    asked = performance.now();
    log.info({ name }, 'starting');
    spawnDaemon(name, store.dir);
  };
}
const START_MS = 5_000;
const FIRST_MS = 1_500;

async function orchestrate(store: Awaited<ReturnType<typeof openFileStore<State>>>, lease: Lease, log: Log): Promise<void> {
  const idle = idleMs();
  const orchestrator = new Orchestrator({
    store,
    lease,
    log,
    ensureHost: reviver('host', store, log),
    host: () => daemonStatus(store.leases, 'host'),
    ...(idle === undefined ? {} : { idleMs: idle }),
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => orchestrator.stop(signal));
  await orchestrator.run();
}

async function host(dir: string, store: Awaited<ReturnType<typeof openFileStore<State>>>, lease: Lease, log: Log): Promise<void> {
  const running = await runHost({ dir, repo: dirname(dir), store, lease, log, adapters, ensureOrchestrator: reviver('orchestrator', store, log) });
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      void running.stop();
    });
  await running.done;
}
