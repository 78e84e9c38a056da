/** The checks behind `doctor`. Each looks at one thing, takes at most some seconds, and changes nothing; one that breaks says so. */
import { access, constants, readFile, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { LITTLE_DISK_MB } from '../client/samples.ts';
import { detectAgents, findProgram, versionOf } from '../config/detect.ts';
import { problemLine, readConfig } from '../config/index.ts';
import { mcpWarnings } from '../config/mcp-servers.ts';
import { TERMINAL_KINDS } from '../protocol/words.ts';
import { MaosError } from '../system/errors.ts';
import { git } from './git.ts';
import { findBase, findRepository } from './preflight.ts';

export interface Check {
  id: string;
  state: 'ok' | 'warn' | 'fail';
  summary: string;
  fix: string;
  autoFix: false;
}
type Finding = Pick<Check, 'state' | 'summary'> & { fix?: string };
const ok = (summary: string): Finding => ({ state: 'ok', summary });
const warn = (summary: string, fix = ''): Finding => ({ state: 'warn', summary, fix });
const fail = (summary: string, fix: string): Finding => ({ state: 'fail', summary, fix });

const INSTANCES_NEEDED = 128;

export async function diagnose(cwd: string): Promise<Check[]> {
  const repo = await findRepository(cwd).catch((error: unknown) => (error instanceof MaosError ? error : Promise.reject(error)));
  const checks: Promise<Check>[] = [
    run('node', node),
    run('git', () => gitVersion(cwd)),
    run('repository', async () => (repo instanceof MaosError ? fail(repo.message, repo.hint) : ok(repo))),
  ];
  if (typeof repo === 'string') {
    checks.push(
      run('commit', () => commit(repo)),
      run('config', () => config(repo)),
      run('texts', () => texts(repo)),
      run('directory', () => directory(repo)),
      run('daemons', () => daemons(repo)),
      run('disk', () => disk(repo)),
      run('trust', () => trust(repo)),
    );
  }
  checks.push(run('terminal', terminal), run('watches', watches), run('processes', processes));
  checks.push(...(await builtIn()), ...(typeof repo === 'string' ? await usersOwn(repo) : []));
  return Promise.all(checks);
}

/** The agents that are built in. */
async function builtIn(): Promise<Promise<Check>[]> {
  const { MANIFESTS } = await import('../agents/manifests.ts');
  const { seemsLoggedIn } = await import('../agents/manifest.ts');
  const agents = await detectAgents({ versions: true });
  const any = agents.some((agent) => agent.found);
  return agents.map((agent) =>
    run(`agent.${agent.name}`, async () => {
      if (!agent.found) return warn(`${agent.name} was not found${any ? '' : '; no agent is here, any program can be one'}`, agent.install);
      const what = `${agent.name} ${agent.version ?? '(version unknown)'}`;
      const manifest = MANIFESTS.find(({ name }) => name === agent.name);
      if (manifest === undefined) return ok(what);
      if (!(await seemsLoggedIn(manifest, process.env))) return warn(`${what}; no sign that it is logged in`, manifest.login.hint);
      const modes = (TERMINAL_KINDS as readonly string[]).includes(agent.name) ? 'mode structured or terminal' : 'mode structured';
      return ok(`${what}${beside(agent.version, manifest.versions)}; seems logged in; ${modes}`);
    }),
  );
}

/** How a version stands to those that are known to work. */
function beside(version: string | null, known: readonly string[]): string {
  const newest = known.at(-1);
  if (version === null || newest === undefined) return '';
  if (known.includes(version)) return ', known to work';
  const order = version.localeCompare(newest, 'en', { numeric: true });
  return order > 0 ? `, newer than ${newest}, which is known to work` : `, older than ${newest}, which is known to work`;
}

/** Those of multi-agent.yaml. One that a role uses must be here. */
async function usersOwn(repo: string): Promise<Promise<Check>[]> {
  const { config } = await readConfig(repo);
  const services = Object.entries(config?.services ?? {});
  const own = services.filter(([, { command, agent = [] }]) => command !== undefined && !agent.includes('script'));
  const used = new Set(services.flatMap(([, { agent = [] }]) => agent));
  const programs =
    own.length === 0
      ? []
      : [
          run('agent.command', () =>
            ownPrograms(
              own.map(([role, { command = [] }]) => [role, typeof command === 'string' ? 'sh' : (command[0] ?? '')]),
              repo,
            ),
          ),
        ];
  const named = Object.entries(config?.agents ?? {}).map(([name, { command, install = '' }]) =>
    run(`agent.${name}`, async () => {
      const program = command[0] ?? '';
      const path = await findProgram(program, process.env, repo);
      if (path === null)
        return (used.has(name) ? fail : warn)(`${program} was not found`, install === '' ? `install it, or change agents.${name}.command in multi-agent.yaml` : install);
      const version = await versionOf(path);
      return ok(`${path}${version === null ? '' : ` ${version}`}`);
    }),
  );
  return [...programs, ...named];
}

/** Programs that roles are given by `command`. */
async function ownPrograms(roles: [role: string, program: string][], repo: string): Promise<Finding> {
  for (const [role, program] of roles)
    if ((await findProgram(program, process.env, repo)) === null)
      return fail(`${program} of ${role} was not found`, `install it, or change services.${role}.command in multi-agent.yaml`);
  return ok(`own programs: ${roles.map(([role]) => role).join(', ')}`);
}

async function run(id: string, look: () => Promise<Finding>): Promise<Check> {
  try {
    const { state, summary, fix = '' } = await look();
    return { id, state, summary, fix, autoFix: false };
  } catch (error) {
    const hint = error instanceof MaosError ? error.hint : '';
    return { id, state: 'fail', summary: error instanceof Error ? error.message : String(error), fix: hint, autoFix: false };
  }
}

async function node(): Promise<Finding> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > 20 || (major === 20 && minor >= 19) ? ok(`node ${process.versions.node}`) : fail(`node ${process.versions.node} is too old`, 'install 20.19 or newer');
}

async function gitVersion(cwd: string): Promise<Finding> {
  const version = /\d+\.\d+(\.\d+)?/.exec((await git(cwd, ['--version'])) ?? '')?.[0] ?? '';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 2 || (major === 2 && minor >= 38)
    ? ok(`git ${version}`)
    : fail(`git ${version || 'of unknown version'} is too old`, 'install 2.38 or newer: merges are rehearsed with git merge-tree');
}

async function commit(repo: string): Promise<Finding> {
  const base = await findBase(repo, undefined);
  return ok(`${base.branch}@${base.commit.slice(0, 7)}`);
}

async function config(repo: string): Promise<Finding> {
  const { problems, exists } = await readConfig(repo);
  const [first] = problems;
  const [warning] = first ? [] : await mcpWarnings(repo);
  if (warning) return warn(problemLine(warning), 'maos-tui validate');
  if (first) return fail(`${problemLine(first)}${problems.length > 1 ? `, and ${problems.length - 1} more` : ''}`, 'maos-tui validate');
  return exists ? ok('multi-agent.yaml is valid') : ok('no multi-agent.yaml; the usual settings apply');
}

async function texts(repo: string): Promise<Finding> {
  const { readOwnTexts, skillWarnings } = await import('./own-texts.ts');
  const { rolesOf } = await import('./check-files.ts');
  const { skills, prompts, problems } = await readOwnTexts(repo);
  const roles = await rolesOf(repo);
  const all = [...problems, ...(roles === null ? [] : skillWarnings(skills, [...roles]))];
  const first = all.find(({ warning }) => warning !== true) ?? all[0];
  if (first === undefined) return ok(`${skills.length} ${skills.length === 1 ? 'skill' : 'skills'}, ${prompts.length} ${prompts.length === 1 ? 'prompt' : 'prompts'} of your own`);
  const summary = `${problemLine(first)}${all.length > 1 ? `, and ${all.length - 1} more` : ''}`;
  return first.warning === true ? warn(summary, 'maos-tui validate') : fail(summary, 'maos-tui validate');
}

async function directory(repo: string): Promise<Finding> {
  const dir = join(repo, '.multi-agent');
  const there = await access(dir).then(
    () => true,
    () => false,
  );
  const writable = await access(there ? dir : repo, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!writable) return fail(`${there ? dir : repo} cannot be written`, 'check its owner and permissions');
  return ok(there ? '.multi-agent/ is writable' : '.multi-agent/ does not exist yet; the first run makes it');
}

async function daemons(repo: string): Promise<Finding> {
  if (
    !(await access(join(repo, '.multi-agent')).then(
      () => true,
      () => false,
    ))
  )
    return ok('none needed yet');
  const { openClient } = await import('../client/index.ts');
  const { orchestrator, host } = await (await openClient(repo)).daemons();
  const one = (name: string, { alive, pid, epoch }: typeof host) => (alive ? `${name} runs as process ${pid}, epoch ${epoch}` : `${name} does not run`);
  const summary = `${one('orchestrator', orchestrator)}; ${one('host', host)}`;
  return orchestrator.alive === host.alive ? ok(summary) : warn(summary, 'each starts the other again within 10 s; else: maos-tui resume');
}

async function disk(repo: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(repo);
  const free = bavail * bsize;
  const text = `${(free / 1024 ** 3).toFixed(1)} GB free`;
  return free < LITTLE_DISK_MB * 1024 * 1024 ? fail(text, 'make room: worktrees and logs need some') : ok(text);
}

async function trust(repo: string): Promise<Finding> {
  const { broughtBy, broughtText } = await import('../agents/trust/brought.ts');
  const { trustOf, untrustedIn } = await import('../agents/trust/record.ts');
  const brought = broughtBy(repo);
  if (brought.length === 0) return ok('this repository brings no hooks, plugins or MCP servers for agents');
  const entry = await trustOf(repo, process.env);
  const unused = untrustedIn(entry, brought);
  if (unused.length === 0) return ok(`agents use what this repository brings along: ${broughtText(brought)}`);
  const changed = unused.some(({ path }) => entry?.files[path] !== undefined);
  return warn(`not used by agents: ${broughtText(unused)}${changed ? ', changed since you trusted it' : ''}`, 'look at it, then: maos-tui trust');
}

async function terminal(): Promise<Finding> {
  const { TERM = '', TMUX, SSH_CONNECTION } = process.env;
  const place = [TMUX ? 'tmux' : '', SSH_CONNECTION ? 'SSH' : ''].filter(Boolean).join(' over ');
  if (!process.stdout.isTTY) return ok('standard output is no terminal; commands work, the screen needs one');
  if (TERM === '' || TERM === 'dumb') return warn(`TERM is ${TERM || 'not set'}`, 'the screen needs a terminal such as xterm-256color');
  return ok(`${TERM}, ${process.stdout.columns}x${process.stdout.rows}${place ? `, ${place}` : ''}`);
}

async function watches(): Promise<Finding> {
  if (process.platform !== 'linux') return ok('the system watches files by itself');
  const read = async (name: string) => Number((await readFile(`/proc/sys/fs/inotify/${name}`, 'utf8').catch(() => '0')).trim());
  const [instances, most] = await Promise.all([read('max_user_instances'), read('max_user_watches')]);
  const text = `inotify: ${instances} instances, ${most} watches`;
  return instances > 0 && instances < INSTANCES_NEEDED
    ? warn(text, `sudo sysctl fs.inotify.max_user_instances=${INSTANCES_NEEDED * 4}; without it changes are seen a second later`)
    : ok(text);
}

async function processes(): Promise<Finding> {
  if (process.platform !== 'linux') return warn('processes left by agents are found on Linux only', 'use Linux or WSL for long runs');
  return (await readFile('/proc/self/environ').then(
    () => true,
    () => false,
  ))
    ? ok('processes of agents can be found and ended')
    : fail('/proc cannot be read', 'mount /proc; agents could leave processes behind');
}
