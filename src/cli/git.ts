/** The few questions the command line asks git itself, before any daemon runs. Reads only; never a hook, never a prompt. */
import { execFile } from 'node:child_process';
import { MaosError } from '../system/errors.ts';

/** Standard output without its last newline; null when git says no. Throws GIT_MISSING when there is no git. */
export async function git(cwd: string, args: readonly string[]): Promise<string | null> {
  const { ok, out } = await ask(cwd, args);
  return ok ? out : null;
}

/** What git says on standard error about why it refuses; empty when it does not. */
export async function gitComplaint(cwd: string, args: readonly string[]): Promise<string> {
  const { ok, err } = await ask(cwd, args);
  return ok ? '' : err;
}

function ask(cwd: string, args: readonly string[]): Promise<{ ok: boolean; out: string; err: string }> {
  const env: NodeJS.ProcessEnv = { ...process.env, GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };
  for (const name of ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE']) delete env[name];
  return new Promise((done, fail) => {
    execFile('git', ['-c', 'core.fsmonitor=false', ...args], { cwd, env, timeout: 30_000, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      const said = { ok: !error, out: stdout.replace(/\n$/, ''), err: stderr };
      if (!error) return done(said);
      if ((error as NodeJS.ErrnoException).code === 'ENOENT')
        return fail(new MaosError({ code: 'GIT_MISSING', message: 'git was not found.', hint: 'Install git 2.38 or newer.', exit: 3, cause: error }));
      done(said);
    });
  });
}
