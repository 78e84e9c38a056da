/**
 * Which agents of a run will cost nobody knows what, although a budget counts on it: said before money is spent. An agent whose model is named only
 * once it runs is not among them, as its price may well be known then.
 */
import type { AgentSpec, ResolvedConfig, Role } from '../../protocol/config.ts';
import { agentName, agentsOf } from '../session/agents.ts';
import { priceOf } from '../usage.ts';

/** They tell what they cost, or cost nothing. */
const TELLS: ReadonlySet<string> = new Set<AgentSpec['kind']>(['script', 'opencode']);

function isUnpriced({ kind, mode, model }: AgentSpec, config: ResolvedConfig): boolean {
  if (TELLS.has(kind) || (kind === 'claude' && mode !== 'terminal')) return false;
  if (model !== null) return priceOf(model, config.prices ?? []) === null;
  return kind === 'command' || kind === 'acp';
}

/** What would stop it when money is known. */
const hasBudget = (role: Role, config: ResolvedConfig): boolean =>
  config.budget_usd !== null || config.task_budget_usd != null || role.budget_usd != null || role.limits.usd !== null;

/** Each with the roles it works for. `among`: the roles to look at. @default all */
export function unpricedAgents(config: ResolvedConfig, among?: ReadonlySet<string>): { agent: string; roles: string[] }[] {
  const found = new Map<string, string[]>();
  for (const role of Object.values(config.roles)) {
    if (!hasBudget(role, config) || among?.has(role.name) === false) continue;
    for (const agent of agentsOf(role)) if (isUnpriced(agent, config)) found.set(agentName(agent), [...(found.get(agentName(agent)) ?? []), role.name]);
  }
  return [...found].map(([agent, roles]) => ({ agent, roles }));
}

/** One line; null when every budget can be kept. */
export function unpricedText(config: ResolvedConfig, among?: ReadonlySet<string>): string | null {
  const found = unpricedAgents(config, among);
  if (found.length === 0) return null;
  const who = found.map(({ agent, roles }) => `${agent} (${roles.join(', ')})`).join(' and ');
  return `The cost of ${found.length === 1 ? 'agent' : 'the agents'} ${who} is unknown: ${found.length === 1 ? 'its' : 'their'} budget cannot be kept.`;
}
