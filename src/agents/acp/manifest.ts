/** What the one client of the Agent Client Protocol must know of an agent beyond what every manifest says. */
import type { AgentSpec } from '../../protocol/config.ts';
import { type Manifest, SERVICE_ERRORS } from '../manifest.ts';
import { LIMITS, type Limits } from '../process/watchdog.ts';

/** These agents try again without a word, for minutes. */
export const ACP_LIMITS: Limits = { ...LIMITS, firstMs: 300_000 };

export interface AcpManifest extends Manifest {
  /** Words after the program that make it speak the protocol. */
  args: readonly string[];
  /** Word before the model's name; null: the model is not named on the command line. */
  model_flag: string | null;
  /** A variable that holds its configuration as JSON: what we set in it, over what the user has there, and the key of the model. */
  json_env: { name: string; value: Readonly<Record<string, unknown>>; model_key: string } | null;
  /** Source of a regular expression for the title or name by which it asks for a tool of our own MCP server. */
  own_tool: string;
  /** Logging in without the user: with this variable set, by this method. */
  authenticate: readonly { env: string; method: string }[];
  /** Files of a conversation, below HOME, that say that loading it now would lose it: `*` any folder, `{minute}` UTC, `{id}` its first 8 characters. */
  unsafe_load: string | null;
  /**
   * What it runs out of a repository although nobody trusts that: folders with anything in them, and files that hold a key (source of a regular
   * expression). It is not started beside them, unless the user trusts them.
   */
  repository: { folders: readonly string[]; files: readonly string[]; key: string } | null;
}

/** An agent known by its command alone. */
export const anyAgent = (agent: AgentSpec): AcpManifest => ({
  name: agent.name ?? agent.argv[0]?.split('/').at(-1) ?? 'acp',
  binary: agent.argv[0] ?? '',
  args: [],
  versions: [],
  install: '',
  login: { env: [], files: [], hint: 'Log in with the agent itself, outside of this program.' },
  env: {},
  brings: [],
  trusted: {},
  resume: true,
  errors: SERVICE_ERRORS,
  limits: ACP_LIMITS,
  screens: [],
  model_flag: null,
  json_env: null,
  own_tool: '^(mcp__)?maos_+\\w+$',
  authenticate: [],
  unsafe_load: null,
  repository: null,
});
