/**
 * The environment of agents and checks: an allow-list, so that nothing of the daemon's or of whoever started it leaks in or takes
 * control (NODE_OPTIONS, LD_PRELOAD, BASH_ENV, GIT_*, SSH_AUTH_SOCK never pass). Must not be widened by a repository.
 */
import { delimiter, dirname } from 'node:path';
import { shimDir } from '../system/self.ts';
import type { Identity } from './git/environment.ts';

const NAMES = new Set([
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
]);
const PREFIXES = ['LC_', 'XDG_', 'ANTHROPIC_', 'OPENAI_', 'GEMINI_', 'GOOGLE_'];

/** What both agents and checks get. `from` is the daemon's own environment. */
export function baseEnvironment(from: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(from)) if (value !== undefined && (NAMES.has(name) || PREFIXES.some((prefix) => name.startsWith(prefix)))) env[name] = value;
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

export function sessionEnvironment(facts: SessionFacts, from?: NodeJS.ProcessEnv): Record<string, string> {
  const env: Record<string, string> = {
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
