/** Gemini CLI, through its ACP mode. */
import { ACP_LIMITS, type AcpManifest } from '../acp/manifest.ts';
import { SERVICE_ERRORS } from '../manifest.ts';
import { geminiScreens } from './screens.ts';

export const gemini: AcpManifest = {
  name: 'gemini',
  binary: 'gemini',
  args: ['--acp'],
  versions: ['0.61.0'],
  install: 'npm i -g @google/gemini-cli',
  login: {
    env: ['GEMINI_API_KEY', 'GOOGLE_API_KEY', 'GOOGLE_APPLICATION_CREDENTIALS', 'GOOGLE_CLOUD_PROJECT'],
    files: ['.gemini/oauth_creds.json', '.gemini/google_accounts.json'],
    hint: 'Set GEMINI_API_KEY, or run gemini once and log in.',
  },
  env: {
    // GEMINI_CLI_TRUST_WORKSPACE is not set: in a folder it does not trust it works in this mode, and runs no hooks or servers of the repository.
    // Else it starts itself again in a session of its own, out of reach of our signals.
    GEMINI_CLI_NO_RELAUNCH: 'true',
    GEMINI_TELEMETRY_ENABLED: 'false',
  },
  brings: ['.gemini', '.mcp.json'],
  trusted: { GEMINI_CLI_TRUST_WORKSPACE: 'true' },
  resume: true,
  errors: SERVICE_ERRORS,
  limits: ACP_LIMITS,
  screens: geminiScreens,
  model_flag: '-m',
  json_env: null,
  own_tool: '^\\w+ \\(maos MCP Server\\)$',
  authenticate: [{ env: 'GEMINI_API_KEY', method: 'gemini-api-key' }],
  // Its transcripts are named by the minute they began: loading one in that minute overwrites it.
  unsafe_load: '.gemini/tmp/*/chats/session-{minute}-{id}.jsonl',
  repository: null,
};
