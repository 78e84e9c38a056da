/**
 * The environment of agents and checks: an allow-list, so that nothing of the daemon's or of whoever started it leaks in or takes
 * control (NODE_OPTIONS, LD_PRELOAD, BASH_ENV, GIT_*, SSH_AUTH_SOCK never pass). Must not be widened by a repository.
 */
import { delimiter, dirname } from 'node:path';
import { shimDir } from '../system/self.ts';
import type { Identity } from './git/environment.ts';

/** Names, and beginnings of names that end in `*`. `maos-tui help environment` tells the same to people. */
export const FOR_ALL: readonly string[] = [
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'LANGUAGE',
  'TZ',
  'TMPDIR',
  'COLORTERM',
  'CLAUDE_CONFIG_DIR',
  'CODEX_HOME',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'no_proxy',
  // How fast scripted agents play; and the mark by which a test run finds what it left behind.
  'MAOS_SCRIPT_SPEED',
  'MAOS_TEST_RUN',
  'LC_*',
  'XDG_*',
  'ANTHROPIC_*',
  'OPENAI_*',
  'GEMINI_*',
  'GOOGLE_*',
];
/** What agents get besides, and checks do not. */
export const FOR_AGENTS: readonly string[] = ['CLAUDE_CODE_*', 'OPENCODE_*', 'DISABLE_AUTOUPDATER', 'DISABLE_TELEMETRY'];
/** Keys of a cloud go only to who was told to use that cloud. */
export const FOR_CLOUDS: Readonly<Record<string, readonly string[]>> = {
  CLAUDE_CODE_USE_BEDROCK: ['AWS_*'],
  CLAUDE_CODE_USE_VERTEX: ['CLOUD_ML_REGION', 'VERTEX_*'],
};
/** They tell of the one session that maos-tui was started in. */
const OF_ANOTHER_SESSION = new Set(['CLAUDE_CODE_ENTRYPOINT', 'CLAUDE_CODE_SESSION_ID', 'CLAUDE_CODE_SSE_PORT']);

function picked(from: NodeJS.ProcessEnv, wanted: readonly string[]): Record<string, string> {
  const names = new Set(wanted);
  const beginnings = wanted.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1));
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(from)) {
    if (value === undefined || OF_ANOTHER_SESSION.has(name)) continue;
    if (names.has(name) || beginnings.some((beginning) => name.startsWith(beginning))) env[name] = value;
  }
  return env;
}

const isOn = (value: string | undefined): boolean => value !== undefined && !['', '0', 'false', 'no', 'off'].includes(value.toLowerCase());

/** What both agents and checks get. `from` is the daemon's own environment. */
export function baseEnvironment(from: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const env = picked(from, FOR_ALL);
  // Our node last: a shebang finds one on a machine where node is not installed for everybody.
  env.PATH = [shimDir(), from.PATH ?? '/usr/local/bin:/usr/bin:/bin', dirname(process.execPath)].join(delimiter);
  env.TERM = 'xterm-256color';
  return env;
}

export interface SessionFacts {
  run_id: string;
  task_id: string | null;
  session_id: string;
  role: string;
  dir: string;
  token: string;
  brief: string;
  brief_md: string;
  mark: string;
  identity: Identity;
}

export function sessionEnvironment(facts: SessionFacts, from: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const clouds = Object.entries(FOR_CLOUDS).flatMap(([name, variables]) => (isOn(from[name]) ? variables : []));
  const env: Record<string, string> = {
    ...picked(from, [...FOR_AGENTS, ...clouds]),
    ...baseEnvironment(from),
    MAOS_RUN_ID: facts.run_id,
    MAOS_TASK_ID: facts.task_id ?? '',
    MAOS_SESSION_ID: facts.session_id,
    MAOS_ROLE: facts.role,
    MAOS_DIR: facts.dir,
    MAOS_TOKEN: facts.token,
    MAOS_BRIEF: facts.brief,
    MAOS_BRIEF_MD: facts.brief_md,
    MAOS_MARK: facts.mark,
    MAOS_NODE: process.execPath,
  };
  if (facts.identity.configured) return env;
  // Without a name git refuses every commit the agent makes.
  const { name, email } = facts.identity;
  return { ...env, GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email };
}
