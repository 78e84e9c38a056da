/**
 * "Done" is a claim until looked at: what was left is committed when it may be, the diff must lie where the role may write, and the
 * checks must pass. Everything wrong with the result is a problem in the observation, for the agent's next attempt; only the world's
 * failures are thrown. Asked again it finds its own commit and looks anew.
 */
import type { CheckResult } from '../../protocol/brief.ts';
import type { Finding } from '../../protocol/common.ts';
import type { EffectOf } from '../../protocol/effect.ts';
import { MaosError } from '../../system/errors.ts';
import { failpoint } from '../../system/failpoint.ts';
import { runChecks } from '../checks.ts';
import { insideDirectories } from '../directories.ts';
import { type Change, changedFiles, diffText, withConflictMarkers } from '../git/diff.ts';
import { clearStaleLock } from '../git/index-lock.ts';
import { commitLeftovers, concludeConflicts, findLeftovers } from '../git/leftovers.ts';
import { readOwner } from '../git/metadata.ts';
import { openTree, type Tree } from '../git/pinned.ts';
import { branchTip, isAncestor, mergeBase, needCommit } from '../git/refs.ts';
import { currentBranch, worktreePath } from '../git/worktrees.ts';
import { writePicks } from '../git/write-picks.ts';
import type { Host, RunEffect } from '../host.ts';
import { baseEnvironment } from '../session-env.ts';

const DIFF_MAX = 2 * 1024 * 1024;
const FILES_MAX = 100_000;
const NAMED = 20;

type Verify = EffectOf<'verify-result'>;

export const verifyResult: RunEffect<'verify-result'> = async (host, effect) => {
  const tree = await openTree(host.repo, worktreePath(host.worktrees, effect.worktree));
  await clearStaleLock(tree.gitDir);
  const problems: Finding[] = [];
  const inside = insideDirectories(effect.directories);
  if (effect.picks !== undefined) problems.push(...(await writePicks(tree, effect.picks)));
  if (problems.length === 0) await commitWhatIsLeft(tree, effect, inside, problems);

  const head = await needCommit(host.repo, (await tree.git(['rev-parse', 'HEAD'])).trim());
  const base = await baseOf(host, effect, head);
  const files = await changedFiles(host.repo, base, head);
  await judge(host, effect, base, head, files, inside, problems);

  const diff = files.length === 0 ? null : await host.artifacts.put(await diffText(host.repo, base, head, DIFF_MAX));
  const checks = problems.length > 0 ? [] : await check(host, tree, effect, problems);
  failpoint('after-verify-before-report', host.dir);
  return {
    type: 'result-verified',
    task_id: effect.task_id,
    session_id: effect.session_id,
    commit: head,
    base,
    no_change: files.length === 0 && effect.no_change !== null,
    files: files.slice(0, FILES_MAX).map(({ path, status, added, removed }) => ({ path, status, added, removed })),
    checks,
    problems,
    diff,
  };
};

const problem = (problems: Finding[], code: string, message: string, hint: string, where?: string): void => {
  problems.push({ code, message, hint, severity: 'error', ...(where === undefined ? {} : { where }) });
};

async function commitWhatIsLeft(tree: Tree, effect: Verify, inside: (path: string) => boolean, problems: Finding[]): Promise<void> {
  const branch = await currentBranch(tree);
  if (branch !== effect.branch) {
    problem(problems, 'result.branch', `the worktree is on ${branch ?? 'no branch'} instead of ${effect.branch}`, `Bring the work onto its branch: git switch ${effect.branch}`);
    return;
  }
  const open = await concludeConflicts(tree);
  for (const path of open.slice(0, NAMED)) problem(problems, 'conflict.markers', `${path} is still in conflict`, 'Resolve it, then git add it.', path);
  if (open.length > 0) return;
  const left = await findLeftovers(tree, inside);
  for (const path of left.nested.slice(0, NAMED))
    problem(problems, 'result.nested-repository', `${path} is a git repository of its own`, 'Remove its .git, so that its files can be committed here.', path);
  for (const path of left.outside.slice(0, NAMED))
    problem(
      problems,
      'diff.outside',
      `${path} was changed, and lies outside the directories of this role`,
      `Put it back, or keep to: ${effect.directories.join(', ') || '.'}`,
      path,
    );
  if (problems.length === 0) await commitLeftovers(tree, left, effect.commit_message);
}

/** The newest commit of the run that the result contains: what it adds is judged, not what others did before. */
async function baseOf(host: Host, effect: Verify, head: string): Promise<string> {
  const start = await needCommit(host.repo, effect.start_commit);
  let base = (await mergeBase(host.repo, start, head)) ?? start;
  const owner = await readOwner(host.worktrees, effect.worktree);
  const run = owner === null ? null : await branchTip(host.repo, `maos/${owner.run_id}/run`);
  for (const other of [owner?.onto ?? null, run]) {
    const common = other === null ? null : await mergeBase(host.repo, other, head);
    if (common !== null && common !== base && (await isAncestor(host.repo, base, common))) base = common;
  }
  return base;
}

async function judge(host: Host, effect: Verify, base: string, head: string, files: readonly Change[], inside: (path: string) => boolean, problems: Finding[]): Promise<void> {
  if (problems.length === 0 && files.length === 0 && effect.no_change === null) {
    problem(problems, 'result.empty', 'it changed nothing', 'Say `maos-tui agent complete --no-change REASON` if that is right.');
  }
  const named = new Set(problems.map(({ where }) => where));
  const outside = files.flatMap((file) => (file.old_path === null ? [file.path] : [file.old_path, file.path])).filter((path) => !inside(path) && !named.has(path));
  for (const path of outside.slice(0, NAMED))
    problem(
      problems,
      'diff.outside',
      `${path} was committed, and lies outside the directories of this role`,
      `Put it back, or keep to: ${effect.directories.join(', ') || '.'}`,
      path,
    );
  if (outside.length > NAMED) problem(problems, 'diff.outside', `and ${outside.length - NAMED} more files outside`, 'Put them back.');
  if (files.length > FILES_MAX)
    problem(problems, 'diff.too-large', `it changes ${files.length} files; at most ${FILES_MAX} are looked at`, 'Leave out what can be made again, by .gitignore.');
  for (const path of (await withConflictMarkers(host.repo, base, head, files)).slice(0, NAMED))
    problem(problems, 'conflict.markers', `${path} holds conflict markers`, 'Resolve the conflict and commit.', path);
}

async function check(host: Host, tree: Tree, effect: Verify, problems: Finding[]): Promise<CheckResult[]> {
  if (effect.checks.length === 0) return [];
  if ((await tree.git(['status', '--porcelain', '--untracked-files=all'])) !== '') {
    throw new MaosError({
      code: 'WORKTREE_CHANGED',
      message: `${tree.path} is being changed while it is looked at`,
      hint: 'See what still writes there; it is tried again.',
      retryable: true,
    });
  }
  const mark = `${host.digest}/${effect.session_id}`;
  const options = { cwd: tree.path, env: baseEnvironment(), mark, signal: host.signal, ...(host.checkLimitMs === undefined ? {} : { limitMs: host.checkLimitMs }) };
  const checks = await runChecks(effect.checks, options);
  const changed = await tree.list(['diff', '--name-only', '-z', '--no-ext-diff', '--no-textconv', 'HEAD']);
  for (const path of changed.slice(0, NAMED))
    problem(
      problems,
      'check.changed-files',
      `the checks changed ${path}, which is committed`,
      'Run them before you finish and commit what they write, or have them write elsewhere.',
      path,
    );
  // The tree was clean before, so what is untracked now was made by the checks, and would be taken for work the next time.
  await tree.git(['clean', '--quiet', '-d', '--force']);
  return checks;
}
