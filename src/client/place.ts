/**
 * Which repository a command is about, found by walking up the directories: no git process is started for that, as every
 * command pays for it. Inside one of our own worktrees the answer is the repository they belong to.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { EXIT, MaosError } from '../system/errors.ts';

export interface Place {
  repo: string /** `.multi-agent/` of the repository, whether it exists or not. */;
  dir: string;
}

const OURS = `${sep}.multi-agent${sep}worktrees${sep}`;

/** Throws NOT_A_REPOSITORY. */
export function findPlace(cwd: string, env: NodeJS.ProcessEnv = process.env): Place {
  // an agent is told where it belongs, wherever its commands run
  if (env.MAOS_DIR !== undefined && env.MAOS_SESSION_ID !== undefined) return { repo: dirname(env.MAOS_DIR), dir: env.MAOS_DIR };
  const from = resolve(cwd);
  const inside = from.indexOf(OURS);
  if (inside > 0) return { repo: from.slice(0, inside), dir: join(from.slice(0, inside), '.multi-agent') };
  for (let at = from; ; at = dirname(at)) {
    if (isGit(join(at, '.git'))) return { repo: at, dir: join(at, '.multi-agent') };
    if (dirname(at) === at) break;
  }
  throw new MaosError({
    code: 'NOT_A_REPOSITORY',
    message: `${from} is not inside a git repository. maos-tui needs one: each agent works in its own worktree.`,
    hint: 'git init, and make a first commit; or look around with: maos-tui demo',
    exit: EXIT.notSetUp,
  });
}

/** A directory with a HEAD (sandboxes leave empty ones about), or the file a linked worktree or submodule has in its place. */
function isGit(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return false;
  return stat.isDirectory() ? existsSync(join(path, 'HEAD')) : readFileSync(path, 'utf8').startsWith('gitdir:');
}
