/** Claude Code, as data. Its command line stands in arguments.ts. */
import { type Manifest, SERVICE_ERRORS } from '../manifest.ts';
import { LIMITS } from '../process/watchdog.ts';
import { claudeScreens } from './screens.ts';

export const claudeManifest: Manifest = {
  name: 'claude',
  binary: 'claude',
  versions: ['2.1.329'],
  install: 'npm i -g @anthropic-ai/claude-code',
  login: {
    env: ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'CLAUDE_CODE_OAUTH_TOKEN', 'CLAUDE_CODE_USE_BEDROCK', 'CLAUDE_CODE_USE_VERTEX'],
    files: ['.claude/.credentials.json', '.claude.json'],
    hint: 'Run claude once and log in.',
  },
  env: {
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
    CLAUDE_CODE_MAX_RETRIES: '8',
    CLAUDE_ENABLE_BYTE_WATCHDOG: '1',
    CLAUDE_BYTE_STREAM_IDLE_TIMEOUT_MS: '180000',
    // Waiting for the user's answer is a shell command that may take long.
    BASH_MAX_TIMEOUT_MS: '3600000',
  },
  brings: ['.claude', '.mcp.json'],
  trusted: {},
  reads_notes: { always: [], trusted: ['CLAUDE.md'] },
  resume: true,
  errors: SERVICE_ERRORS,
  limits: LIMITS,
  screens: claudeScreens,
};
