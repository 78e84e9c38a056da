/** What a run is in the middle of, also while it is paused; and how every run ends. */
import type { EventBody } from '../../protocol/event.ts';
import type { RunState } from '../../protocol/words.ts';
import { withdraw } from '../approval/request.ts';
import { reject } from '../command.ts';
import { derivedOf } from '../dispatch/derived.ts';
import type { Run, State } from '../state.ts';
import { runEnded } from '../transitions.ts';

export const NO_RUN = reject('NO_RUN', 'There is no run.', 'Start one: maos-tui run "GOAL"');
export const MERGING = reject('NOT_NOW', 'The run is being merged into your branch right now.', 'Try again in a moment.');

/** The run that can still be changed, or null. */
export const liveRun = (state: State): Run | null => (state.run !== null && !runEnded(state.run.state) ? state.run : null);

export const phaseOf = (run: Run): RunState => (run.state === 'paused' ? (run.paused_from ?? 'running') : run.state);

export const stopSessions = (state: State, reason: string, now: boolean): EventBody[] =>
  [...derivedOf(state).active.values()]
    .filter((session) => now || session.state !== 'stopping')
    .map((session) => ({ type: 'session.stopping', session_id: session.id, reason, now }));

type Ending = Extract<EventBody, { type: 'run.finished' | 'run.failed' | 'run.cancelled' }>;

/** Nothing of an ended run asks or works any more. `except`: the question this is the answer to. */
export const endRun = (state: State, ending: Ending, except: string | null = null): EventBody[] => [
  ...withdraw(state, `the run is ${ending.type.slice('run.'.length)}`, (approval) => approval.id !== except),
  ...stopSessions(state, 'the run ended', false),
  ending,
];
