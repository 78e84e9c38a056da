/**
 * A command of the user's own that is run when they are called. What happened is given in its environment only and never becomes part of the
 * command, so nothing an agent writes can be run by it.
 */
import { spawn } from 'node:child_process';
import { ownEnvironment } from '../outside.ts';
import type { Call } from './caller.ts';

/** How long it may take, ms. */
const LIMIT = 10_000;

/** @returns null, or in words why it did not work */
export function runHook(command: string, repo: string, call: Call, env: NodeJS.ProcessEnv): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', command], {
      stdio: 'ignore',
      timeout: LIMIT,
      env: { ...ownEnvironment(env), MAOS_NOTIFY_KIND: call.kind, MAOS_NOTIFY_TITLE: repo, MAOS_NOTIFY_TEXT: call.text },
    });
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) => resolve(code === 0 ? null : signal ? `it was ended by ${signal}` : `exit code ${code}`));
  });
}
