/**
 * Which agents a run will have on this machine: where a role names several, those whose program is here, in their order. A role that this run will
 * surely start and that has none is a reason to stop. Reads only.
 */
import { stat } from 'node:fs/promises';
import { agentName, agentsOf } from '../core/session/agents.ts';
import type { AgentSpec, ConfigInput, ResolvedConfig, Role } from '../protocol/config.ts';
import { ARCHITECT } from '../protocol/words.ts';
import { EXIT, MaosError } from '../system/errors.ts';

export interface AgentsHere {
  config: ResolvedConfig;
  /** Roles that this run will surely start. */
  needed: ReadonlySet<string>;
  notes: string[];
}

/** `plan`: one that was made elsewhere, as it was read. Throws AGENT_MISSING (exit 4). */
export async function withAgentsHere(repo: string, config: ResolvedConfig, input: ConfigInput | null, plan: unknown): Promise<AgentsHere> {
  const { AGENTS, findProgram } = await import('../config/detect.ts');
  const isHere = async ({ kind, argv: [program = ''] }: AgentSpec): Promise<boolean> =>
    kind === 'script' ? (await stat(program).catch(() => null)) !== null : (await findProgram(program, process.env, repo)) !== null;
  const needed = new Set(plannedRoles(plan) ?? [ARCHITECT, ...Object.keys(input?.services ?? {})]);
  if (config.review.startsWith('role:')) needed.add(config.review.slice(5));
  const missing = new Map<string, string[]>();
  const left = new Map<string, string[]>();
  const roles: Record<string, Role> = {};
  for (const role of Object.values(config.roles)) {
    const all = agentsOf(role);
    const here = await Promise.all(all.map(isHere));
    const found = all.filter((_, index) => here[index]);
    roles[role.name] = found.length === 0 ? role : narrowed(role, found);
    if (found.length === 0 && needed.has(role.name)) {
      const program = all.map(({ argv }) => argv[0] ?? '').join(' or ');
      missing.set(program, [...(missing.get(program) ?? []), role.name]);
    }
    if (found.length > 0)
      for (const agent of all.filter((_, index) => !here[index])) {
        const line = `${agentName(agent)} was not found; ${found.map(agentName).join(', then ')} works in its place`;
        left.set(line, [...(left.get(line) ?? []), role.name]);
      }
  }
  const [first] = missing;
  if (first === undefined) return { config: { ...config, roles }, needed, notes: [...left].map(([line, names]) => `${line} for ${names.join(', ')}.`) };
  const [program, names] = first;
  const install = AGENTS.find((agent) => agent.name === program)?.install ?? Object.values(input?.agents ?? {}).find(({ command }) => command[0] === program)?.install;
  throw new MaosError({
    code: 'AGENT_MISSING',
    message: `${program} was not found; ${names.length === 1 ? 'the role' : 'the roles'} ${names.join(', ')} would use it.`,
    hint: install ? `Install it: ${install}   or set another agent or command in multi-agent.yaml. maos-tui demo works now.` : 'Set another command in multi-agent.yaml.',
    exit: EXIT.agentMissing,
  });
}

function narrowed({ agents, ...role }: Role, found: readonly AgentSpec[]): Role {
  const [first = role.agent] = found;
  return { ...role, agent: first, ...(found.length > 1 ? { agents: [...found] } : {}) };
}

/** Roles a given plan names; null when there is no plan, so the architect is asked. A malformed plan names none. */
function plannedRoles(plan: unknown): string[] | null {
  if (plan === undefined) return null;
  const tasks: unknown = plan !== null && typeof plan === 'object' && 'tasks' in plan ? plan.tasks : [];
  return Array.isArray(tasks)
    ? tasks.flatMap((task: unknown) => (task !== null && typeof task === 'object' && 'role' in task && typeof task.role === 'string' ? [task.role] : []))
    : [];
}
