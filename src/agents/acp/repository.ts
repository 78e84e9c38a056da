/**
 * Programs that a repository brings along for an agent: looked for before the agent starts, from the worktree up to the top of the user's checkout.
 * Must not run or judge them; whether they are trusted is the user's word alone.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SessionContext } from '../contract.ts';
import type { AcpManifest } from './manifest.ts';

function entries(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return []; // no such folder: nothing in it
  }
}
function holds(file: string, key: RegExp): boolean {
  try {
    return key.test(readFileSync(file, 'utf8'));
  } catch {
    return false; // no such file
  }
}

/** Why the agent may not be started here; null when it may. */
export function untrusted({ cwd, env, trusted }: Pick<SessionContext, 'cwd' | 'env' | 'trusted'>, { name, repository }: AcpManifest): string | null {
  if (repository === null || trusted === true) return null;
  const top = env.MAOS_DIR === undefined ? cwd : dirname(env.MAOS_DIR);
  const key = new RegExp(repository.key);
  const found: string[] = [];
  for (let at = cwd; ; at = dirname(at)) {
    found.push(...repository.folders.flatMap((folder) => entries(join(at, folder))), ...repository.files.map((file) => join(at, file)).filter((file) => holds(file, key)));
    if (at === top || at === dirname(at)) break;
  }
  const [first] = found;
  if (first === undefined) return null;
  return `${name} would run what this repository brings along: ${first}${found.length > 1 ? ` and ${found.length - 1} more` : ''}. Take another agent, or look at it and then: maos-tui trust`;
}
