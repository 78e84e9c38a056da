/**
 * What an agent left uncommitted: told apart by where it lies, and committed for it when all of it may be. A merge the agent resolved
 * in the files but did not conclude is concluded here; what still has markers, or was deleted on one side, is not decided for it.
 */
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { everyday } from './git.ts';
import type { Tree } from './pinned.ts';

export interface Leftovers {
  inside: string[];
  /** Those of them that are not in the index as they are. */
  unstaged: string[];
  outside: string[];
  /** Repositories inside the worktree: git would commit a bare link and lose their files. */
  nested: string[];
  merging: boolean;
}

/** Every path that differs from HEAD or is untracked and not ignored; during a merge only what differs from the index counts as the agent's. */
export async function findLeftovers(tree: Tree, inside: (path: string) => boolean): Promise<Leftovers> {
  const merging = await access(join(tree.gitDir, 'MERGE_HEAD')).then(
    () => true,
    () => false,
  );
  const found: Leftovers = { inside: [], unstaged: [], outside: [], nested: [], merging };
  const status = await (await everyday(tree.path, tree.env)).status(['--untracked-files=all']);
  for (const file of status.files) {
    if (merging && file.working_dir === ' ') continue;
    for (const path of file.from && file.from !== file.path ? [file.from, file.path] : [file.path]) {
      if (path.endsWith('/')) found.nested.push(path);
      else (inside(path) ? found.inside : found.outside).push(path);
    }
    if (file.working_dir !== ' ' && inside(file.path)) found.unstaged.push(file.path);
  }
  return found;
}

/** Paths git still counts as conflicted, after adding those whose text was resolved. */
export async function concludeConflicts(tree: Tree): Promise<string[]> {
  const stages = new Map<string, Set<string>>();
  for (const line of await tree.list(['ls-files', '-u', '-z'])) {
    const [meta, path] = line.split('\t');
    if (!meta || !path) continue;
    const set = stages.get(path) ?? new Set();
    stages.set(path, set.add(meta.split(' ')[2] ?? ''));
  }
  const open: string[] = [];
  for (const [path, present] of stages) {
    const text = present.has('2') && present.has('3') ? await readFile(join(tree.path, path)).catch(() => null) : null;
    if (text === null || text.includes(0) || /^(<{7} |>{7} )/m.test(text.toString('utf8'))) open.push(path);
    else await tree.git(['--literal-pathspecs', 'add', '--', path]);
  }
  return open;
}

/** Commit these paths (and a merge that is in progress). False when there was nothing to commit. */
export async function commitLeftovers(tree: Tree, leftovers: Leftovers, message: string): Promise<boolean> {
  if (leftovers.unstaged.length > 0)
    await tree.git(['--literal-pathspecs', 'add', '--all', '--pathspec-from-file=-', '--pathspec-file-nul'], { input: leftovers.unstaged.join('\0') });
  const { code } = await tree.result(['diff', '--cached', '--quiet', '--no-ext-diff', '--no-textconv'], { codes: [0, 1] });
  if (code === 0 && !leftovers.merging) return false;
  await tree.git(['commit', '--quiet', '--no-verify', '--no-gpg-sign', '--allow-empty', '-F', '-'], { input: message });
  return true;
}
