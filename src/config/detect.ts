/**
 * What this machine and this repository offer: agents on PATH, the commands that test the project, the folders that roles
 * could own. Looks only; runs nothing but `<agent> --version`, each within five seconds, and only when versions are asked for.
 */
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, readdir, readFile, stat } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';

export interface FoundAgent {
  name: string;
  found: boolean;
  path: string | null;
  version: string | null /** How to get it. */;
  install: string /** A role can use it by name today; others run as a `command`. */;
  builtin: boolean;
}
export interface Detected {
  agents: FoundAgent[];
  /** The agent a role gets that names none. */
  claude: boolean;
  /** Commands that exist in this repository and check it. */
  checks: string[];
  /** Folders at the top of the repository that hold its work. */
  directories: string[];
  /** Files at the top that every kind of change may touch: manifests and lock files. */
  manifests: string[];
  languages: string[];
  /** Role → folders it could own; a role without folders could work everywhere. */
  roles: Record<string, string[]>;
}

export const AGENTS: readonly Pick<FoundAgent, 'name' | 'install' | 'builtin'>[] = [
  { name: 'claude', install: 'npm i -g @anthropic-ai/claude-code', builtin: true },
  { name: 'codex', install: 'npm i -g @openai/codex', builtin: true },
  { name: 'gemini', install: 'npm i -g @google/gemini-cli', builtin: true },
  { name: 'opencode', install: 'npm i -g opencode-ai', builtin: true },
];

/** Absolute path of a program as a shell would find it; null when there is none. A name with a slash is looked up from `cwd`. */
export async function findProgram(name: string, env: NodeJS.ProcessEnv = process.env, cwd = process.cwd()): Promise<string | null> {
  const places = name.includes('/')
    ? [resolve(cwd, name)]
    : (env.PATH ?? '')
        .split(delimiter)
        .filter(Boolean)
        .map((folder) => resolve(cwd, folder, name));
  for (const path of places) {
    try {
      await access(path, constants.X_OK);
      if ((await stat(path)).isFile()) return path;
    } catch {
      // Not here: the next folder of PATH may have it.
    }
  }
  return null;
}

/** First version number a program prints for --version; null when it prints none in time. */
export function versionOf(path: string, timeoutMs = 5_000): Promise<string | null> {
  return new Promise((done) => {
    const child = execFile(path, ['--version'], { timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: 64 * 1024 }, (error, stdout, stderr) => {
      done(error ? null : (/\d+\.\d+(?:\.\d+)?[\w.+-]*/.exec(`${stdout}\n${stderr}`)?.[0] ?? null));
    });
    child.stdin?.end();
  });
}

export async function detectAgents({ versions = false, env = process.env }: { versions?: boolean; env?: NodeJS.ProcessEnv } = {}): Promise<FoundAgent[]> {
  return Promise.all(
    AGENTS.map(async (agent) => {
      const path = await findProgram(agent.name, env);
      return { ...agent, found: path !== null, path, version: path && versions ? await versionOf(path) : null };
    }),
  );
}

export async function detect(repo: string, options: { versions?: boolean; env?: NodeJS.ProcessEnv } = {}): Promise<Detected> {
  const [agents, entries] = await Promise.all([detectAgents(options), readdir(repo, { withFileTypes: true })]);
  const files = new Set(entries.filter((entry) => entry.isFile()).map((entry) => entry.name));
  const directories = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !IGNORED.has(entry.name))
    .map((entry) => entry.name)
    .sort();
  const { checks, languages } = await findChecks(repo, files, directories);
  return {
    agents,
    claude: agents.some((agent) => agent.name === 'claude' && agent.found),
    checks,
    directories,
    languages,
    manifests: MANIFESTS.filter((name) => files.has(name)),
    roles: rolesFor(directories),
  };
}

const IGNORED = new Set(['node_modules', 'dist', 'build', 'out', 'target', 'vendor', 'coverage', 'tmp', 'temp', 'logs', '__pycache__', 'venv', 'env', 'bin', 'obj']);
const MANIFESTS = [
  'package.json',
  'package-lock.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
  'tsconfig.json',
  'pyproject.toml',
  'uv.lock',
  'poetry.lock',
  'requirements.txt',
  'Cargo.toml',
  'Cargo.lock',
  'go.mod',
  'go.sum',
  'Makefile',
];
const OWNERS: readonly (readonly [string, RegExp])[] = [
  ['frontend', /^(frontend|front-end|web|webapp|client|ui|www|site|pages|components|styles|public)$/i],
  ['backend', /^(backend|back-end|server|api|services|cmd|internal|pkg|functions|routes|controllers)$/i],
  ['database', /^(database|databases|db|migrations|prisma|sql|supabase)$/i],
  ['testing', /^(test|tests|spec|specs|e2e|__tests__|cypress|playwright)$/i],
  ['devops', /^(devops|infra|infrastructure|deploy|deployment|terraform|ansible|k8s|kubernetes|helm|docker|ci)$/i],
  ['ai', /^(ai|ml|notebooks|prompts|training)$/i],
  ['docs', /^(doc|docs|documentation)$/i],
];

function rolesFor(directories: readonly string[]): Record<string, string[]> {
  const roles: Record<string, string[]> = {};
  let rest = 0;
  for (const directory of directories) {
    const owner = OWNERS.find(([, pattern]) => pattern.test(directory))?.[0];
    if (owner) roles[owner] = [...(roles[owner] ?? []), directory];
    else rest++;
  }
  // Code that no named role owns (src, lib, the top itself) belongs to a developer who may work everywhere.
  if (rest > 0 || !(roles.frontend || roles.backend)) return { developer: [], ...roles };
  return roles;
}

async function findChecks(repo: string, files: ReadonlySet<string>, directories: readonly string[]): Promise<{ checks: string[]; languages: string[] }> {
  const checks: string[] = [];
  const languages: string[] = [];
  const text = async (name: string) => (files.has(name) ? readFile(join(repo, name), 'utf8').catch(() => '') : '');
  const npm = await npmScripts(await text('package.json'));
  if (files.has('package.json')) {
    languages.push(files.has('tsconfig.json') ? 'TypeScript' : 'JavaScript');
    const runner = files.has('pnpm-lock.yaml') ? 'pnpm' : files.has('yarn.lock') ? 'yarn' : files.has('bun.lock') ? 'bun run' : 'npm run';
    if (npm.has('lint')) checks.push(`${runner} lint`);
    if (npm.has('test')) checks.push(runner === 'npm run' ? 'npm test' : `${runner} test`);
  }
  const python = await text('pyproject.toml');
  if (python || files.has('requirements.txt') || files.has('setup.py')) {
    languages.push('Python');
    if (/pytest/.test(python) || files.has('pytest.ini') || files.has('conftest.py') || /^pytest\b/m.test(await text('requirements.txt'))) checks.push('python -m pytest');
    else if (directories.includes('tests')) checks.push('python -m unittest discover');
  }
  if (files.has('Cargo.toml')) {
    languages.push('Rust');
    checks.push('cargo test');
  }
  if (files.has('go.mod')) {
    languages.push('Go');
    checks.push('go test ./...');
  }
  // A Makefile only counts where nothing closer to the language was found.
  if (checks.length === 0 && /^test\s*:/m.test(await text('Makefile'))) checks.push('make test');
  return { checks, languages };
}

/** Scripts a package.json really has; npm's own "no test specified" is none. */
async function npmScripts(text: string): Promise<Set<string>> {
  try {
    const scripts: unknown = (JSON.parse(text.replace(/^\uFEFF/, '')) as { scripts?: unknown }).scripts;
    if (scripts === null || typeof scripts !== 'object') return new Set();
    return new Set(
      Object.entries(scripts)
        .filter(([, command]) => typeof command === 'string' && !command.includes('no test specified'))
        .map(([name]) => name),
    );
  } catch {
    // A package.json that npm itself could not read offers no scripts.
    return new Set();
  }
}
