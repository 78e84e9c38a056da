/**
 * Moving the user's own branch: the only writes to the user's checkout, done when they approved it. Everything that could lose or
 * mix their work is a refusal with a reason and a next step, found before anything is changed.
 */
import { access, lstat, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { everyday, git, gitFailure, gitList, gitResult } from './git.ts';
import { branchTip, listWorktrees, moveBranch } from './refs.ts';

export interface Refusal {
  reason: string;
  hint: string;
}
export interface Move {
  target: string;
  from: string;
  to: string;
  /** `forward` merges fast-forward only; `back` resets, keeping what is not committed, or refuses. */
  direction: 'forward' | 'back';
  note: string;
}

const IN_PROGRESS: readonly (readonly [file: string, what: string, abort: string])[] = [
  ['MERGE_HEAD', 'a merge', 'git merge --abort'],
  ['rebase-merge', 'a rebase', 'git rebase --abort'],
  ['rebase-apply', 'a rebase', 'git rebase --abort'],
  ['CHERRY_PICK_HEAD', 'a cherry-pick', 'git cherry-pick --abort'],
  ['REVERT_HEAD', 'a revert', 'git revert --abort'],
];

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Move the branch, with the checkout that has it. null when done. The branch is known to be at `from`. */
export async function moveTarget(repo: string, move: Move): Promise<Refusal | null> {
  const holders = (await listWorktrees(repo)).filter(({ branch }) => branch === move.target);
  const own = await realpath(repo);
  const elsewhere = holders.find(({ path }) => path !== own);
  if (elsewhere)
    return { reason: `${move.target} is checked out in another worktree, ${elsewhere.path}`, hint: `Free it, then merge again: git -C '${elsewhere.path}' switch --detach` };
  if (holders.length === 0) {
    if (await moveBranch(repo, move.target, move.to, move.from, move.note)) return null;
    return moved(move.target, move.from, await branchTip(repo, move.target));
  }
  return (await unfit(own, move)) ?? (await moveCheckout(own, move));
}

export function moved(target: string, expected: string, found: string | null): Refusal {
  return { reason: `${target} is at ${(found ?? 'nothing').slice(0, 12)}, not at ${expected.slice(0, 12)} as when you looked`, hint: 'Look again (maos-tui you), then decide.' };
}

async function unfit(checkout: string, { from, to, target }: Move): Promise<Refusal | null> {
  const gitDir = (await git(checkout, ['rev-parse', '--absolute-git-dir'])).trim();
  for (const [file, what, abort] of IN_PROGRESS) {
    if (await exists(join(gitDir, file))) return { reason: `${what} is in progress in ${checkout}`, hint: `Finish it, or end it with ${abort}; then merge again.` };
  }
  if (await exists(join(gitDir, 'index.lock')))
    return { reason: `another git is at work in ${checkout}`, hint: `Try again when it is done. If none runs, remove ${join(gitDir, 'index.lock')}.` };
  const status = await (await everyday(checkout)).status(['--untracked-files=no']);
  const dirty = status.files.filter(({ index, working_dir }) => index !== '?' && working_dir !== '?').map(({ path }) => path);
  if (dirty.length > 0) return { reason: `${checkout} has uncommitted changes on ${target}: ${some(dirty)}`, hint: 'Commit or stash them, then merge again.' };
  // git would overwrite ignored files without a word.
  const added = await gitList(checkout, ['diff', '--name-only', '--diff-filter=A', '--no-renames', '-z', '--no-ext-diff', '--no-textconv', '--end-of-options', from, to]);
  const inTheWay: string[] = [];
  for (const path of added) {
    const there = await lstat(join(checkout, path)).catch(() => null);
    if (there !== null) inTheWay.push(path);
  }
  if (inTheWay.length > 0)
    return { reason: `files that are not committed would be overwritten in ${checkout}: ${some(inTheWay)}`, hint: 'Move them away or commit them, then merge again.' };
  return null;
}

async function moveCheckout(checkout: string, { target, from, to, direction }: Move): Promise<Refusal | null> {
  const head = (await gitResult(checkout, ['symbolic-ref', '--quiet', 'HEAD'], { codes: [0, 1] })).stdout.toString('utf8').trim();
  const tip = await branchTip(checkout, target);
  if (head !== `refs/heads/${target}` || tip !== from) return moved(target, from, tip);
  const args = direction === 'forward' ? ['merge', '--ff-only', '--quiet', to] : ['reset', '--keep', '--quiet', to];
  const result = await gitResult(checkout, args, { codes: [0, 1, 2, 128] });
  const after = await branchTip(checkout, target);
  if (after === to) return null;
  return { reason: gitFailure(checkout, args[0] ?? '', result).message, hint: `Nothing was changed. See: git -C '${checkout}' status` };
}

const some = (paths: readonly string[]): string => `${paths.slice(0, 3).join(', ')}${paths.length > 3 ? ` and ${paths.length - 3} more` : ''}`;
