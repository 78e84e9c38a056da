/** Asks a program for its version, with a limit on time and output, so that a broken one cannot hold up the list of agents. */
import { execFile } from 'node:child_process';

/** First line of `program --version`; null when it fails, prints nothing or takes longer than 5 s. */
export function versionOf(program: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  return new Promise((resolve) => {
    const child = execFile(program, ['--version'], { env, timeout: 5_000, killSignal: 'SIGKILL', maxBuffer: 64 * 1024 }, (error, stdout) => {
      const line = stdout.split('\n')[0]?.trim() ?? '';
      resolve(error !== null || line === '' ? null : line);
    });
    child.stdin?.end();
  });
}
