/** Waiting for something to become true in the State or the journal, with a ceiling. Nothing here polls faster than it is told of changes. */
import type { Client } from '../client/contract.ts';
import type { State } from '../core/state.ts';
import type { Event, EventBody } from '../protocol/event.ts';
import { EXIT, MaosError } from '../system/errors.ts';
import { oneLookAtATime } from '../system/one-look.ts';

const late = (what: string, ms: number) =>
  new MaosError({ code: 'TIMEOUT', message: `${what} within ${ms >= 1_000 ? `${Math.round(ms / 1_000)} s` : `${ms} ms`}.`, hint: 'See maos-tui status', exit: EXIT.timeout });

/** First event after `seq` that fits, also one that is in the journal already. `onEvent` sees each on the way. */
export async function waitForEvent(client: Client, seq: number, fits: (body: EventBody) => boolean, timeoutMs: number, onEvent: (event: Event) => void = () => {}): Promise<Event> {
  let read = seq;
  const { promise, resolve, reject } = deferred<Event>();
  let found = false;
  const start = oneLookAtATime(async () => {
    if (found) return;
    for await (const event of client.store.journal.read(read)) {
      read = event.seq;
      onEvent(event);
      if (fits(event.body)) {
        found = true;
        return resolve(event);
      }
    }
  }, reject);
  const stop = client.store.journal.watch(start);
  const timer = setTimeout(() => reject(late('It did not happen', timeoutMs)), timeoutMs);
  start();
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    stop();
  }
}

/** How often a wait looks whether anybody is there to bring about what is waited for. */
const LOOK_EVERY_MS = 2_000;

/** Brings the daemons back when a run that should go on has had none for two looks: one that is only gone for a moment is started again by the other. */
function watchDaemons(client: Client, state: () => State, reject: (error: unknown) => void): () => void {
  let absent = 0;
  const timer = setInterval(() => {
    const going = ['planning', 'running'].includes(state().run?.state ?? '');
    client
      .daemons()
      .then(({ orchestrator, host }) => {
        absent = going && !orchestrator.alive && !host.alive ? absent + 1 : 0;
        return absent < 2 ? undefined : client.ensureDaemons();
      })
      .catch(reject);
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

/**
 * Follows the State until `done` returns a value other than undefined. `onEvents` sees what happens meanwhile. No ceiling when `timeoutMs` is
 * undefined. `progress`: it is the run's progress that is waited for, so daemons that were both killed are started again.
 */
export async function followUntil<T>(
  client: Client,
  done: (state: State) => T | undefined,
  onEvents: (events: readonly Event[], state: State) => void,
  timeoutMs?: number,
  progress = false,
): Promise<T> {
  const { promise, resolve, reject } = deferred<T>();
  const look = (state: State) => {
    const value = done(state);
    if (value !== undefined) resolve(value);
  };
  const followed = await client.follow((state, events) => {
    try {
      onEvents(events, state);
      look(state);
    } catch (error) {
      reject(error);
    }
  });
  const timer = timeoutMs === undefined ? null : setTimeout(() => reject(late('It did not happen', timeoutMs)), timeoutMs);
  const unwatch = progress ? watchDaemons(client, () => followed.state, reject) : () => {};
  try {
    look(followed.state);
    return await promise;
  } finally {
    if (timer) clearTimeout(timer);
    unwatch();
    followed.stop();
  }
}

export function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: unknown) => void } {
  let resolve: (value: T) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
