import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mergeResult } from '../../src/host/effects/merge-result.ts';
import { mergeRun } from '../../src/host/effects/merge-run.ts';
import { openRun } from '../../src/host/effects/open-run.ts';
import { undoMerge } from '../../src/host/effects/undo-merge.ts';
import type { EffectOf } from '../../src/protocol/effect.ts';
import { makeHost, makeRepo, type Repo, snapshot, taskTree } from './repo.ts';

const RUN = 'maos/r1/run';

async function setUp() {
  const repo = makeRepo();
  const host = await makeHost(repo);
  const base = repo.git('rev-parse', 'main');
  await openRun(host, { type: 'open-run', run_id: 'r1', branch: RUN, base_commit: base });
  const tip = () => repo.git('rev-parse', RUN);
  /** A task that writes these files, committed. */
  const work = async (name: string, files: Record<string, string>) => {
    const tree = await taskTree(host, repo, name, base);
    for (const [file, text] of Object.entries(files)) tree.write(file, text);
    tree.git('add', '--force', '.');
    return tree.commit(`Work of ${name}`);
  };
  const merge = (task_id: string, commit: string, more: Partial<EffectOf<'merge-result'>> = {}) =>
    mergeResult(host, { type: 'merge-result', run_id: 'r1', task_id, commit, run_branch: RUN, tip: tip(), message: `Merge ${task_id}`, checks: [], ...more });
  return { repo, host, base, tip, work, merge };
}

describe('open-run', () => {
  test('opens once, answers the same again, and refuses a branch that is not the run’s', async () => {
    const { repo, host, base } = await setUp();
    const open = (branch: string) => openRun(host, { type: 'open-run', run_id: 'r1', branch, base_commit: base });
    expect(await open(RUN)).toEqual({ type: 'run-opened', run_id: 'r1', branch: RUN, tip: base });
    repo.git('switch', '--quiet', '--orphan', 'alien');
    repo.commit('Unrelated');
    await expect(open('alien')).rejects.toMatchObject({ code: 'RUN_BRANCH_TAKEN' });
    await expect(openRun(host, { type: 'open-run', run_id: 'r1', branch: 'x', base_commit: 'f'.repeat(40) })).rejects.toMatchObject({ code: 'COMMIT_MISSING' });
  });
});

describe('merge-result', () => {
  test('the first is a fast-forward, the second a merge checked together; repeating one changes nothing; the user sees nothing of it', async () => {
    const { repo, host, base, tip, work, merge } = await setUp();
    const [one, two] = [await work('t1', { 'one.txt': '1' }), await work('t2', { 'two.txt': '2' })];
    const before = snapshot(repo);
    expect(await merge('t1', one, { checks: ['false'] })).toEqual({ type: 'result-merged', task_id: 't1', commit: one, from: base, tip: one, checks: [] });
    const second = await merge('t2', two, { checks: ['test -f one.txt && test -f two.txt'] });
    expect(second).toMatchObject({ type: 'result-merged', from: one, tip: tip(), checks: [{ ok: true }] });
    expect(repo.git('log', '-1', '--format=%s|%P', RUN)).toBe(`Merge t2|${one} ${two}`);
    expect(await merge('t2', two, { tip: one })).toMatchObject({ type: 'result-merged', from: one, tip: tip() });
    expect(repo.git('rev-list', '--count', `${base}..${RUN}`)).toBe('3');
    expect(existsSync(join(host.worktrees, '.merge'))).toBe(true);
    expect(snapshot(repo)).toEqual(before);
  });

  test('a conflict names the files and keeps nothing', async () => {
    const { tip, work, merge } = await setUp();
    const [one, two] = [await work('t1', { 'src/a.txt': 'one\n', 'src/x y.txt': '1' }), await work('t2', { 'src/a.txt': 'two\n', 'src/x y.txt': '2' })];
    await merge('t1', one);
    expect(await merge('t2', two)).toMatchObject({
      type: 'merge-conflicted',
      task_id: 't2',
      commit: two,
      onto: one,
      files: ['src/a.txt', 'src/x y.txt'],
      text: expect.stringContaining('CONFLICT (content): Merge conflict in src/a.txt'),
    });
    expect(tip()).toBe(one);
  });

  test('checks that fail on the combination keep nothing, and the next merge starts clean', async () => {
    const { tip, work, merge } = await setUp();
    const [one, two, three] = [await work('t1', { 'one.txt': '1' }), await work('t2', { 'two.txt': '2' }), await work('t3', { 'three.txt': '3' })];
    await merge('t1', one);
    expect(await merge('t2', two, { checks: ['echo mess > one.txt; echo mess > left.txt; ! test -f two.txt'] })).toMatchObject({
      type: 'merge-failed',
      commit: two,
      onto: one,
      checks: [{ ok: false }],
      problems: [{ code: 'check.failed' }],
    });
    expect(tip()).toBe(one);
    expect(await merge('t3', three, { checks: ['test "$(cat one.txt)" = 1 && ! test -e left.txt && ! test -e two.txt'] })).toMatchObject({ type: 'result-merged' });
  });

  test('a moved tip and a run branch somebody checked out are failures that say so', async () => {
    const { repo, base, work, merge } = await setUp();
    const [one, two, three] = [await work('t1', { 'one.txt': '1' }), await work('t2', { 'two.txt': '2' }), await work('t3', { 'three.txt': '3' })];
    await merge('t1', one);
    await expect(merge('t2', two, { tip: base })).rejects.toMatchObject({
      code: 'TIP_MOVED',
      message: `somebody else moved the run branch ${RUN}: it is at ${one}, and was left at ${base}.`,
      hint: expect.stringContaining(`git update-ref refs/heads/${RUN} ${base} ; then: maos-tui tasks retry t2`),
    });
    repo.git('update-ref', `refs/heads/${RUN}`, base);
    expect(await merge('t2', two, { tip: base })).toMatchObject({ type: 'result-merged' });
    repo.git('switch', '--quiet', RUN);
    await expect(merge('t3', three)).rejects.toMatchObject({ code: 'RUN_BRANCH_BUSY' });
  });
});

describe('merge-run and undo-merge', () => {
  const setUpRun = async () => {
    const all = await setUp();
    const { repo, host, base, work, merge } = all;
    const tip = await work('t1', { 'one.txt': '1', 'ignored/kept.txt': 'theirs' });
    await merge('t1', tip);
    const run = (more: Partial<EffectOf<'merge-run'>> = {}) =>
      mergeRun(host, { type: 'merge-run', message: 'Merge', checks: [], run_id: 'r1', target: 'main', expect: base, tip, ...more });
    const undo = () => undoMerge(host, { type: 'undo-merge', run_id: 'r1', target: 'main', from: tip, to: base });
    return { ...all, repo, base, tip, run, undo };
  };
  const refused = (repo: Repo, before: ReturnType<typeof snapshot>, reason: string) => {
    expect({ ...snapshot(repo), indexTime: 0 }).toEqual({ ...before, indexTime: 0 });
    return expect.objectContaining({ reason: expect.stringContaining(reason) });
  };

  test('brings the run into a clean checkout, keeps what is untracked, says the same again, and can be undone', async () => {
    const { repo, base, tip, run, undo } = await setUpRun();
    repo.write('notes.txt', 'untracked');
    expect(await run()).toEqual({ type: 'run-merged', run_id: 'r1', target: 'main', from: base, to: tip });
    expect([repo.git('rev-parse', 'main'), readFileSync(join(repo.path, 'one.txt'), 'utf8'), repo.git('status', '--porcelain')]).toEqual([tip, '1', '?? notes.txt']);
    expect(await run()).toMatchObject({ type: 'run-merged' });
    expect(await undo()).toEqual({ type: 'merge-undone', run_id: 'r1', target: 'main', from: tip, to: base });
    expect([repo.git('rev-parse', 'main'), existsSync(join(repo.path, 'one.txt')), repo.git('status', '--porcelain')]).toEqual([base, false, '?? notes.txt']);
    expect(await undo()).toMatchObject({ type: 'merge-undone' });
  });

  test('moves a branch that is checked out nowhere without touching the checkout', async () => {
    const { repo, tip, run, undo, base } = await setUpRun();
    repo.git('switch', '--quiet', '-c', 'mine');
    repo.write('src/a.txt', 'changed');
    expect(await run()).toMatchObject({ type: 'run-merged' });
    expect([repo.git('rev-parse', 'main'), repo.git('status', '--porcelain')]).toEqual([tip, 'M src/a.txt']);
    expect(await undo()).toMatchObject({ type: 'merge-undone' });
    expect(repo.git('rev-parse', 'main')).toBe(base);
  });

  test.each([
    ['a moved branch', (repo: Repo) => void repo.commit('Mine'), 'as when you looked'],
    ['changes to tracked files', (repo: Repo) => repo.write('src/a.txt', 'changed'), 'uncommitted changes on main: src/a.txt'],
    [
      'staged changes',
      (repo: Repo) => {
        repo.write('new.txt', 'x');
        repo.git('add', 'new.txt');
      },
      'uncommitted changes on main: new.txt',
    ],
    ['an untracked file in the way', (repo: Repo) => repo.write('one.txt', 'mine'), 'would be overwritten'],
    ['an ignored file in the way', (repo: Repo) => repo.write('ignored/kept.txt', 'mine'), 'would be overwritten'],
    ['a merge in progress', (repo: Repo) => writeFileSync(join(repo.path, '.git/MERGE_HEAD'), `${repo.git('rev-parse', 'HEAD')}\n`), 'a merge is in progress'],
    ['a rebase in progress', (repo: Repo) => void mkdirSync(join(repo.path, '.git/rebase-merge')), 'a rebase is in progress'],
    ['another git at work', (repo: Repo) => writeFileSync(join(repo.path, '.git/index.lock'), ''), 'another git is at work'],
  ])('refuses with a reason: %s', async (_name, disturb, reason) => {
    const { repo, run } = await setUpRun();
    repo.git('add', '-f', '--intent-to-add', '.gitignore');
    disturb(repo);
    const before = snapshot(repo);
    const answer = await run();
    expect(answer).toMatchObject({ type: 'run-merge-refused' });
    expect(answer).toEqual(refused(repo, before, reason));
  });

  test('refuses a branch checked out in another worktree, and one that is gone', async () => {
    const { repo, run } = await setUpRun();
    repo.git('switch', '--quiet', '-c', 'mine');
    repo.git('worktree', 'add', '--quiet', '.multi-agent/other', 'main');
    expect(await run()).toMatchObject({ type: 'run-merge-refused', reason: expect.stringContaining('checked out in another worktree') });
    repo.git('worktree', 'remove', '.multi-agent/other');
    repo.git('branch', '-D', 'main');
    expect(await run()).toMatchObject({ type: 'run-merge-refused', reason: expect.stringContaining('no branch main') });
  });

  test('an undo refuses when commits came after it or changes are in the way', async () => {
    const { repo, tip, run, undo } = await setUpRun();
    await run();
    repo.write('one.txt', 'changed');
    expect(await undo()).toMatchObject({ type: 'undo-refused', reason: expect.stringContaining('uncommitted') });
    repo.commit('After');
    expect(await undo()).toMatchObject({ type: 'undo-refused', hint: expect.stringContaining('git revert') });
    expect(repo.git('rev-parse', 'main~1')).toBe(tip);
  });
});

describe('merge-run onto a branch that went on meanwhile', () => {
  test('is refused with what was found; approved for that, it becomes a checked merge commit; what conflicts or fails is refused', async () => {
    const { repo, host, base, work, merge } = await setUp();
    const tip = await work('t1', { 'one.txt': '1' });
    await merge('t1', tip);
    repo.write('theirs.txt', 'mine');
    repo.git('add', 'theirs.txt');
    repo.git('commit', '-qm', 'meanwhile');
    const head = repo.git('rev-parse', 'main');
    const run = (expected: string, checks: string[] = []) =>
      mergeRun(host, { type: 'merge-run', run_id: 'r1', target: 'main', expect: expected, tip, message: 'Merge run r1', checks });
    expect(await run(base)).toMatchObject({ type: 'run-merge-refused', found: head, hint: expect.stringContaining(head.slice(0, 12)) });
    expect(await run(head, ['test -f one.txt -a ! -f theirs.txt'])).toMatchObject({ type: 'run-merge-refused', found: null, reason: expect.stringContaining('fails') });
    expect(repo.git('rev-parse', 'main')).toBe(head);
    const merged = await run(head, ['test -f one.txt -a -f theirs.txt']);
    const to = repo.git('rev-parse', 'main');
    expect(merged).toEqual({ type: 'run-merged', run_id: 'r1', target: 'main', from: head, to });
    expect(repo.git('log', '--format=%s', '-1', 'main^1', 'main^2').length).toBeGreaterThan(0);
    expect([readFileSync(join(repo.path, 'one.txt'), 'utf8'), readFileSync(join(repo.path, 'theirs.txt'), 'utf8')]).toEqual(['1', 'mine']);
    expect(await run(head)).toEqual(merged);
    expect(await undoMerge(host, { type: 'undo-merge', run_id: 'r1', target: 'main', from: to, to: head })).toMatchObject({ type: 'merge-undone' });
    expect(repo.git('rev-parse', 'main')).toBe(head);
  });
});
