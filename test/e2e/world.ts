/**
 * A real repository, the built program, real daemons. Everything made here is gone afterwards: daemons are stopped through
 * the product, and what is still alive then fails the test that left it.
 */
import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Client } from '../../src/client/contract.ts';
import { openClient } from '../../src/client/index.ts';
import { packageRoot } from '../../src/system/self.ts';

const run = promisify(execFile);
export const BIN = join(packageRoot(), 'bin', 'maos-tui.js');

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

export class Place {
  private constructor(
    readonly repo: string,
    readonly env: NodeJS.ProcessEnv,
  ) {}

  /** A repository with one commit of these files; `multi-agent.yaml` may be among them. */
  static async make(files: Record<string, string>, env: NodeJS.ProcessEnv = {}): Promise<Place> {
    const repo = await realpath(await mkdtemp(join(tmpdir(), 'maos-e2e-')));
    const { MAOS_SESSION_ID: _session, MAOS_TOKEN: _token, MAOS_DIR: _dir, ...clean } = process.env;
    const place = new Place(repo, { ...clean, MAOS_IDLE_SECONDS: '120', XDG_CONFIG_HOME: join(repo, '.config-none'), XDG_STATE_HOME: join(repo, '.git/state'), ...env });
    await place.write({ 'README.md': '# sample\n', ...files });
    await place.git('init', '-q', '-b', 'main');
    await place.git('add', '-A');
    await place.git('-c', 'user.name=t', '-c', 'user.email=t@localhost', 'commit', '-qm', 'first');
    return place;
  }

  async write(files: Record<string, string>): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(this.repo, name)), { recursive: true });
      await writeFile(join(this.repo, name), text);
    }
  }

  async git(...args: string[]): Promise<string> {
    const { stdout } = await run('git', args, { cwd: this.repo, maxBuffer: 64 << 20 });
    return stdout.trimEnd();
  }

  /** Run the program; never throws for an exit code. */
  maos(...args: string[]): Promise<Ran> {
    return this.maosWith({}, ...args);
  }

  maosWith({ input, cwd = this.repo, env = {} }: { input?: string; cwd?: string; env?: NodeJS.ProcessEnv }, ...args: string[]): Promise<Ran> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [BIN, ...args], { cwd, env: { ...this.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
      let stdout = '';
      let stderr = '';
      child.stdout.on('data', (data: Buffer) => {
        stdout += data.toString();
      });
      child.stderr.on('data', (data: Buffer) => {
        stderr += data.toString();
      });
      child.on('error', reject);
      child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
      child.stdin.end(input ?? '');
    });
  }

  client(): Promise<Client> {
    return openClient(this.repo, { env: this.env });
  }

  /** Everything the user could lose: commit, branch, index, files. */
  async fingerprint(): Promise<string> {
    const [head, branch, index, status] = await Promise.all([
      this.git('rev-parse', 'HEAD'),
      this.git('symbolic-ref', 'HEAD'),
      run('sha256sum', [join(this.repo, '.git/index')]).then(({ stdout }) => stdout),
      this.git('status', '--porcelain'),
    ]);
    return [head, branch, index, status].join('\n');
  }

  /** Pids of our processes that belong to this repository: daemons by their arguments, agents by their environment. */
  async processes(): Promise<string[]> {
    const { stdout } = await run('sh', [
      '-c',
      'for p in /proc/[0-9]*; do if tr "\\0" "\\n" < $p/environ 2>/dev/null | grep -qx "MAOS_DIR=$1" || tr "\\0" " " < $p/cmdline 2>/dev/null | grep -q -- "--dir $1"; then echo "$(basename $p) $(tr "\\0" " " < $p/cmdline)"; fi; done',
      'sh',
      join(this.repo, '.multi-agent'),
    ]);
    return stdout.split('\n').filter((line) => line !== '' && !line.includes('sh -c for p in'));
  }

  async remove(): Promise<string[]> {
    await this.maos('stop', '--now');
    let left = await this.processes();
    for (const limit = performance.now() + 10_000; left.length > 0 && performance.now() < limit; left = await this.processes())
      await new Promise((resolve) => setTimeout(resolve, 50));
    for (const line of left) process.kill(Number(line.split(' ')[0]), 'SIGKILL');
    await rm(this.repo, { recursive: true, force: true, maxRetries: 5 });
    return left;
  }
}
