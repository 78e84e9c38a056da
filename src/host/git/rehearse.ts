/** A merge tried without touching any working tree or branch: `git merge-tree --write-tree`. Nothing is kept but objects. */
import { git, gitFailure, gitResult } from './git.ts';

export type Rehearsal = { clean: true; tree: string } | { clean: false; files: string[]; text: string };

const TEXT_MAX = 20_000;

export async function rehearse(repo: string, ours: string, theirs: string): Promise<Rehearsal> {
  const result = await gitResult(repo, ['merge-tree', '--write-tree', '-z', '--name-only', '--messages', ours, theirs], { codes: [0, 1] });
  const fields = result.stdout.toString('utf8').split('\0');
  const tree = fields[0] ?? '';
  // Exit code 1 is also a bad revision; then nothing is printed.
  if (!/^[0-9a-f]{40,64}$/.test(tree)) throw gitFailure(repo, 'merge-tree', result);
  if (result.code === 0) return { clean: true, tree };
  const end = fields.indexOf('', 1);
  return { clean: false, files: [...new Set(fields.slice(1, end))], text: messages(fields.slice(end + 1)).slice(0, TEXT_MAX) };
}

/** Each message: number of paths, the paths, a short kind, the text. */
function messages(fields: readonly string[]): string {
  const lines: string[] = [];
  for (let at = 0; at < fields.length; ) {
    const paths = Number(fields[at]);
    if (!Number.isInteger(paths) || fields[at] === '') break;
    const kind = fields[at + 1 + paths] ?? '';
    if (kind !== 'Auto-merging') lines.push((fields[at + 2 + paths] ?? '').trim());
    at += 3 + paths;
  }
  return lines.join('\n');
}

export async function commitTree(repo: string, tree: string, parents: readonly string[], message: string): Promise<string> {
  return (await git(repo, ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-F', '-'], { input: message })).trim();
}
