/** What a commit changed against another: files with counts, the text, conflict markers. Bytes come from git with -z, so any file name is safe. */
import type { FileChange } from '../../protocol/brief.ts';
import { git, gitList, gitResult } from './git.ts';

const RANGE = (base: string, head: string): string[] => ['--no-ext-diff', '--no-textconv', '-M', '--end-of-options', base, head];

export interface Change extends FileChange {
  /** Where it was before a rename. */
  old_path: string | null;
}

/** `status` is git's letter: A, M, D, R, T. Binary files have null counts. */
export async function changedFiles(repo: string, base: string, head: string): Promise<Change[]> {
  const counts = new Map<string, { added: number | null; removed: number | null }>();
  const numstat = (await git(repo, ['diff', '--numstat', '-z', ...RANGE(base, head)])).split('\0');
  for (let at = 0; at < numstat.length; at++) {
    const [added, removed, path] = (numstat[at] ?? '').split('\t');
    if (added === undefined || removed === undefined || path === undefined) continue;
    // A rename has an empty path, followed by the old and the new one.
    const name = path === '' ? (numstat[at + 2] ?? '') : path;
    if (path === '') at += 2;
    counts.set(name, { added: added === '-' ? null : Number(added), removed: removed === '-' ? null : Number(removed) });
  }
  const changes: Change[] = [];
  const fields = await gitList(repo, ['diff', '--name-status', '-z', ...RANGE(base, head)]);
  for (let at = 0; at < fields.length; ) {
    const status = (fields[at++] ?? '').slice(0, 1);
    const first = fields[at++] ?? '';
    const path = status === 'R' || status === 'C' ? (fields[at++] ?? '') : first;
    changes.push({ path, status, ...(counts.get(path) ?? { added: null, removed: null }), old_path: status === 'R' ? first : null });
  }
  return changes;
}

/** The diff as text, at most `maxBytes`, with a last line saying so when it was cut. */
export async function diffText(repo: string, base: string, head: string, maxBytes: number): Promise<Buffer> {
  const { stdout, cut } = await gitResult(repo, ['diff', ...RANGE(base, head)], { maxBytes });
  return cut ? Buffer.concat([stdout, Buffer.from(`\n[cut after ${maxBytes} bytes; all of it: git diff ${base} ${head}]\n`)]) : stdout;
}

async function markerCounts(repo: string, commit: string, paths: readonly string[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (let at = 0; at < paths.length; at += 500) {
    const part = paths.slice(at, at + 500);
    const { stdout } = await gitResult(repo, ['--literal-pathspecs', 'grep', '-I', '-z', '--count', '-e', '^<<<<<<< ', commit, '--', ...part], { codes: [0, 1] });
    for (const line of stdout.toString('utf8').split('\n')) {
      const [name, count] = line.split('\0');
      if (name && count) counts.set(name.slice(commit.length + 1), Number(count));
    }
  }
  return counts;
}

/** Files that hold more conflict markers than they held at the base: a text about conflicts may keep those it had. */
export async function withConflictMarkers(repo: string, base: string, head: string, files: readonly Change[]): Promise<string[]> {
  const paths = files.filter((file) => file.status !== 'D').map((file) => file.path);
  if (paths.length === 0) return [];
  const after = await markerCounts(repo, head, paths);
  if (after.size === 0) return [];
  const before = await markerCounts(repo, base, [...after.keys()]);
  return [...after].filter(([path, count]) => count > (before.get(path) ?? 0)).map(([path]) => path);
}
