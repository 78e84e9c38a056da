/**
 * The host: takes effects out of messages/host/, does them, and says through the door what it saw. It decides nothing.
 * Invariants: an effect is acknowledged only after its observation is durable; while it holds the lease it is the only one, and without the
 * lease it does nothing; when it ends, no process of a session is left.
 */
import { realpath } from 'node:fs/promises';
import { hostname } from 'node:os';
import { relative } from 'node:path';
import type { Adapter } from '../agents/contract.ts';
import { commandSchema } from '../protocol/command.ts';
import { type Effect, effectSchema } from '../protocol/effect.ts';
import type { AgentKind } from '../protocol/words.ts';
import type { Delivery, Lease, Store } from '../store/ports.ts';
import { MaosError } from '../system/errors.ts';
import { failpoint } from '../system/failpoint.ts';
import { dirDigest, layout } from '../system/layout.ts';
import type { Log } from '../system/log.ts';
import { endMarked } from '../system/process.ts';
import { loadKey } from '../system/signature.ts';
import { DeadEffects } from './dead-effects.ts';
import { hideOurFiles } from './git/exclude.ts';
import type { Host } from './host.ts';
import { openDoor, pause, stableId } from './observe.ts';
import { openLanes, perform } from './perform.ts';
import { Sampler } from './samples.ts';
import { Sessions } from './sessions.ts';
import { tidy } from './tidy.ts';
import { openTyping } from './typing.ts';

export interface HostOptions<S> {
  /** Absolute path of `.multi-agent/`. */
  dir: string;
  /** Top of the user's repository. */
  repo: string;
  store: Store<S>;
  lease: Lease;
  log: Log;
  adapters: Readonly<Record<AgentKind, () => Promise<Adapter>>>;
  /** Called every 2 s; starts the orchestrator when it is gone. */
  ensureOrchestrator: () => Promise<void>;
  /** Results looked at at the same time. @default 3 */
  verifyAtOnce?: number;
  /** Longest time of one check. @default 600000 */
  checkLimitMs?: number;
}
export interface RunningHost {
  /** End all agents (TERM, after 5 s KILL), give the lease back, end. */
  stop(): Promise<void>;
  /** Resolves when it has ended, whoever asked for it; rejects with LEASE_LOST when another host took over. */
  done: Promise<void>;
}

const BEAT_MS = 2_000;
const CLAIM = 50;
/** How long answers that are on their way may take once the host ends. */
const LAST_WORDS_MS = 2_000;

export async function runHost<S>(options: HostOptions<S>): Promise<RunningHost> {
  const { dir, repo, store, lease, log } = options;
  const digest = dirDigest(dir);
  const key = await loadKey(dir);
  // No session of ours lives yet, so whatever carries the mark was left by a host that died.
  const left = await endMarked(digest, { graceMs: 500 });
  if (left.length > 0) log.warn({ left }, 'processes of an earlier host could not be ended');
  await store.typed.clear();
  const folder = relative(await realpath(repo), await realpath(dir));
  if (folder !== '' && !folder.startsWith('..')) await hideOurFiles(repo, folder);

  const working = new AbortController();
  const talking = new AbortController();
  const door = openDoor(
    store.mailbox('orchestrator', (value) => commandSchema.parse(value)),
    key,
    log,
    talking.signal,
  );
  const observe = door.observe;
  const worktrees = layout(dir).worktrees;
  const samples = new Sampler({ dir, repo, digest, log, live: () => sessions.measured(), over: (id, reason) => sessions.overLimit(id, reason) });
  const sessions = new Sessions({
    dir,
    repo,
    worktrees,
    digest,
    epoch: lease.record.epoch,
    key,
    artifacts: store.artifacts,
    terminals: store.terminals,
    typing: openTyping(store.typed, key, log),
    log,
    adapters: options.adapters,
    observe,
    began: () => samples.wake(),
  });
  const host: Host = {
    dir,
    repo,
    worktrees,
    digest,
    epoch: lease.record.epoch,
    artifacts: store.artifacts,
    log,
    sessions,
    signal: working.signal,
    ...(options.checkLimitMs === undefined ? {} : { checkLimitMs: options.checkLimitMs }),
  };
  const lanes = openLanes(options.verifyAtOnce ?? 3);
  const mailbox = store.mailbox<Effect>('host', (value) => effectSchema.parse(value));
  const dead = new DeadEffects({ dir, digest, mailbox, observe, log });

  const busy = new Set<Promise<void>>();
  let unwatch = (): void => undefined;
  let heart: NodeJS.Timeout | undefined;
  let ending = null as Promise<void> | null;
  let finish = (): void => undefined;
  let fail = (_error: unknown): void => undefined;
  const done = new Promise<void>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  // Who does not wait for the end must not be ended by it.
  done.catch(() => undefined);

  async function handle({ name, value: effect }: Delivery<Effect>): Promise<void> {
    const id = stableId(effect.at, `${digest} ${effect.id}`);
    failpoint('after-claim', dir);
    try {
      if (effect.body.type === 'stop-host') {
        // Acknowledged first: what is left undone here needs no other host.
        await mailbox.ack(name);
        if (effect.body.host_epoch === lease.record.epoch) void end('stop-host', null);
        return;
      }
      if (effect.body.type === 'start-session' && effect.body.host_epoch > lease.record.epoch) {
        // Meant for a newer host, so this one is over: back with it.
        await mailbox.redeliver({ name });
        return renew();
      }
      const observation = await perform(host, lanes, effect, id);
      if (observation !== null) await observe(observation, id, effect);
      await mailbox.ack(name);
    } catch (error) {
      // While it ends, what is unfinished stays in cur and is done by the next host.
      if (ending === null) log.error({ err: error, effect: effect.id }, 'an effect could not be finished');
    }
  }

  const renew = alone(async () => {
    try {
      await lease.renew();
    } catch (error) {
      if (!(error instanceof MaosError && error.code === 'LEASE_LOST')) throw error;
      void end('lease lost', error);
    }
  }, log);
  const revive = alone(options.ensureOrchestrator, log);
  const answerDead = alone(() => dead.answer(), log);

  let pumping = false;
  let again = false;
  async function pump(): Promise<void> {
    again = true;
    if (pumping) return;
    pumping = true;
    try {
      while (again && ending === null) {
        again = false;
        if (!(await lease.current())) return renew();
        for (let claimed = await mailbox.claim(CLAIM); claimed.length > 0; claimed = ending === null ? await mailbox.claim(CLAIM) : []) {
          for (const delivery of claimed) {
            // Claimed while it ends: left in cur for the next host.
            if (ending !== null) break;
            const work = handle(delivery).finally(() => busy.delete(work));
            busy.add(work);
          }
        }
        answerDead();
      }
    } catch (error) {
      log.error({ err: error }, 'effects could not be claimed; trying again');
    } finally {
      pumping = false;
    }
  }

  function beat(): void {
    if (ending !== null) return;
    renew();
    // The watch is a hint; this is the scan.
    void pump();
    revive();
  }

  function end(why: string, error: unknown): Promise<void> {
    ending ??= (async () => {
      log.info({ why }, 'host ends');
      clearInterval(heart);
      const measured = samples.stop();
      unwatch();
      for (const name of SIGNALS) process.off(name, onSignal);
      working.abort(new MaosError({ code: 'HOST_STOPPING', message: 'the host stops', retryable: true }));
      const lost = error !== null;
      try {
        await sessions.stopAll(lost ? 'another host took over' : 'the host was stopped', { now: lost, ours: !lost });
        await Promise.race([Promise.all(busy), pause(LAST_WORDS_MS, talking.signal)]);
        await measured;
        // In the lane, so that a merge that is still ending is not disturbed; what is not done in time the next host does.
        if (!lost) await Promise.race([lanes.merge(() => tidy(host)), pause(LAST_WORDS_MS, talking.signal)]);
        talking.abort(new MaosError({ code: 'HOST_STOPPING', message: 'the host stops', retryable: true }));
        await store.terminals.flush();
        if (!lost) await lease.release();
      } catch (failure) {
        log.error({ err: failure }, 'the host did not end cleanly');
      }
      if (lost) fail(error);
      else finish();
    })();
    return ending;
  }

  const onSignal = (): void => void end('signal', null);
  const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
  for (const name of SIGNALS) process.on(name, onSignal);

  const back = await mailbox.redeliver();
  if (back.length > 0) log.info({ effects: back.length }, 'effects of an earlier host are done again');
  await observe({ type: 'host-started', host_id: hostname() || 'host', epoch: lease.record.epoch, pid: process.pid });
  if (ending === null) {
    // Left by a host that was killed. The first merge waits for it, nothing else.
    void lanes.merge(() => tidy(host));
    unwatch = mailbox.watch(() => void pump());
    heart = setInterval(beat, BEAT_MS);
    beat();
  }
  return { stop: () => end('asked', null), done };
}

/** The work as something that can be called at any time: never twice at once, its failures logged. */
function alone(work: () => Promise<void>, log: Log): () => void {
  let running = false;
  return () => {
    if (running) return;
    running = true;
    work()
      .catch((error: unknown) => log.error({ err: error }, 'heartbeat failed'))
      .finally(() => {
        running = false;
      });
  };
}
