/**
 * What follows when the service behind an agent refuses. A quota is the provider's, not the task's: it is parked for all, and the
 * attempt does not count. Nobody logged in is no reason to try again: it is the user's at once.
 */
import type { Exit } from '../../protocol/command.ts';
import type { EventBody } from '../../protocol/event.ts';
import { accept, type BodyOf, type Command, type Decision, reject } from '../command.ts';
import type { Session, State } from '../state.ts';
import { providerOf, specOf } from './agents.ts';

/** When the service does not say how long: long enough not to be a nuisance, short enough not to lose a night. */
const PARK_MS = 120_000;

/** Parking of the provider of this session; nothing when it is parked that long already. */
export function park(state: State, command: Pick<Command, 'at'>, session: Session, exit: Exit): EventBody[] {
  const agent = specOf(state.run, session);
  if (agent === undefined || exit.fault?.kind !== 'quota') return [];
  const provider = providerOf(agent);
  const soon = new Date(Date.parse(command.at) + PARK_MS).toISOString();
  const until = exit.fault.retry_at !== null && exit.fault.retry_at > command.at ? exit.fault.retry_at : soon;
  const known = state.parked[provider];
  return known !== undefined && known.until >= until ? [] : [{ type: 'provider.parked', provider, until, reason: exit.reason.slice(0, 500) }];
}

/** The user knows more than the service said: its quota was raised, or the time it gave is wrong. */
export function resumeProvider(state: State, { body }: Command<BodyOf<'resume-provider'>>): Decision {
  if (state.parked[body.provider] !== undefined) return accept({ type: 'provider.resumed', provider: body.provider });
  const parked = Object.keys(state.parked);
  return reject('NOT_PARKED', `${body.provider} is not parked.`, parked.length === 0 ? 'Nothing is: maos-tui status' : `Parked: ${parked.join(', ')}`);
}
