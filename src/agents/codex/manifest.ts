/** Codex, through its app-server, as data. */
import { type Manifest, SERVICE_ERRORS } from '../manifest.ts';
import { CODEX_LIMITS, type CodexLimits } from './limits.ts';
import { codexScreens } from './screens.ts';

export interface CodexManifest extends Manifest {
  /** Words after the program: the server on stdio, quiet and bounded. What else is set goes with the thread, on stdin. */
  args: readonly string[];
  limits: CodexLimits;
  /** Notifications it need not send: they repeat what comes in the end, or are not shown. */
  unwanted: readonly string[];
}

export const codexManifest: CodexManifest = {
  name: 'codex',
  binary: 'codex',
  versions: ['0.169.0'],
  install: 'npm i -g @openai/codex',
  login: { env: [], files: ['.codex/auth.json'], hint: 'Run codex login. A provider of your own in ~/.codex/config.toml may need its key in the environment instead.' },
  env: {},
  brings: ['.codex', '.agents', '.mcp.json'],
  trusted: {},
  reads_notes: { always: ['AGENTS.md'], trusted: [] },
  resume: true,
  limits: CODEX_LIMITS,
  screens: codexScreens,
  // The first word is the code the server gives beside the text.
  errors: [
    { match: '^(usageLimitExceeded|sessionBudgetExceeded)\\b', kind: 'quota', terminal: true },
    { match: '^rateLimitExceeded\\b', kind: 'quota', terminal: false },
    { match: '^unauthorized\\b', kind: 'login', terminal: true },
    { match: '^contextWindowExceeded\\b|ran out of room', kind: 'context', terminal: true },
    { match: '^(serverOverloaded|internalServerError|policyCapacityUnavailable|flexUnavailable)\\b', kind: 'overloaded', terminal: false },
    ...SERVICE_ERRORS,
    { match: 'stream disconnected|idle timeout|error sending request|connection failed', kind: 'network', terminal: false },
  ],
  args: [
    'app-server',
    // Else it tries for ever to reach a service that refuses the connection.
    '--disable',
    'unbounded_connection_retries',
    '-c',
    'check_for_update_on_startup=false',
    '-c',
    'analytics.enabled=false',
  ],
  unwanted: [
    'turn/diff/updated',
    'item/commandExecution/outputDelta',
    'item/fileChange/outputDelta',
    'item/fileChange/patchUpdated',
    'remoteControl/status/changed',
    'app/list/updated',
  ],
};
