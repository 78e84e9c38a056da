/** A real repository with one commit, its .multi-agent/ and a Host around it, for tests that try one effect or git alone. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { adapters } from '../../src/agents/index.ts';
import { hideOurFiles } from '../../src/host/git/exclude.ts';
import { ensureWorktree } from '../../src/host/git/worktrees.ts';
import type { Host } from '../../src/host/host.ts';
import { Sessions } from '../../src/host/sessions.ts';
import { openTyping } from '../../src/host/typing.ts';
import { openFileStore } from '../../src/store/file/index.ts';
import { dirDigest } from '../../src/system/layout.ts';
import { tempDir } from '../support/temp.ts';

export interface Repo {
  path: string;
  git(...args: string[]): string;
  write(file: string, text: string): void;
  commit(message: string): string;
}

export function repoAt(path: string): Repo {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: path, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  return {
    path,
    git,
    write(file, text) {
      mkdirSync(dirname(join(path, file)), { recursive: true });
      writeFileSync(join(path, file), text);
    },
    commit(message) {
      git('add', '-A');
      git('commit', '--quiet', '--allow-empty', '-m', message);
      return git('rev-parse', 'HEAD');
    },
  };
}

export function makeRepo(): Repo {
  const path = tempDir('maos-repo-');
  const repo = repoAt(path);
  repo.git('init', '--quiet', '-b', 'main');
  repo.write('README.md', 'one\ntwo\nthree\nfour\nfive\n');
  repo.write('src/a.txt', 'a\n');
  repo.write('.gitignore', 'ignored/\n');
  repo.commit('First');
  return repo;
}

/** Everything of the user's checkout that must not change: HEAD, its branch, the index byte for byte, the files, the configuration. */
export function snapshot(repo: Repo) {
  const read = (file: string) => (existsSync(join(repo.path, file)) ? readFileSync(join(repo.path, file)).toString('base64') : null);
  return {
    head: read('.git/HEAD'),
    index: read('.git/index'),
    indexTime: statSync(join(repo.path, '.git/index')).mtimeMs,
    config: read('.git/config'),
    branch: repo.git('rev-parse', 'main'),
    files: repo.git('--no-optional-locks', 'ls-files', '-s'),
    status: repo.git('--no-optional-locks', 'status', '--porcelain'),
  };
}

export async function makeHost(repo: Repo, checkLimitMs?: number): Promise<Host & { stopping: AbortController }> {
  const dir = join(repo.path, '.multi-agent');
  const store = await openFileStore(dir, { create: true });
  await hideOurFiles(repo.path);
  const log = pino({ level: 'silent' });
  const worktrees = join(dir, 'worktrees');
  const digest = dirDigest(dir);
  const sessions = new Sessions({
    dir,
    repo: repo.path,
    worktrees,
    digest,
    epoch: 1,
    key: Buffer.alloc(32),
    artifacts: store.artifacts,
    terminals: store.terminals,
    typing: openTyping(store.typed, Buffer.alloc(32), log),
    log,
    adapters,
    observe: () => Promise.resolve(),
    began: () => undefined,
  });
  const stopping = new AbortController();
  onTestFinished(() => stopping.abort());
  return {
    dir,
    repo: repo.path,
    worktrees,
    digest,
    epoch: 1,
    artifacts: store.artifacts,
    log,
    sessions,
    signal: stopping.signal,
    stopping,
    ...(checkLimitMs === undefined ? {} : { checkLimitMs }),
  };
}

/** A task's worktree as start-session makes it. */
export async function taskTree(host: Host, repo: Repo, name: string, start = repo.git('rev-parse', 'main')): Promise<Repo & { branch: string; start: string }> {
  const branch = `maos/r1/dev/${name}`;
  const { path } = await ensureWorktree({
    repo: repo.path,
    root: host.worktrees,
    name,
    branch,
    start,
    owner: { run_id: 'r1', task_id: name, session_id: `${name}-1`, role: 'dev' },
  });
  return { ...repoAt(path), branch, start };
}
