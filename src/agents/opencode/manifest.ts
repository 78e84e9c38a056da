/** opencode, through its ACP server. */
import { ACP_LIMITS, type AcpManifest } from '../acp/manifest.ts';
import { SERVICE_ERRORS } from '../manifest.ts';
import { opencodeScreens } from './screens.ts';

export const opencode: AcpManifest = {
  name: 'opencode',
  binary: 'opencode',
  args: ['acp'],
  versions: ['1.18.33'],
  install: 'npm i -g opencode-ai',
  login: {
    env: ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'GEMINI_API_KEY', 'OPENROUTER_API_KEY', 'OPENCODE_API_KEY'],
    files: ['.local/share/opencode/auth.json', '.config/opencode/opencode.json', '.config/opencode/opencode.jsonc'],
    hint: 'Run: opencode auth login',
  },
  env: {
    // A repository's own plugins are programs: only the user's configuration counts.
    OPENCODE_DISABLE_PROJECT_CONFIG: '1',
    OPENCODE_DISABLE_AUTOUPDATE: '1',
    OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
  },
  brings: ['.opencode', 'opencode.json', 'opencode.jsonc', '.mcp.json'],
  trusted: { OPENCODE_DISABLE_PROJECT_CONFIG: '0' },
  reads_notes: { always: [], trusted: ['AGENTS.md'] },
  resume: true,
  errors: SERVICE_ERRORS,
  limits: ACP_LIMITS,
  screens: opencodeScreens,
  model_flag: null,
  json_env: {
    name: 'OPENCODE_CONFIG_CONTENT',
    value: { autoupdate: false, share: 'disabled', permission: { bash: 'ask', edit: 'ask', webfetch: 'ask', external_directory: 'ask' } },
    model_key: 'model',
  },
  own_tool: '^maos_\\w+$',
  authenticate: [],
  unsafe_load: null,
  // Seen in 1.18.33: neither OPENCODE_DISABLE_PROJECT_CONFIG nor --pure keeps its server from running these.
  repository: {
    folders: ['.opencode/plugin', '.opencode/plugins'],
    files: ['opencode.json', 'opencode.jsonc', '.opencode/opencode.json', '.opencode/opencode.jsonc'],
    key: '"plugins?"\\s*:',
  },
};
