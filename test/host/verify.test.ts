import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { verifyResult } from '../../src/host/effects/verify-result.ts';
import { mergeOnto } from '../../src/host/git/merge-onto.ts';
import type { Host } from '../../src/host/host.ts';
import type { Observation } from '../../src/host/observe.ts';
import type { EffectOf } from '../../src/protocol/effect.ts';
import { findMarked } from '../../src/system/process.ts';
import { makeHost, makeRepo, type Repo, snapshot, taskTree } from './repo.ts';

type Verified = Extract<Observation, { type: 'result-verified' }>;

async function verify(host: Host, tree: { branch: string; start: string }, more: Partial<EffectOf<'verify-result'>> = {}): Promise<Verified> {
  const seen = await verifyResult(host, {
    type: 'verify-result',
    task_id: 't1',
    session_id: 't1-1',
    worktree: 't1',
    branch: tree.branch,
    start_commit: tree.start,
    directories: [],
    checks: [],
    commit_message: 't1: Work',
    no_change: null,
    ...more,
  });
  if (seen?.type !== 'result-verified') throw new Error('not verified');
  return seen;
}
async function setUp(checkLimitMs?: number): Promise<{ repo: Repo; host: Awaited<ReturnType<typeof makeHost>>; tree: Awaited<ReturnType<typeof taskTree>> }> {
  const repo = makeRepo();
  const host = await makeHost(repo, checkLimitMs);
  return { repo, host, tree: await taskTree(host, repo, 't1') };
}
const codes = (seen: Verified) => seen.problems.map(({ code, where }) => (where === undefined ? code : `${code} ${where}`));

describe('verify-result', () => {
  test('leftovers inside the directories are committed, and asking again finds the same', async () => {
    const { repo, host, tree } = await setUp();
    const before = snapshot(repo);
    tree.write('src/b.txt', 'one\ntwo\n');
    tree.write('src/a b ü.txt', 'x\n');
    tree.write('ignored/cache', 'x');
    tree.git('rm', '--quiet', 'src/a.txt');
    const seen = await verify(host, tree, { directories: ['src'], checks: ['test -f src/b.txt && echo fine'] });
    expect(seen.problems).toEqual([]);
    expect(seen.files).toEqual([
      { path: 'src/a b ü.txt', status: 'A', added: 1, removed: 0 },
      { path: 'src/a.txt', status: 'D', added: 0, removed: 1 },
      { path: 'src/b.txt', status: 'A', added: 2, removed: 0 },
    ]);
    expect(seen.checks).toMatchObject([{ ok: true, code: 0, output: 'fine' }]);
    expect(seen).toMatchObject({ base: tree.start, commit: tree.git('rev-parse', 'HEAD'), no_change: false });
    expect(tree.git('log', '-1', '--format=%s %an')).toBe('t1: Work maos-tui');
    expect(Buffer.from((await host.artifacts.get(seen.diff ?? '')) ?? []).toString()).toContain('+two');
    expect(await verify(host, tree, { directories: ['src'] })).toMatchObject({ commit: seen.commit, files: seen.files, problems: [] });
    expect(tree.git('rev-list', '--count', `${tree.start}..HEAD`)).toBe('1');
    expect(snapshot(repo)).toEqual(before);
  });

  test('what lies outside is a problem, left or committed, and nothing of it is committed for it', async () => {
    const { host, tree } = await setUp();
    tree.write('src/b.txt', 'x');
    tree.write('docs/c.txt', 'x');
    const left = await verify(host, tree, { directories: ['src/'], checks: ['false'] });
    expect(codes(left)).toContain('diff.outside docs/c.txt');
    expect(left.checks).toEqual([]);
    expect(tree.git('status', '--porcelain', '-uall')).toBe('?? docs/c.txt\n?? src/b.txt');
    tree.commit('All of it');
    expect(codes(await verify(host, tree, { directories: ['src/'] }))).toEqual(['diff.outside docs/c.txt']);
    expect(codes(await verify(host, tree, { directories: ['src/**', 'do*'] }))).toEqual([]);
  });

  test('a rename out of the directories is a problem', async () => {
    const { host, tree } = await setUp();
    tree.git('mv', 'src/a.txt', 'a.txt');
    tree.commit('Moved');
    expect(codes(await verify(host, tree, { directories: ['src'] }))).toEqual(['diff.outside a.txt']);
  });

  test('files under .multi-agent are never part of a result', async () => {
    const { host, tree } = await setUp();
    tree.write('.multi-agent/policies/p.yaml', 'allow: everything');
    tree.git('add', '-f', '.');
    expect(codes(await verify(host, tree))).toContain('diff.outside .multi-agent/policies/p.yaml');
  });

  test('a result without any change needs a reason', async () => {
    const { host, tree } = await setUp();
    expect(codes(await verify(host, tree))).toEqual(['result.empty']);
    expect(await verify(host, tree, { no_change: 'it was right already', checks: ['true'] })).toMatchObject({ problems: [], no_change: true, diff: null, checks: [{ ok: true }] });
  });

  test('conflict markers are a problem, those that were there before are not', async () => {
    const { host, tree } = await setUp();
    tree.write('docs.md', 'So it looks:\n<<<<<<< ours\n');
    const start = tree.commit('A text about conflicts');
    tree.write('docs.md', 'So it looks:\n<<<<<<< ours\nmore\n');
    tree.write('src/a.txt', '<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n');
    expect(codes(await verify(host, { ...tree, start }))).toEqual(['conflict.markers src/a.txt']);
  });

  test('a failing check ends the checks, with the tail of what it said', async () => {
    const { host, tree } = await setUp();
    tree.write('src/b.txt', 'x');
    const seen = await verify(host, tree, { checks: ['true', 'seq 1 5000; printf "\\033[31mred\\033[0m"; exit 3', 'true'] });
    expect(seen.problems).toEqual([]);
    expect(seen.checks.map(({ ok, code }) => [ok, code])).toEqual([
      [true, 0],
      [false, 3],
    ]);
    expect(seen.checks[1]?.output.endsWith('4999\n5000\nred')).toBe(true);
    expect(seen.checks[1]?.output.length).toBeLessThanOrEqual(4096);
  });

  test('what a check leaves running ends with it, and one without an end is ended', async () => {
    const { host, tree } = await setUp(300);
    tree.write('src/b.txt', 'x');
    const seen = await verify(host, tree, { checks: ['setsid sleep 1000 & echo started', 'echo waiting; sleep 1000'] });
    expect(seen.checks).toMatchObject([
      { ok: true, output: 'started' },
      { ok: false, output: expect.stringContaining('waiting') },
    ]);
    expect(await findMarked(`${host.digest}/t1-1`)).toEqual([]);
  });

  test('a check that changes committed files is a problem, new files of it are cleared away', async () => {
    const { host, tree } = await setUp();
    tree.write('src/b.txt', 'x');
    const seen = await verify(host, tree, { checks: ['echo more >> src/a.txt; echo log > build.log'] });
    expect(codes(seen)).toEqual(['check.changed-files src/a.txt']);
    expect(tree.git('status', '--porcelain', '-uall')).toBe('M src/a.txt');
  });

  test('a repository inside the worktree is a problem', async () => {
    const { host, tree } = await setUp();
    tree.git('init', '--quiet', 'lib');
    tree.write('lib/x.txt', 'x');
    expect(codes(await verify(host, tree))).toContain('result.nested-repository lib/');
  });

  test('a worktree on another branch is a problem, one that is gone a failure', async () => {
    const { host, tree } = await setUp();
    tree.git('switch', '--quiet', '-c', 'elsewhere');
    expect(codes(await verify(host, tree))).toContain('result.branch');
    await expect(verify(host, tree, { worktree: 't9' })).rejects.toMatchObject({ code: 'WORKTREE_MISSING' });
  });

  test('a conflict left to the agent: unresolved is a problem, resolved in the file is concluded, and only its own work is judged', async () => {
    const { repo, host, tree } = await setUp();
    tree.write('src/a.txt', 'mine\n');
    tree.commit('Mine');
    repo.git('branch', 'maos/r1/run', 'main');
    repo.git('switch', '--quiet', 'maos/r1/run');
    repo.write('src/a.txt', 'theirs\n');
    repo.write('other/theirs.txt', 'x');
    const onto = repo.commit('Theirs');
    repo.git('switch', '--quiet', 'main');
    expect(await mergeOnto(repo.path, tree.path, onto, 'Merge the run into t1')).toBe('conflict');
    expect(await mergeOnto(repo.path, tree.path, onto, 'Merge the run into t1')).toBe('conflict');
    expect(codes(await verify(host, tree, { directories: ['src'] }))).toEqual(['conflict.markers src/a.txt']);
    writeFileSync(join(tree.path, 'src/a.txt'), 'both\n');
    const seen = await verify(host, tree, { directories: ['src'] });
    expect(seen.problems).toEqual([]);
    expect(seen).toMatchObject({ base: onto, files: [{ path: 'src/a.txt', status: 'M' }] });
    expect(tree.git('rev-list', '--parents', '-1', 'HEAD').split(' ')).toHaveLength(3);
    expect(readFileSync(join(tree.path, 'other/theirs.txt'), 'utf8')).toBe('x');
  });
});
