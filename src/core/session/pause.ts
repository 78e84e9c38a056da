/**
 * What a person does to one agent: pausing it gives its role no new work and ends its processes in order, their worktrees and conversations kept;
 * resuming lets dispatch begin them again there. Restarting is both at once, for a process. Neither counts as a try that failed.
 */
import type { EventBody } from '../../protocol/event.ts';
import { ARCHITECT } from '../../protocol/words.ts';
import { accept, type BodyOf, type Command, type Decision, type Rejection, reject } from '../command.ts';
import { derivedOf } from '../dispatch/derived.ts';
import { liveRun, MERGING, NO_RUN, phaseOf } from '../run/phase.ts';
import type { Run, State } from '../state.ts';
import { live } from './live.ts';

/** Reasons of a session that was stopped by this, and says nothing about its work. */
export const PAUSED = 'its agent was paused by you';
export const RESTARTED = 'restarted by you';

/** Whether no new work is given to a role. */
export const isResting = (run: Run, role: string): boolean => run.resting[role] !== undefined;

function roleOf(state: State, role: string): Run | Rejection {
  const run = liveRun(state);
  if (run === null) return NO_RUN;
  return run.config.roles[role] === undefined ? reject('UNKNOWN_ROLE', `There is no agent ${role}.`, `Agents: ${Object.keys(run.config.roles).join(', ')}.`) : run;
}

export function pauseAgent(state: State, command: Command<BodyOf<'pause-agent'>>): Decision {
  const { role } = command.body;
  const run = roleOf(state, role);
  if ('ok' in run) return run;
  if (run.merging) return MERGING;
  if (isResting(run, role)) return reject('ALREADY', `${role} is paused already.`, `Go on with: maos-tui agents resume ${role}`);
  if (role === ARCHITECT && phaseOf(run) === 'planning') return reject('NOT_NOW', 'The run waits for the plan of the architect.', 'Pause the run instead: maos-tui pause');
  // an answer about the plan, and work that is finished, go on to their end
  const mine = [...derivedOf(state).active.values()].filter((one) => one.role === role && one.purpose !== 'plan' && one.state !== 'stopping' && one.claim === null);
  return accept(
    { type: 'run.agent-paused', run_id: run.id, role },
    mine.map((session): EventBody => ({ type: 'session.stopping', session_id: session.id, reason: PAUSED, now: false })),
  );
}

export function resumeAgent(state: State, command: Command<BodyOf<'resume-agent'>>): Decision {
  const { role } = command.body;
  const run = roleOf(state, role);
  if ('ok' in run) return run;
  return isResting(run, role) ? accept({ type: 'run.agent-resumed', run_id: run.id, role }) : reject('ALREADY', `${role} is not paused.`, 'See maos-tui agents list');
}

export function restartAgent(state: State, command: Command<BodyOf<'restart-agent'>>): Decision {
  const run = liveRun(state);
  if (run === null) return NO_RUN;
  const session = live(state, command.body.session_id);
  if (session === null) return reject('NO_SESSION', `The agent of ${command.body.session_id} does not run.`, 'A task that failed is tried again with: maos-tui tasks retry TASK');
  if (session.state === 'stopping') return reject('ALREADY', `${session.role} is ending already.`, 'Try again in a moment.');
  return accept({ type: 'session.stopping', session_id: session.id, reason: RESTARTED, now: false });
}
