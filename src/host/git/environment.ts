/**
 * The environment every git process of the host runs in. Repositories are written to by agents, so nothing that a repository or a
 * shell profile names may be run: no hooks, fsmonitor, pager, signing, filters, external diffs or custom merge drivers. Nothing is
 * inherited but PATH. Must not contain a single variable of the daemon's own environment besides that.
 */
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Identity {
  name: string;
  email: string;
  /** False when neither the repository nor the user has one configured and ours stands in. */
  configured: boolean;
}
interface Own {
  identity: Identity;
  safeDirectories: string[];
}

/** `git config` as the user runs it, without GIT_* of whoever started the daemon. Reading configuration runs nothing. */
async function ask(repo: string, args: readonly string[]): Promise<string[]> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_') || name.startsWith('GIT_CONFIG_')));
  try {
    const { stdout } = await run('git', ['config', '-z', ...args], { cwd: repo, env, timeout: 10_000 });
    return stdout.split('\0').filter((value) => value !== '');
  } catch {
    // Exit code 1: the key is not set.
    return [];
  }
}

const known = new Map<string, Promise<Own>>();

/** The user's own name, and the directories they declared safe; looked up once per repository. */
function ownOf(repo: string): Promise<Own> {
  const key = resolve(repo);
  let own = known.get(key);
  if (!own) {
    own = (async () => {
      const [name, email, safeDirectories] = await Promise.all([ask(repo, ['--get', 'user.name']), ask(repo, ['--get', 'user.email']), ask(repo, ['--get-all', 'safe.directory'])]);
      const configured = name[0] !== undefined && email[0] !== undefined;
      return { identity: { name: name[0] ?? 'maos-tui', email: email[0] ?? 'maos-tui@localhost', configured }, safeDirectories };
    })();
    known.set(key, own);
  }
  return own;
}

export async function identityOf(repo: string): Promise<Identity> {
  return (await ownOf(repo)).identity;
}

export type ConfigPair = readonly [key: string, value: string];

const SAFE: readonly ConfigPair[] = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.untrackedCache', 'false'],
  ['core.pager', 'cat'],
  ['core.editor', 'false'],
  ['core.quotePath', 'false'],
  ['commit.gpgSign', 'false'],
  ['tag.gpgSign', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['diff.external', ''],
  ['merge.verifySignatures', 'false'],
  ['submodule.recurse', 'false'],
  ['advice.detachedHead', 'false'],
];

/** The whole environment of one git process. `extra` pairs win over the safe ones; `variables` over all. A pinned worktree is its repository's. */
export async function gitEnvironment(cwd: string, extra: readonly ConfigPair[] = [], variables: Record<string, string> = {}): Promise<Record<string, string>> {
  const { identity, safeDirectories } = await ownOf(variables.GIT_COMMON_DIR ?? cwd);
  const pairs: ConfigPair[] = [
    ...SAFE,
    ['user.name', identity.name],
    ['user.email', identity.email],
    ...safeDirectories.map((path): ConfigPair => ['safe.directory', path]),
    ...extra,
  ];
  const env: Record<string, string> = {
    PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
    HOME: '/nonexistent',
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_MERGE_AUTOEDIT: 'no',
    GIT_CONFIG_COUNT: String(pairs.length),
  };
  pairs.forEach(([key, value], index) => {
    env[`GIT_CONFIG_KEY_${index}`] = key;
    env[`GIT_CONFIG_VALUE_${index}`] = value;
  });
  return { ...env, ...variables };
}
