/** Finds a program the way execvp does. Must not run it; versions are asked for in version.ts. */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';

function runnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false; // absent or not executable: the next place is looked at
  }
}

/** Absolute path of a program, or null. A name with a slash is looked up from `cwd`, any other in PATH. */
export function findProgram(name: string, env: NodeJS.ProcessEnv, cwd: string = process.cwd()): string | null {
  if (name === '') return null;
  if (name.includes('/')) {
    const path = isAbsolute(name) ? name : resolve(cwd, name);
    return runnable(path) ? path : null;
  }
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    const path = folder === '' ? '' : join(folder, name);
    if (path !== '' && runnable(path)) return path;
  }
  return null;
}
