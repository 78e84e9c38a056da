import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { verifyResult } from '../../src/host/effects/verify-result.ts';
import { hideOurFiles } from '../../src/host/git/exclude.ts';
import { removeWorktree } from '../../src/host/git/removal.ts';
import { ensureWorktree } from '../../src/host/git/worktrees.ts';
import { makeHost, makeRepo, repoAt, snapshot, taskTree } from './repo.ts';

const HOOKS = ['pre-commit', 'post-commit', 'post-checkout', 'commit-msg', 'reference-transaction'];
const owner = (run_id: string, task_id: string | null, session_id = 's1') => ({ run_id, task_id, session_id, role: 'dev' });

describe('worktrees', () => {
  test('20 asked for at once are all made, and the user’s checkout is untouched', async () => {
    const repo = makeRepo();
    repo.write('draft.txt', 'not committed');
    repo.git('add', 'draft.txt');
    repo.write('src/a.txt', 'changed by the user\n');
    const host = await makeHost(repo);
    const before = snapshot(repo);
    const made = await Promise.all(Array.from({ length: 20 }, (_, n) => taskTree(host, repo, `t${n}`)));
    for (const [n, tree] of made.entries()) {
      expect(tree.git('rev-parse', '--abbrev-ref', 'HEAD')).toBe(`maos/r1/dev/t${n}`);
      expect(readFileSync(join(tree.path, 'src/a.txt'), 'utf8')).toBe('a\n');
    }
    expect(JSON.parse(readFileSync(join(host.worktrees, 't3.agent-metadata.json'), 'utf8'))).toMatchObject({
      run_id: 'r1',
      task_id: 't3',
      session_id: 't3-1',
      role: 'dev',
      branch: 'maos/r1/dev/t3',
    });
    expect(snapshot(repo)).toEqual(before);
  });

  test('the same task finds its worktree again with the work left in it, and a dead git’s lock is removed', async () => {
    const repo = makeRepo();
    const host = await makeHost(repo);
    const tree = await taskTree(host, repo, 't1');
    tree.write('src/new.txt', 'half done');
    writeFileSync(join(repo.path, '.git/worktrees/t1/index.lock'), '');
    const again = await ensureWorktree({ repo: repo.path, root: host.worktrees, name: 't1', branch: tree.branch, start: tree.start, owner: owner('r1', 't1', 's2') });
    expect(again.reused).toBe(true);
    expect(readFileSync(join(again.path, 'src/new.txt'), 'utf8')).toBe('half done');
    expect(existsSync(join(repo.path, '.git/worktrees/t1/index.lock'))).toBe(false);
  });

  test('another run’s worktree of that name is moved aside with its work', async () => {
    const repo = makeRepo();
    const host = await makeHost(repo);
    const old = await taskTree(host, repo, 't1');
    old.write('precious.txt', 'not committed');
    const start = repo.git('rev-parse', 'main');
    const fresh = await ensureWorktree({ repo: repo.path, root: host.worktrees, name: 't1', branch: 'maos/r2/dev/t1', start, owner: owner('r2', 't1') });
    expect(fresh.reused).toBe(false);
    expect(existsSync(join(fresh.path, 'precious.txt'))).toBe(false);
    expect(readFileSync(join(host.worktrees, 't1.r1/precious.txt'), 'utf8')).toBe('not committed');
    expect(repoAt(join(host.worktrees, 't1.r1')).git('rev-parse', '--abbrev-ref', 'HEAD')).toBe('maos/r1/dev/t1');
    expect(existsSync(join(host.worktrees, 't1.r1.agent-metadata.json'))).toBe(true);
  });

  test('one that a killed host had not finished making is made anew, with all files and the commits of its branch', async () => {
    const repo = makeRepo();
    const host = await makeHost(repo);
    const tree = await taskTree(host, repo, 't1');
    tree.write('src/new.txt', 'committed');
    const commit = tree.commit('Before');
    const file = join(host.worktrees, 't1.agent-metadata.json');
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), making: true }));
    rmSync(join(tree.path, 'src'), { recursive: true });
    rmSync(join(repo.path, '.git/worktrees/t1/index'));
    // A git that is still at work in it says so by this lock, and takes it away in the end.
    const lock = join(repo.path, '.git/worktrees/t1/locked');
    writeFileSync(lock, 'initializing');
    const again = ensureWorktree({ repo: repo.path, root: host.worktrees, name: 't1', branch: tree.branch, start: tree.start, owner: owner('r1', 't1', 's2') });
    setTimeout(() => rmSync(lock), 60);
    expect(await again).toMatchObject({ reused: false });
    expect([tree.git('status', '--porcelain'), tree.git('rev-parse', 'HEAD'), readFileSync(join(tree.path, 'src/a.txt'), 'utf8')]).toEqual(['', commit, 'a\n']);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ making: false, session_id: 's2' });
  });

  test('a folder somebody else put there is moved aside, not removed', async () => {
    const repo = makeRepo();
    const host = await makeHost(repo);
    mkdirSync(join(host.worktrees, 't1'));
    writeFileSync(join(host.worktrees, 't1/mine.txt'), 'mine');
    await taskTree(host, repo, 't1');
    expect(readFileSync(join(host.worktrees, 't1.unknown/mine.txt'), 'utf8')).toBe('mine');
  });

  test('a worktree deleted by hand comes back from its branch with the commits', async () => {
    const repo = makeRepo();
    const host = await makeHost(repo);
    const tree = await taskTree(host, repo, 't1');
    tree.write('src/new.txt', 'committed');
    const commit = tree.commit('Work');
    rmSync(tree.path, { recursive: true });
    const again = await taskTree(host, repo, 't1');
    expect(again.git('rev-parse', 'HEAD')).toBe(commit);
  });

  test('a branch left behind by a failed add is used anew', async () => {
    const repo = makeRepo();
    const host = await makeHost(repo);
    repo.git('branch', 'maos/r1/dev/t1', 'main');
    const start = repo.commit('Second');
    const tree = await taskTree(host, repo, 't1', start);
    expect(tree.git('rev-parse', 'HEAD')).toBe(start);
  });

  test('a branch checked out elsewhere is refused by name', async () => {
    const repo = makeRepo();
    const host = await makeHost(repo);
    repo.git('switch', '--quiet', '-c', 'maos/r1/dev/t1');
    await expect(taskTree(host, repo, 't1')).rejects.toMatchObject({ code: 'WORKTREE_BRANCH_BUSY' });
  });

  test('a reader’s worktree follows the run, and gives way when it holds nothing', async () => {
    const repo = makeRepo();
    const host = await makeHost(repo);
    const reader = (run: string, start: string) => ensureWorktree({ repo: repo.path, root: host.worktrees, name: '_plan', branch: null, start, owner: owner(run, null) });
    await reader('r1', 'main');
    const second = repo.commit('Second');
    const again = await reader('r1', second);
    expect(again.reused).toBe(true);
    expect(repoAt(again.path).git('rev-parse', 'HEAD')).toBe(second);
    await reader('r2', second);
    expect(existsSync(join(host.worktrees, '_plan.r1'))).toBe(false);
    writeFileSync(join(again.path, 'notes.md'), 'notes of the architect');
    await reader('r3', second);
    expect(readFileSync(join(host.worktrees, '_plan.r2/notes.md'), 'utf8')).toBe('notes of the architect');
  });

  test('names and branches that are not names are refused', async () => {
    const repo = makeRepo();
    const host = await makeHost(repo);
    const make = (name: string, branch: string) => ensureWorktree({ repo: repo.path, root: host.worktrees, name, branch, start: 'main', owner: owner('r1', 't1') });
    await expect(make('../out', 'b')).rejects.toMatchObject({ code: 'WORKTREE_NAME' });
    for (const branch of ['-x', '--upload-pack=touch P', 'a..b', 'x.lock', 'a\nb']) await expect(make('t1', branch)).rejects.toMatchObject({ code: 'BRANCH_NAME' });
  });

  test('only what is clean and merged is removed', async () => {
    const repo = makeRepo();
    const host = await makeHost(repo);
    const tree = await taskTree(host, repo, 't1');
    const remove = () => removeWorktree(repo.path, host.worktrees, 't1', tree.branch, 'main');
    tree.write('src/new.txt', 'x');
    expect(await remove()).toEqual({ removed: false, reason: 'it has uncommitted changes' });
    const commit = tree.commit('Work');
    expect(await remove()).toMatchObject({ removed: false, reason: expect.stringContaining('is not merged') });
    repo.git('merge', '--quiet', '--ff-only', commit);
    expect(await remove()).toEqual({ removed: true });
    expect(await remove()).toEqual({ removed: true });
    expect(existsSync(tree.path)).toBe(false);
    expect(repo.git('branch', '--list', 'maos/*')).toBe('');
    expect(existsSync(join(host.worktrees, 't1.agent-metadata.json'))).toBe(false);
  });

  test('our files are hidden from git status once, skills and policies are not', async () => {
    const repo = makeRepo();
    for (const file of ['tasks.json', 'state.json', 'audit/1.jsonl', 'skills/x/skill.md', 'policies/p.yaml']) repo.write(`.multi-agent/${file}`, 'x');
    writeFileSync(join(repo.path, '.git/info/exclude'), '# mine, no newline at the end');
    expect(await hideOurFiles(repo.path)).toBe(true);
    expect(await hideOurFiles(repo.path)).toBe(false);
    expect(readFileSync(join(repo.path, '.git/info/exclude'), 'utf8')).toMatch(/^# mine, no newline at the end\n# maos-tui/);
    expect(repo.git('status', '--porcelain', '-uall')).toBe('?? .multi-agent/policies/p.yaml\n?? .multi-agent/skills/x/skill.md');
  });
});

describe('what a repository must not make the host run', () => {
  test('hooks, fsmonitor, filters, external diff and a rewritten .git file run nothing', async () => {
    const repo = makeRepo();
    const host = await makeHost(repo);
    const tree = await taskTree(host, repo, 't1');
    const proof = join(repo.path, 'ran');
    const trap = `touch ${proof}; cat`;
    for (const key of ['core.fsmonitor', 'filter.t.clean', 'filter.t.smudge', 'filter.t.process', 'diff.external', 'diff.t.textconv', 'merge.t.driver', 'core.pager'])
      repo.git('config', key, trap);
    for (const hook of HOOKS) repo.write(`.git/hooks/${hook}`, `#!/bin/sh\n${trap}\n`);
    for (const hook of HOOKS) chmodSync(join(repo.path, '.git/hooks', hook), 0o755);
    rmSync(proof, { force: true });
    writeFileSync(join(tree.path, '.gitattributes'), '* filter=t diff=t merge=t\n');
    writeFileSync(join(tree.path, 'src/a.txt'), 'changed\n');
    const evil = join(repo.path, 'evil');
    mkdirSync(evil);
    writeFileSync(join(tree.path, '.git'), `gitdir: ${evil}\n`);
    writeFileSync(join(repo.path, '.git/worktrees/t1/commondir'), `${evil}\n`);
    const seen = await verifyResult(host, {
      type: 'verify-result',
      task_id: 't1',
      session_id: 's1',
      worktree: 't1',
      branch: tree.branch,
      start_commit: tree.start,
      directories: [],
      checks: [],
      commit_message: 'Work',
      no_change: null,
    });
    expect(seen).toMatchObject({ problems: [], files: [{ path: '.gitattributes' }, { path: 'src/a.txt' }] });
    await taskTree(host, repo, 't2');
    expect(existsSync(proof)).toBe(false);
    // The traps are real: git as everybody runs it walks into them.
    repo.write('src/a.txt', 'x');
    repo.git('status');
    expect(existsSync(proof)).toBe(true);
  });
});
