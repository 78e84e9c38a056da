import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scratchAt } from '../../src/host/git/scratch.ts';
import { until } from '../support/until.ts';
import { setUp } from './running.ts';

async function setUpTwo() {
  const t = await setUp();
  const path = join(t.dir, 'worktrees/.merge');
  const listed = () => t.repo.git('worktree', 'list').includes('.merge');
  /** Two results that need a rehearsal with checks; ends when both are merged. */
  const mergeTwo = async (): Promise<string> => {
    await t.send({ type: 'open-run', run_id: 'r1', branch: 'maos/r1/run', base_commit: t.base });
    let tip = t.base;
    for (const n of ['t1', 't2']) {
      await t.send(t.session(n, `echo ${n} > ${n}.txt; git add . ; git commit -qm ${n}`));
      await t.see('session-exited', ({ session_id }) => session_id === `${n}-1`);
      const commit = t.repo.git('rev-parse', `maos/r1/dev/${n}`);
      await t.send({ type: 'merge-result', run_id: 'r1', task_id: n, commit, run_branch: 'maos/r1/run', tip, message: n, checks: ['mkdir ignored; touch ignored/cache'] });
      ({ tip } = await t.see('result-merged', ({ task_id }) => task_id === n));
    }
    expect([existsSync(join(path, 'ignored/cache')), listed()]).toEqual([true, true]);
    return tip;
  };
  return { ...t, path, listed, mergeTwo };
}

describe('the worktree of the merge queue', () => {
  test('is gone after the run was merged', async () => {
    const t = await setUpTwo();
    await t.start();
    const tip = await t.mergeTwo();
    await t.send({ type: 'merge-run', run_id: 'r1', target: 'main', expect: t.base, tip, message: 'Merge', checks: [] });
    await t.see('run-merged');
    expect([existsSync(t.path), t.listed()]).toEqual([false, false]);
  });

  test('is gone after the host ended', async () => {
    const t = await setUpTwo();
    const host = await t.start();
    await t.mergeTwo();
    await host.stop();
    expect([existsSync(t.path), t.listed()]).toEqual([false, false]);
  });

  test('left by a host that was killed, it is gone once the next one runs, and merges find a new one', async () => {
    const t = await setUpTwo();
    mkdirSync(join(t.dir, 'worktrees'), { recursive: true });
    await scratchAt(t.repo.path, join(t.dir, 'worktrees'), t.base);
    t.repo.git('worktree', 'lock', t.path);
    writeFileSync(join(t.path, '.git'), 'broken by a check');
    await t.start();
    await until(() => !existsSync(t.path) && !t.listed());
    await t.mergeTwo();
  });

  test('a folder in its place that git does not know is replaced', async () => {
    const t = await setUpTwo();
    mkdirSync(join(t.path, 'something'), { recursive: true });
    const tree = await scratchAt(t.repo.path, join(t.dir, 'worktrees'), t.base);
    expect([existsSync(join(tree.path, 'something')), existsSync(join(tree.path, 'README.md'))]).toEqual([false, true]);
  });
});
