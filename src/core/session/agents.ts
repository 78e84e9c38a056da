/**
 * Which agent a session is. A role may name several: the first is preferred, the others take over while its quota is used up. The choice is made
 * when a session is requested, from State alone, and recorded there: what runs is never moved, and comes back to nobody else's conversation.
 */
import type { AgentSpec, Role } from '../../protocol/config.ts';
import type { Run, Session, State } from '../state.ts';

/** As multi-agent.yaml calls it. */
export const agentName = (agent: AgentSpec): string => agent.name ?? agent.kind;

/** Sessions of one provider share its quota. Agents that a user added by name have one of their own, whatever they speak. */
export const providerOf = agentName;

/** In the order of preference; never empty. */
export const agentsOf = (role: Pick<Role, 'agent' | 'agents'>): readonly AgentSpec[] => (role.agents === undefined || role.agents.length === 0 ? [role.agent] : role.agents);

/** The agent that a session of this role would be now: the first whose provider is not parked; null when all are. */
export function freeAgent(state: State, role: string): AgentSpec | null {
  const config = state.run?.config.roles[role];
  return config === undefined ? null : (agentsOf(config).find((agent) => state.parked[providerOf(agent)] === undefined) ?? null);
}

/** Nothing of the role can be started: the quota of every agent of it is used up. */
export const isParked = (state: State, role: string): boolean => state.run?.config.roles[role] !== undefined && freeAgent(state, role) === null;

/** The agent of a session, with which it was started or is to be. */
export function specOf(run: Run | null, session: Pick<Session, 'role' | 'agent'>): AgentSpec | undefined {
  const role = run?.config.roles[session.role];
  return role === undefined ? undefined : (agentsOf(role).find((agent) => agentName(agent) === session.agent) ?? role.agent);
}
