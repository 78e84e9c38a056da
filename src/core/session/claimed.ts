/**
 * An agent with a screen of its own does not end with its work: one that said that it is done, and whose turn is over, is ended. A planner has
 * said so by its plan, or by its answer about the plan. Who is idle and has said nothing is left alone: its adapter asks the user.
 */
import type { EventBody } from '../../protocol/event.ts';
import { CLAIMED } from '../../protocol/words.ts';
import type { Derived } from '../dispatch/derived.ts';
import { askedBy } from '../replan/decide.ts';
import type { Run, Session, State } from '../state.ts';
import { specOf } from './agents.ts';

const isDone = (run: Run, session: Session): boolean => session.claim !== null || (session.purpose === 'plan' && run.state !== 'planning' && askedBy(run, session) === null);

export function endClaimed(_state: State, run: Run, derived: Derived): EventBody[] {
  for (const session of derived.active.values())
    if (session.state === 'ready' && specOf(run, session)?.mode === 'terminal' && isDone(run, session))
      return [{ type: 'session.stopping', session_id: session.id, reason: CLAIMED, now: false }];
  return [];
}
