/**
 * The real Claude Code, installed once outside the project, against a scripted model on loopback: no account, no other network,
 * a home of its own. Used by the adapter's tests and by the end-to-end ones.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { ModelServer } from './model-server.ts';

export { type ModelServer, type Scenario, startModelServer } from './model-server.ts';

/** Pinned exactly: on Node 20 npm would else choose an old version whose `engines` fit. */
export const CLAUDE = '@anthropic-ai/claude-code@2.1.329';
const run = promisify(execFile);

const cacheDir = (): string => process.env.MAOS_TEST_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'maos-tui-test-agents');

async function works(binary: string): Promise<boolean> {
  try {
    return (await run(binary, ['--version'], { timeout: 20_000 })).stdout.startsWith('2.1.329');
  } catch {
    return false; // not installed yet, or an installation that was broken off
  }
}

/** Absolute path of the CLI. The first call downloads about 360 MB from the npm registry; later ones find it in the cache. */
export async function installClaude(): Promise<string> {
  const home = join(cacheDir(), CLAUDE.replace(/[^\w.-]+/g, '-'));
  const binary = join(home, 'node_modules', '.bin', 'claude');
  if (await works(binary)) return binary;
  await mkdir(dirname(home), { recursive: true });
  // Installed beside and renamed, so that what is in the cache is whole. One that was broken off is replaced.
  const fresh = await mkdtemp(`${home}.`);
  await writeFile(join(fresh, 'package.json'), '{"private":true}\n');
  await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', CLAUDE], { cwd: fresh, timeout: 280_000 });
  await rm(home, { recursive: true, force: true });
  await rename(fresh, home);
  if (!(await works(binary))) throw new Error(`${CLAUDE} was installed in ${home} but does not run`);
  return binary;
}

export interface ClaudeHome {
  home: string;
  env: Record<string, string>;
  remove(): Promise<void>;
}

/** A fresh home, and the environment that lets the CLI reach nothing but the scripted model. */
export async function claudeEnv(server: ModelServer): Promise<ClaudeHome> {
  const home = await mkdtemp(join(tmpdir(), 'maos-claude-home-'));
  return {
    home,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: home,
      TMPDIR: process.env.TMPDIR ?? tmpdir(),
      LANG: 'C.UTF-8',
      TERM: 'xterm-256color',
      CLAUDE_CONFIG_DIR: join(home, '.claude'),
      CLAUDE_CODE_TMPDIR: home,
      ANTHROPIC_BASE_URL: server.url,
      ANTHROPIC_API_KEY: 'sk-dummy',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
      CLAUDE_CODE_MAX_RETRIES: '1',
    },
    remove: () => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }),
  };
}

/** Ends what carries the mark in its environment: shells of a CLI that was killed outlive its process group. */
export async function endMarked(mark: string): Promise<number[]> {
  const ended: number[] = [];
  for (const entry of await readdir('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => ''); // gone, or not ours
    if (!environment.split('\0').includes(mark)) continue;
    try {
      process.kill(pid, 'SIGKILL');
      ended.push(pid);
    } catch {
      // ended by itself meanwhile
    }
  }
  return ended;
}
