/**
 * Sides of a conflict that the user picked, written into the task's worktree. Only where a file is as it was when they saw it, and either all of
 * them or none; what is there already is not written again, so that an effect done twice is done once. Never follows a link out of the tree.
 */
import { realpath, rm } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { Finding } from '../../protocol/common.ts';
import { takeSides } from '../../protocol/conflict-sides.ts';
import type { PickedFile } from '../../protocol/picked.ts';
import { sha256 } from '../../system/canonical.ts';
import { lstatOrNull, readSmall, writeDurable } from '../../system/durable.ts';
import type { Tree } from './pinned.ts';

const MAX_BYTES = 64 * 1024 * 1024;
const HINT = 'Nothing was written. Look at the conflict once more and pick again.';

/** How one file is brought to what was picked; a finding when it cannot be. */
type Step = (() => Promise<void>) | Finding;

export async function writePicks(tree: Tree, picks: readonly PickedFile[]): Promise<Finding[]> {
  const steps: Step[] = [];
  for (const picked of picks) steps.push(await stepFor(tree, picked));
  const problems = steps.filter((step) => typeof step !== 'function');
  if (problems.length === 0) for (const step of steps) if (typeof step === 'function') await step();
  return problems;
}

const refused = (path: string, message: string): Finding => ({ code: 'conflict.changed', message: `${path} ${message}`, hint: HINT, where: path, severity: 'error' });
const nothing = async (): Promise<void> => undefined;

async function stepFor(tree: Tree, { path, seen, take, result }: PickedFile): Promise<Step> {
  const file = join(tree.path, path);
  const stat = await lstatOrNull(file);
  if (stat !== null && !stat.isFile()) return refused(path, 'is no regular file');
  const [root, folder] = await Promise.all([realpath(tree.path), realpath(dirname(file)).catch(() => null)]);
  if (folder !== null && folder !== root && !folder.startsWith(root + sep)) return refused(path, 'lies outside the worktree');
  const bytes = stat === null ? null : await readSmall(file, MAX_BYTES);
  const now = bytes === null ? null : sha256(bytes);
  if (typeof take === 'string') return wholeFile(tree, path, take, seen, now);
  if (now !== null && now === result) return nothing;
  if (bytes === null || now !== seen) return refused(path, 'was changed after its sides were picked');
  // one character per byte: what is no UTF-8 stays as it is
  const text = takeSides(bytes.toString('latin1'), take);
  if (text === null) return refused(path, 'has other conflicts than were picked');
  return () => writeDurable(file, Buffer.from(text, 'latin1'), { mode: (stat?.mode ?? 0o644) & 0o777 });
}

const STAGES = { task: '2', run: '3' } as const;

/** One side's file in place of both: for what git leaves without markers, because it is no text or one side deleted it. */
async function wholeFile(tree: Tree, path: string, side: 'run' | 'task', seen: string | null, now: string | null): Promise<Step> {
  const stages = (await tree.list(['--literal-pathspecs', 'ls-files', '-u', '-z', '--', path])).map((line) => line.split('\t')[0]?.split(' ')[2]);
  if (stages.length === 0) return (await wasTaken(tree, path, side)) ? nothing : refused(path, 'is not in conflict any more');
  if (now !== seen) return refused(path, 'was changed after its side was picked');
  if (stages.includes(STAGES[side]))
    return async () => {
      await tree.git(['--literal-pathspecs', 'checkout', side === 'task' ? '--ours' : '--theirs', '--', path]);
      await tree.git(['--literal-pathspecs', 'add', '--', path]);
    };
  return async () => {
    await rm(join(tree.path, path), { force: true });
    await tree.git(['--literal-pathspecs', 'rm', '--quiet', '--cached', '--', path]);
  };
}

/** Whether the merge, under way or concluded, has that side's file already. */
async function wasTaken(tree: Tree, path: string, side: 'run' | 'task'): Promise<boolean> {
  const { code } = await tree.result(['rev-parse', '--quiet', '--verify', 'MERGE_HEAD'], { codes: [0, 1, 128] });
  const from = code === 0 ? (side === 'task' ? 'HEAD' : 'MERGE_HEAD') : side === 'task' ? 'HEAD^1' : 'HEAD^2';
  const blob = async (where: string): Promise<string> =>
    (await tree.result(['rev-parse', '--quiet', '--verify', `${where}:${path}`], { codes: [0, 1, 128] })).stdout.toString('utf8').trim();
  const merged = (await tree.result(['rev-parse', '--quiet', '--verify', `${from}^{commit}`], { codes: [0, 1, 128] })).code === 0;
  return merged && (await blob(from)) === (await blob(''));
}
