/**
 * The real Claude Code, installed once outside the project, against a scripted model on loopback: no account, no other network,
 * a home of its own. Used by the adapter's tests and by the end-to-end ones.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install, type Pinned } from './install.ts';
import type { ModelServer } from './model-server.ts';

export { type ModelServer, type Scenario, startModelServer } from './model-server.ts';

const CLAUDE: Pinned = { spec: '@anthropic-ai/claude-code@2.1.329', binary: 'claude' };
/** Absolute path of the CLI; about 360 MB at its first call. */
export const installClaude = (): Promise<string> => install(CLAUDE);

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

/** What a person answers at the first start of the CLI's own screen: set up, key allowed, these folders trusted. */
export async function answerFirstRun({ home, env }: ClaudeHome, folders: readonly string[]): Promise<void> {
  await mkdir(join(home, '.claude'), { recursive: true });
  const answers = {
    hasCompletedOnboarding: true,
    hasSeenAutoDefaultNotice: true,
    customApiKeyResponses: { approved: [(env.ANTHROPIC_API_KEY ?? '').slice(-20)], rejected: [] },
    projects: Object.fromEntries(folders.map((folder) => [folder, { hasTrustDialogAccepted: true }])),
  };
  await writeFile(join(home, '.claude', '.claude.json'), JSON.stringify(answers));
}
