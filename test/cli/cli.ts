/** Runs the built program as a process, as a person or script would. Never a shell; always with an end of standard input. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tempDir } from '../support/temp.ts';

export const BIN = process.env.MAOS_TEST_BIN ?? join(dirname(fileURLToPath(import.meta.url)), '../../bin/maos-tui.js');

export interface Ran {
  code: number | null;
  out: string;
  err: string;
  /** Standard output as JSON. */
  json(): unknown;
}
export interface RunOptions {
  cwd: string;
  env?: NodeJS.ProcessEnv;
  input?: string;
}

export function maos(argv: readonly string[], { cwd, env = {}, input = '' }: RunOptions): Promise<Ran> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [BIN, ...argv], { cwd, env: clean(cwd, env), stdio: ['pipe', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.stdin.on('error', () => {}); // a command that does not read its input may be gone already
    child.stdin.end(input);
    child.on('error', fail).on('close', (code) => done({ code, out, err, json: () => JSON.parse(out) as unknown }));
  });
}

/** Nothing of the person who runs the tests: no agent session, no configuration, no agents on PATH but ours. */
export function clean(home: string, env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const kept = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('MAOS_') || name === 'MAOS_TEST_RUN'));
  return {
    ...kept,
    HOME: join(home, '.home'),
    XDG_CONFIG_HOME: join(home, '.home/config'),
    XDG_STATE_HOME: join(home, '.home/state'),
    PATH: '/usr/local/bin:/usr/bin:/bin',
    ...env,
  };
}

export function git(cwd: string, ...argv: string[]): string {
  return execFileSync('git', argv, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

export function write(dir: string, files: Record<string, string | Uint8Array>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
}

/** A repository with one commit on main. Call it inside a test. */
export function repository(files: Record<string, string> = {}): string {
  const dir = tempDir('maos-cli-');
  git(dir, 'init', '-q', '-b', 'main');
  write(dir, { '.gitignore': '.home/\n', 'README.md': 'hello\n', ...files });
  git(dir, 'add', '-A');
  git(dir, 'commit', '-qm', 'first');
  return dir;
}
