/** Sides of a conflict that the user picked: written where the files are as they were seen, all or none, and the same when asked again. */
import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { digestOfSides, fileText } from '../../src/client/worktree-file.ts';
import { beginMergeHere } from '../../src/host/effects/begin-merge.ts';
import { verifyResult } from '../../src/host/effects/verify-result.ts';
import type { Side } from '../../src/protocol/conflict-sides.ts';
import type { PickedFile } from '../../src/protocol/picked.ts';
import { makeHost, makeRepo, snapshot, taskTree } from './repo.ts';

/** Latin-1 and Windows line ends: bytes that no decoding may change. */
const LINES = Array.from({ length: 9 }, (_, at) => `line ${at}\r\n`);
const withLines = (first: string, last: string): Buffer => Buffer.from([first, ...LINES, last].join(''), 'latin1');

/** t1 and the run changed the same lines of words.txt, both changed a picture, and gone.txt was deleted by the run and changed by t1. */
async function setUp() {
  const repo = makeRepo();
  const put = (root: string, file: string, bytes: Buffer) => writeFileSync(join(root, file), bytes);
  put(repo.path, 'words.txt', withLines('a\r\n', 'z\r\n'));
  put(repo.path, 'picture', Buffer.from([0, 1]));
  put(repo.path, 'gone.txt', Buffer.from('old\n'));
  repo.git('config', 'core.autocrlf', 'false');
  repo.commit('Before');
  const host = await makeHost(repo);
  const tree = await taskTree(host, repo, 't1');
  put(tree.path, 'words.txt', withLines('t\xe9\r\n', 'tt\r\n'));
  put(tree.path, 'picture', Buffer.from([0, 2]));
  put(tree.path, 'gone.txt', Buffer.from('new\n'));
  tree.commit('Mine');
  repo.git('branch', 'maos/r1/run', 'main');
  repo.git('switch', '--quiet', 'maos/r1/run');
  put(repo.path, 'words.txt', withLines('r\r\n', 'rr\r\n'));
  put(repo.path, 'picture', Buffer.from([0, 3]));
  repo.git('rm', '--quiet', 'gone.txt');
  const onto = repo.commit('Theirs');
  repo.git('switch', '--quiet', 'main');
  await beginMergeHere(host, { type: 'begin-merge', task_id: 't1', worktree: 't1', onto });
  const bytes = (file: string): Buffer => readFileSync(join(tree.path, file));
  const sides = (take: Side[]): PickedFile => {
    const digest = fileText(bytes('words.txt')).digest ?? '';
    return { path: 'words.txt', seen: digest, take, result: digestOfSides(bytes('words.txt'), take) };
  };
  const whole = (path: string, take: 'run' | 'task'): PickedFile => ({ path, seen: existsSync(join(tree.path, path)) ? fileText(bytes(path)).digest : null, take, result: null });
  const verify = async (picks: PickedFile[]) => {
    const body = { type: 'verify-result', task_id: 't1', session_id: 't1-1', worktree: 't1', branch: tree.branch, start_commit: tree.start } as const;
    const seen = await verifyResult(host, { ...body, directories: [], checks: [], commit_message: 't1: Work', no_change: null, picks });
    if (seen?.type !== 'result-verified') throw new Error('not verified');
    return seen;
  };
  return { repo, tree, bytes, sides, whole, verify, onto };
}

describe('sides picked by the user', () => {
  test('are written byte for byte, the merge is concluded, and asking again finds the same', async () => {
    const { repo, tree, bytes, sides, whole, verify, onto } = await setUp();
    const before = snapshot(repo);
    const picks = [sides(['both', 'task']), whole('picture', 'run'), whole('gone.txt', 'run')];
    const seen = await verify(picks);
    expect(seen.problems).toEqual([]);
    expect(bytes('words.txt')).toEqual(Buffer.concat([Buffer.from('r\r\n'), withLines('t\xe9\r\n', 'tt\r\n')]));
    expect(bytes('picture')).toEqual(Buffer.from([0, 3]));
    expect(existsSync(join(tree.path, 'gone.txt'))).toBe(false);
    expect(statSync(join(tree.path, 'words.txt')).mode & 0o777).toBe(0o644);
    expect(tree.git('rev-parse', 'HEAD^2')).toBe(onto);
    expect(tree.git('status', '--porcelain')).toBe('');
    expect(await verify(picks)).toMatchObject({ commit: seen.commit, problems: [] });
    expect(snapshot(repo)).toEqual(before);
  });

  test('keep what a side deleted when the other is picked', async () => {
    const { tree, bytes, sides, whole, verify } = await setUp();
    expect((await verify([sides(['run', 'run']), whole('picture', 'task'), whole('gone.txt', 'task')])).problems).toEqual([]);
    expect([bytes('picture'), bytes('gone.txt').toString()]).toEqual([Buffer.from([0, 2]), 'new\n']);
    expect(tree.git('status', '--porcelain')).toBe('');
  });

  test('are refused, all of them, when one file is not as it was seen', async () => {
    const { tree, bytes, sides, whole, verify } = await setUp();
    const picks = [whole('picture', 'run'), sides(['run', 'run'])];
    writeFileSync(join(tree.path, 'words.txt'), 'somebody was here\n');
    const seen = await verify(picks);
    expect(seen.problems).toMatchObject([{ code: 'conflict.changed', where: 'words.txt', hint: expect.stringContaining('Nothing was written') }]);
    expect([bytes('words.txt').toString(), bytes('picture')]).toEqual(['somebody was here\n', Buffer.from([0, 2])]);
    expect(tree.git('diff', '--name-only', '--diff-filter=U').split('\n')).toContain('picture');
  });

  test('never lead out of the worktree', async () => {
    const { repo, tree, verify } = await setUp();
    symlinkSync(repo.path, join(tree.path, 'up'));
    const readme = readFileSync(join(repo.path, 'README.md'));
    for (const path of ['up/README.md', '../../../README.md', 'up'])
      expect((await verify([{ path, seen: fileText(readme).digest, take: ['run'], result: null }])).problems).toMatchObject([{ code: 'conflict.changed' }]);
    expect(readFileSync(join(repo.path, 'README.md'))).toEqual(readme);
  });
});
