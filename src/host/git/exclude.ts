/**
 * Keep what we write under .multi-agent/ out of `git status`, through .git/info/exclude: the user's .gitignore is theirs.
 * Skills, prompts, templates and policies stay visible, because they are meant to be committed.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeDurable } from '../../system/durable.ts';
import { commonDir } from './pinned.ts';

const HEAD = '# maos-tui: its own files (skills/, templates/ and policies/ are meant to be committed)';
const OURS = [
  'tasks*.json',
  'tasks.json.lock',
  'state.json',
  'state.json.lock',
  '.*',
  'messages/',
  'audit/',
  'checkpoints/',
  'context/',
  'artifacts/',
  'logs/',
  'leases/',
  'worktrees/',
];

/** Adds the lines once; says whether it had to. */
export async function hideOurFiles(repo: string, folder = '.multi-agent'): Promise<boolean> {
  const file = join(await commonDir(repo), 'info', 'exclude');
  const before = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const present = new Set(before.split('\n'));
  const missing = OURS.map((name) => `/${folder}/${name}`).filter((line) => !present.has(line));
  if (missing.length === 0) return false;
  await mkdir(dirname(file), { recursive: true });
  const gap = before === '' || before.endsWith('\n') ? '' : '\n';
  await writeDurable(file, `${before}${gap}${present.has(HEAD) ? '' : `${HEAD}\n`}${missing.join('\n')}\n`, { mode: 0o644 });
  return true;
}
