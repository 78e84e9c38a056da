/**
 * What follows when the service behind an agent refuses. A quota is the provider's, not the task's: it is parked for all, and the
 * attempt does not count. Nobody logged in is no reason to try again: it is the user's at once.
 */
import type { Exit } from '../../protocol/command.ts';
import type { AgentSpec } from '../../protocol/config.ts';
import type { EventBody } from '../../protocol/event.ts';
import { accept, type BodyOf, type Command, type Decision, reject } from '../command.ts';
import type { State } from '../state.ts';

/** When the service does not say how long: long enough not to be a nuisance, short enough not to lose a night. */
const PARK_MS = 120_000;

/** As multi-agent.yaml calls it. */
export const agentName = (agent: AgentSpec): string => agent.name ?? agent.kind;

/** Sessions of one provider share its quota. Agents that a user added by name have one of their own, whatever they speak. */
export const providerOf = agentName;

export const isParked = (state: State, role: string): boolean => {
  const agent = state.run?.config.roles[role]?.agent;
  return agent !== undefined && state.parked[providerOf(agent)] !== undefined;
};

/** Parking of the provider of this role; nothing when it is parked that long already. */
export function park(state: State, command: Pick<Command, 'at'>, role: string, exit: Exit): EventBody[] {
  const agent = state.run?.config.roles[role]?.agent;
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
