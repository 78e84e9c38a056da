/**
 * evolve: what an event makes of State. It never refuses and knows no clock; it changes the State it is given.
 * Each noun has its own file; this one gives every event its place and keeps what all share.
 */
import type { Event, EventBody } from '../protocol/event.ts';
import { approvalEvents } from './approval/evolve.ts';
import { contextChanged } from './dispatch/derived.ts';
import type { Evolvers } from './evolvers.ts';
import { messageEvents } from './message/evolve.ts';
import { replanEvents } from './replan/evolve.ts';
import { planRefused, runEvents } from './run/evolve.ts';
import { sessionEvents } from './session/evolve.ts';
import type { State } from './state.ts';
import { taskEvents } from './task/evolve.ts';

const NOTHING = (): void => {};
const evolvers: Evolvers = {
  ...runEvents,
  ...replanEvents,
  ...taskEvents,
  ...sessionEvents,
  ...approvalEvents,
  ...messageEvents,
  'context.set': (state, body, event) => {
    state.context[body.key] = { digest: body.digest, bytes: body.bytes, by: body.by, at: event.at };
    contextChanged(state, body.key);
  },
  'host.started': (state, body, event) => {
    state.host = { id: body.host_id, epoch: body.epoch, pid: body.pid, since: event.at };
  },
  'host.stopped': (state, body) => {
    if (state.host?.epoch === body.epoch) state.host = null;
  },
  'effect.failed': NOTHING,
  'command.refused': (state, body) => {
    // what the architect was told to mend is the reason when it gives up, and in its next brief
    if (body.command === 'propose-plan' && body.code === 'PLAN_INVALID' && state.run !== null) planRefused(state.run, body.reason.split('\n'));
  },
  'system.noted': NOTHING,
};

/** Cause of events that no command asked for. */
export const TICK = 'tick';

/** How many command ids are remembered; redelivery reaches back one batch, so this is generous. */
const SEEN = 4_096;

export function evolve(state: State, event: Pick<Event, 'seq' | 'at' | 'actor' | 'cause' | 'body'>): State {
  state.seq = event.seq;
  if (event.at > state.at) state.at = event.at;
  if (event.cause !== TICK && state.seen[state.seen.length - 1] !== event.cause) {
    state.seen.push(event.cause);
    if (state.seen.length > 2 * SEEN) state.seen.splice(0, SEEN);
  }
  const evolver = evolvers[event.body.type] as (state: State, body: EventBody, event: Pick<Event, 'at' | 'actor'>) => void;
  // an event of a later version that this one does not know: the facts we do know still hold
  if (evolver !== undefined) evolver(state, event.body, event);
  return state;
}
