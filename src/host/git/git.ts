/**
 * The one place where the host runs git. Arguments are an argv, never a shell line; what the repository's own configuration
 * would run is switched off (environment.ts); output is capped; a failure is a MaosError with git's first line.
 * Must not be given a working tree whose `.git` an agent may have rewritten without pinning it first (pinned.ts).
 */
import { spawn } from 'node:child_process';
import { type SimpleGit, simpleGit } from 'simple-git';
import { MaosError } from '../../system/errors.ts';
import { type ConfigPair, gitEnvironment } from './environment.ts';

export interface GitOptions {
  input?: string | Uint8Array;
  /** Added to the clean environment. */
  env?: Record<string, string>;
  /** @default 120000 */
  timeoutMs?: number;
  /** Beyond it the output is cut (`cut` is set) and git is ended. @default 64 MiB */
  maxBytes?: number;
  /** Exit codes that are answers, not failures. @default [0] */
  codes?: readonly number[];
}
export interface GitResult {
  code: number;
  stdout: Buffer;
  stderr: string;
  cut: boolean;
}

/** Commands that convert file contents, and so would run filters and merge drivers named by the repository. */
const CONVERTING = new Set(['add', 'commit', 'checkout', 'diff', 'merge', 'merge-tree', 'reset', 'restore', 'status', 'worktree', 'grep']);

function execute(cwd: string, args: readonly string[], env: Record<string, string>, options: GitOptions): Promise<GitResult> {
  const limit = options.maxBytes ?? 64 * 1024 * 1024;
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    let size = 0;
    let stderr = '';
    let cut = false;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, options.timeoutMs ?? 120_000);
    child.on('error', (cause) => {
      clearTimeout(timer);
      reject(
        new MaosError({
          code: 'GIT_FAILED',
          message: `git could not be started in ${cwd}: ${cause.message}`,
          hint: 'Check that git is installed and that the directory exists.',
          cause,
        }),
      );
    });
    child.stdout.on('data', (chunk: Buffer) => {
      if (cut) return;
      const room = limit - size;
      out.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
      size += chunk.length;
      if (size > limit) {
        cut = true;
        child.kill('SIGTERM');
      }
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderr.length < 64 * 1024) stderr += chunk.toString('utf8');
    });
    child.stdin.on('error', () => {
      // It ended without reading its input; its exit code says why.
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      if (late) reject(new MaosError({ code: 'GIT_TIMEOUT', message: `git ${args[0]} took longer than ${(options.timeoutMs ?? 120_000) / 1000} s in ${cwd}`, retryable: true }));
      else resolve({ code: code ?? 128, stdout: Buffer.concat(out), stderr, cut });
    });
    child.stdin.end(options.input ?? '');
  });
}

/** Filters and merge drivers of the repository, each replaced by git's own behaviour. */
async function neutral(cwd: string, env: Record<string, string>): Promise<ConfigPair[]> {
  const { code, stdout } = await execute(cwd, ['config', '-z', '--name-only', '--get-regexp', '^(filter|merge)\\..*\\.(clean|smudge|process|required|driver)$'], env, {});
  if (code !== 0) return [];
  const names = new Set(
    stdout
      .toString('utf8')
      .split('\0')
      .filter((name) => name !== ''),
  );
  return [...names].map((name): ConfigPair => [name, name.endsWith('.driver') ? 'git merge-file --marker-size=%L %A %O %B' : name.endsWith('.required') ? 'false' : '']);
}

/** Run git and say how it ended; throws GIT_FAILED on any exit code that is not in `codes`. */
export async function gitResult(cwd: string, args: readonly string[], options: GitOptions = {}): Promise<GitResult> {
  let env = await gitEnvironment(cwd, [], options.env);
  const command = args.find((arg) => !arg.startsWith('-')) ?? '';
  if (CONVERTING.has(command)) {
    const extra = await neutral(cwd, env);
    if (extra.length > 0) env = await gitEnvironment(cwd, extra, options.env);
  }
  const result = await execute(cwd, args, env, options);
  if (!result.cut && !(options.codes ?? [0]).includes(result.code)) throw gitFailure(cwd, command, result);
  return result;
}

/** Standard output as text. */
export async function git(cwd: string, args: readonly string[], options: GitOptions = {}): Promise<string> {
  return (await gitResult(cwd, args, options)).stdout.toString('utf8');
}

/** NUL-separated output. */
export async function gitList(cwd: string, args: readonly string[], options: GitOptions = {}): Promise<string[]> {
  return (await git(cwd, args, options)).split('\0').filter((item) => item !== '');
}

export function gitFailure(cwd: string, command: string, result: Pick<GitResult, 'code' | 'stderr'>): MaosError {
  const lines = result.stderr.split('\n').filter((line) => line.trim() !== '');
  const line = lines.find((text) => /^(fatal|error):/.test(text)) ?? lines[0] ?? `exit code ${result.code}`;
  const full = /No space left on device|Disk quota exceeded/.test(result.stderr);
  const locked = /\.lock': File exists|could not lock|Unable to create '.*\.lock'/.test(result.stderr);
  return new MaosError({
    code: full ? 'DISK_FULL' : 'GIT_FAILED',
    message: `git ${command} failed in ${cwd}: ${line.slice(0, 1_000)}`,
    hint: full
      ? 'Free some space; the work goes on by itself.'
      : locked
        ? 'Another git is at work in this repository, or one died there: see whether one runs before you remove the lock file.'
        : `Try it by hand: git -C '${cwd}' status`,
    retryable: full || locked,
  });
}

/** The everyday face of git, in the same clean environment. Not for hot paths. */
export async function everyday(cwd: string, env: Record<string, string> = {}): Promise<SimpleGit> {
  const extra = await neutral(cwd, await gitEnvironment(cwd, [], env));
  // Named "unsafe" because they can make git run something; here each is set to run nothing.
  const unsafe = {
    allowUnsafeConfigPaths: true,
    allowUnsafeConfigEnvCount: true,
    allowUnsafeHooksPath: true,
    allowUnsafeFsMonitor: true,
    allowUnsafePager: true,
    allowUnsafeEditor: true,
    allowUnsafeDiffExternal: true,
    allowUnsafeFilter: true,
    allowUnsafeMergeDriver: true,
  };
  const clean = await gitEnvironment(cwd, extra, env);
  return simpleGit({ baseDir: cwd, unsafe, allowEnvironment: Object.keys(clean) }).env(clean);
}
