/**
 * The host's way through the one door: observations as signed command envelopes in messages/orchestrator/. Durable once resolved, and
 * tried again until then, because an observation that is lost leaves a task hanging. What can never be written is answered by an
 * `effect-failed` that says so. An effect's observation has an id made from the effect's, so that an effect done twice (a crash before
 * its ack) is observed once.
 */
import { createHash } from 'node:crypto';
import type { CommandBody, CommandEnvelope } from '../protocol/command.ts';
import type { Effect } from '../protocol/effect.ts';
import { mailName } from '../store/names.ts';
import type { Mailbox } from '../store/ports.ts';
import { now } from '../system/clock.ts';
import { MaosError } from '../system/errors.ts';
import { newId } from '../system/ids.ts';
import type { Log } from '../system/log.ts';
import { secretOf, sign } from '../system/signature.ts';
import { toFit } from './fit.ts';

const AS = 'host';
/** That of everything an agent says: a session's exit must not be read before what its agent said last. */
const PRIORITY = 'medium';
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;
const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A ULID that is the same for the same key: time of `at`, and 80 bits of the key's hash. */
export function stableId(at: string, key: string): string {
  let time = Date.parse(at);
  let head = '';
  for (let n = 0; n < 10; n++) {
    head = BASE32.charAt(time % 32) + head;
    time = Math.floor(time / 32);
  }
  const hash = createHash('sha256').update(key).digest();
  let tail = '';
  for (let n = 0; n < 16; n++) tail += BASE32.charAt((hash[n] ?? 0) % 32);
  return head + tail;
}

/** What the host saw, as a command body. */
export type Observation = CommandBody;

export interface Door {
  /** Resolves when the observation lies in the door; rejects only when `signal` was aborted first. `of` is the effect it answers. */
  observe(body: Observation, id?: string, of?: Effect): Promise<void>;
}

export function openDoor(mailbox: Mailbox<CommandEnvelope>, key: Buffer, log: Log, signal: AbortSignal): Door {
  const secret = secretOf(key, AS);
  return {
    async observe(seen, id = newId(), of) {
      const fitted = toFit(seen);
      let body = 'body' in fitted ? fitted.body : unfit(seen, id, fitted.unfit, of);
      if (body !== seen) log.warn({ type: seen.type, id }, 'an observation was cut, or could not be passed on');
      for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
        try {
          await mailbox.send(mailName(PRIORITY, id), {
            schema: 'maos.command/1',
            id,
            at: now(),
            via: 'host',
            pid: process.pid,
            auth: { as: AS, mac: sign(secret, id, body) },
            body,
          });
          return;
        } catch (error) {
          if (error instanceof MaosError && error.code === 'TOO_LARGE' && body.type !== 'effect-failed') {
            log.error({ err: error, type: body.type }, 'observation is too large');
            body = unfit(seen, id, error.message, of);
            continue;
          }
          log.error({ err: error, type: body.type }, 'observation could not be written; trying again');
          await pause(wait, signal);
        }
      }
    },
  };
}

function unfit(seen: Observation, id: string, why: string, of: Effect | undefined): Observation {
  const failed = {
    type: 'effect-failed' as const,
    effect_id: of?.id ?? id,
    effect_type: of?.body.type ?? seen.type,
    code: 'OBSERVATION_UNFIT',
    message: `What the host saw (${seen.type}) cannot be passed on: ${why}`.slice(0, 2_000),
    hint: 'Make the result smaller (generated files belong into .gitignore), then try again. The host log has more: logs/host.log.',
    retryable: false,
  };
  const whose = {
    ...('task_id' in seen && seen.task_id != null ? { task_id: seen.task_id } : {}),
    ...('session_id' in seen && seen.session_id != null ? { session_id: seen.session_id } : {}),
  };
  const whole = toFit({ ...failed, ...whose });
  return 'body' in whole ? whole.body : failed;
}

/** Rejects when aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
