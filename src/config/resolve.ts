/**
 * From what the user wrote to what a run is given: every default filled in, every path and duration in one form. The
 * result is kept in the journal, so a later edit of the file cannot change a run that was approved.
 * Pure: reads no files and no environment. Expects input that readConfig found no problem with.
 */
import { isAbsolute, resolve } from 'node:path';
import type { ListedPrice } from '../protocol/common.ts';
import type { AgentSpec, ConfigInput, ResolvedConfig, Role } from '../protocol/config.ts';
import { DEFAULTS } from '../protocol/settings.ts';
import { AGENT_KINDS, type AgentKind, ARCHITECT } from '../protocol/words.ts';
import { DEFAULT_ROLES, personaOf } from './roles.ts';

export interface ResolveOptions {
  /** Absolute path of the repository; scenario files are relative to it. */
  repo: string;
  /** From the command line; they win over the file. */
  overrides?: { budget?: number; parallel?: number; base?: string };
  /** Prices that are built in; those of the file go before them. @default none */
  prices?: readonly ListedPrice[];
  /** Which agents are on this machine. */
  detected?: { claude: boolean };
}

const UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Milliseconds of "45s", "30m", "2h", "500ms", or of a number of minutes. NaN for anything else. */
export function durationMs(value: string | number): number {
  if (typeof value === 'number') return value * 60_000;
  const found = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(value);
  return found ? Number(found[1]) * (UNITS[found[2] ?? ''] ?? Number.NaN) : Number.NaN;
}

export function resolveConfig(input: ConfigInput | null, { repo, overrides = {}, prices = [] }: ResolveOptions): ResolvedConfig {
  const settings = input?.settings ?? {};
  const autonomy = settings.autonomy ?? DEFAULTS.autonomy;
  const services: NonNullable<ConfigInput['services']> = input?.services ?? Object.fromEntries(DEFAULT_ROLES.map((name) => [name, {}]));
  const reviewer = settings.review?.startsWith('role:') ? settings.review.slice(5) : null;
  const models = thinks(specsOf(services[ARCHITECT] ?? {}, repo, input?.agents ?? {})[0]);
  const names = new Set([ARCHITECT, ...Object.keys(services), ...(reviewer ? [reviewer] : [])]);
  return {
    parallel: overrides.parallel ?? settings.parallel ?? DEFAULTS.parallel,
    autonomy,
    budget_usd: overrides.budget ?? settings.budget_usd ?? null,
    task_budget_usd: settings.task_budget_usd ?? null,
    checks: settings.checks ?? [],
    review: settings.review ?? (autonomy === 'ask' ? 'user' : 'auto'),
    retries: settings.retries ?? DEFAULTS.retries,
    replan: settings.replan ?? (models ? 'phases' : 'off'),
    mediation: settings.mediation ?? (models ? 'architect' : 'user'),
    checkpoint_seconds: settings.checkpoint_seconds ?? DEFAULTS.checkpoint_seconds,
    roles: Object.fromEntries([...names].map((name) => [name, role(name, services[name] ?? {}, repo, input?.agents ?? {})])),
    prices: [...Object.entries(input?.prices ?? {}).map(([model, price]) => ({ model, ...price, source: 'multi-agent.yaml' })), ...prices],
  };
}

type ServiceInput = NonNullable<ConfigInput['services']>[string];
type Agents = NonNullable<ConfigInput['agents']>;

function role(name: string, service: ServiceInput, repo: string, agents: Agents): Role {
  const access = service.access_level ?? (name === ARCHITECT || name === 'reviewer' ? 'read' : 'write');
  const { directories } = service;
  const specs = specsOf(service, repo, agents);
  const write = Array.isArray(directories) ? directories : (directories?.write ?? ['.']);
  return {
    name,
    persona: service.persona ?? personaOf(name),
    access_level: access,
    programming_languages: service.programming_languages ?? [],
    frameworks: service.frameworks ?? [],
    directories: { read: Array.isArray(directories) ? ['.'] : (directories?.read ?? ['.']), write: access === 'read' ? [] : write },
    tools_allowed: service.tools_allowed ?? [],
    tools_restricted: service.tools_restricted ?? [],
    mcp_servers: service.mcp_servers ?? [],
    agent: specs[0],
    ...(specs.length > 1 ? { agents: specs } : {}),
    ...(service.context_chars === undefined ? {} : { context_chars: service.context_chars }),
    instances: service.instances ?? null,
    timeout_ms: service.timeout === undefined ? DEFAULTS.timeout_ms : durationMs(service.timeout),
    checks: service.checks ?? [],
    limits: {
      usd: service.limits?.usd ?? null,
      memory_mb: service.limits?.memory_mb ?? null,
      output_mb: service.limits?.output_mb ?? null,
      ...(service.limits?.silence === undefined ? {} : { silence_ms: durationMs(service.limits.silence) }),
    },
    budget_usd: service.budget_usd ?? null,
  };
}

/** A command line or a scenario answers the same whatever it is asked: it is asked again only where the user says so. */
const thinks = ({ kind }: AgentSpec): boolean => kind !== 'command' && kind !== 'script';

const isKind = (name: string): name is AgentKind => (AGENT_KINDS as readonly string[]).includes(name);

/** In the order of preference. */
function specsOf({ agent, ...rest }: ServiceInput, repo: string, agents: Agents): [AgentSpec, ...AgentSpec[]] {
  if (!Array.isArray(agent)) return [agentSpec({ agent, ...rest }, repo, agents)];
  // a command or a model that another file sets is not for a list
  const spec = (name: string | undefined) => agentSpec({ agent: name, ...(rest.mode === undefined ? {} : { mode: rest.mode }) }, repo, agents);
  const [first, ...others] = agent;
  return [spec(first), ...others.map(spec)];
}

function agentSpec({ agent, command, model, mode }: Omit<ServiceInput, 'agent'> & { agent?: string | undefined }, repo: string, agents: Agents): AgentSpec {
  const own = agent !== undefined && Object.hasOwn(agents, agent) ? agents[agent] : undefined;
  if (agent !== undefined && own !== undefined) {
    const { protocol: kind, command: argv, env, model_flag } = own;
    return {
      kind,
      argv: model === undefined || model_flag === undefined ? argv : [...argv, model_flag, model],
      model: model ?? null,
      name: agent,
      ...(env === undefined ? {} : { env }),
    };
  }
  const kind = agent !== undefined && isKind(agent) ? agent : command === undefined ? 'claude' : 'command';
  const words = command === undefined ? null : typeof command === 'string' ? [command] : command;
  if (kind === 'script') {
    const file = words?.[0] ?? '';
    return { kind, argv: [isAbsolute(file) ? file : resolve(repo, file)], model: model ?? null };
  }
  // A text is a line for the shell where the command is the agent itself, and the program's name where it is a known one.
  if (kind === 'command' || kind === 'acp') return { kind, argv: typeof command === 'string' ? ['sh', '-c', command] : [...(words ?? [])], model: model ?? null };
  return { kind, argv: words ?? [kind], model: model ?? null, ...(mode === 'terminal' ? { mode } : {}) };
}
