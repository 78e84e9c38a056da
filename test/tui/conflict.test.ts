/** A conflict that is the user's: read from the worktree as it lies there, gone through, handed on, and checked once nothing is left of it. */
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileText, readWorktreeFile } from '../../src/client/worktree-file.ts';
import { parseConflicts } from '../../src/protocol/conflict-sides.ts';
import { sha256 } from '../../src/system/canonical.ts';
import { footerHints } from '../../src/tui/keys/index.ts';
import { conflictScreen } from '../../src/tui/screens/conflict.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';
import { optionsFor, presser, Timed } from './timed-app.ts';
import { conflict, readMarked } from './twins/scenes.ts';

const marked = (task: string, run: string): string => `<<<<<<< HEAD\n${task}=======\n${run}>>>>>>> 9c1e0aa\n`;

/** The screen on T5's conflict, with a file whose text the test changes. */
async function opened(text: string, over = {}) {
  const file = { text };
  const state = conflict();
  const edited: string[] = [];
  const app = new Timed(state, {
    ...optionsFor(state),
    readFile: (...asked) => readMarked(file.text)(...asked),
    editFile: async (path: string) => {
      edited.push(path);
    },
    ...over,
  });
  const press = presser(app);
  const reread = () =>
    until(
      () => {
        app.touch();
        app.settle();
        return app.view.conflict !== null && app.view.conflict.files[0]?.digest === sha256(file.text);
      },
      { what: 'the file to be read' },
    );
  Object.assign(app.ui, { screen: 'you', request: 'E5' });
  press('enter');
  await reread();
  return { app, press, file, edited, reread };
}
const where = ({ ui }: Timed) => [ui.conflict?.file, ui.conflict?.at];

describe('the conflict screen', () => {
  it('is where its question leads, goes through the conflicts, and back', async () => {
    const { app, press } = await opened(`a\n${marked('x\n', 'y\n')}b\n${marked('', 'z\n')}`);
    expect(app.ui.screen).toBe('review');
    press(']');
    expect(where(app)).toEqual([0, 1]);
    press(']');
    expect(app.ui.toast?.text).toBe('This is the last conflict.');
    press('[', '[');
    expect(where(app)).toEqual([0, 0]);
    press('esc');
    expect([app.ui.screen, app.ui.conflict]).toEqual(['you', null]);
  });

  it('checks again only when nothing is left, and says where something is', async () => {
    const { app, press, file, edited, reread } = await opened(marked('x\n', 'y\n'));
    press('a');
    expect(app.ui.toast?.text).toContain('1 conflict has no side yet in src/routes/auth.ts');
    press('e');
    expect(edited).toEqual([join('.multi-agent/worktrees/T5', 'src/routes/auth.ts')]);
    file.text = 'x and y\n';
    await reread();
    press('a');
    expect(app.sent).toEqual([{ type: 'verify-again', task_id: 'T5' }]);
  });

  it('keeps the sides picked until each conflict has one, and sends them after a yes, bound to the file as it was seen', async () => {
    const text = `a\n${marked('x\n', 'y\n')}b\n${marked('', 'z\n')}`;
    const { app, press, file, reread } = await opened(text);
    press('j', 'space');
    expect(where(app)).toEqual([0, 1]);
    press('a');
    expect([app.sent, app.ui.dialog]).toEqual([[], null]);
    press('b', 'esc', 'enter');
    await reread();
    press('[', 'a', 'enter');
    expect(app.sent).toEqual([]);
    press('y');
    const result = sha256('a\nx\nb\nz\n');
    expect(app.sent).toEqual([{ type: 'verify-again', task_id: 'T5', picks: [{ path: 'src/routes/auth.ts', seen: sha256(text), take: ['task', 'both'], result }] }]);
    press('space', 'space');
    expect(app.ui.toast?.text).toContain('Given back');
    // whoever writes the file takes away what was picked of it
    file.text = `${text}c\n`;
    await reread();
    press('a');
    expect(app.ui.toast?.text).toContain('2 conflicts have no side yet');
  });

  it('hands it to its agent again, or gives it up, each after a yes', async () => {
    const { app, press } = await opened(marked('x\n', 'y\n'));
    press('r', 'enter');
    expect(app.sent).toEqual([]);
    press('y', 'x', 'y');
    expect(app.sent).toMatchObject([
      { type: 'retry-task', task_id: 'T5' },
      { type: 'deny', approval_id: 'E5' },
    ]);
  });

  it('does not take a file that cannot be shown for a resolved one', async () => {
    const app = new Timed(conflict(), { ...optionsFor(conflict()), readFile: async () => ({ stamp: 'b', ...fileText(Buffer.from([65, 0])) }) });
    const press = presser(app);
    Object.assign(app.ui, { screen: 'you', request: 'E5' });
    press('enter');
    const drawn = () => {
      app.touch();
      app.settle();
      return JSON.stringify(conflictScreen(app.view, { x: 0, y: 2, width: 80, height: 20 }));
    };
    await until(() => drawn().includes('1 file to be seen to by hand'), { what: 'the file to be read' });
    press('e');
    expect(app.ui.toast?.text).toContain('no text file');
    press('b');
    expect(app.ui.toast?.text).toContain('of a whole file one side is taken');
    press('j', 'space');
    expect(drawn()).toContain('✓ picked');
    press('a', 'y');
    expect(app.sent).toEqual([{ type: 'verify-again', task_id: 'T5', picks: [{ path: 'src/routes/auth.ts', seen: sha256(Buffer.from([65, 0])), take: 'task', result: null }] }]);
  });

  it('offers nothing that writes where one only looks, and no key of the review', async () => {
    const { app, press } = await opened(marked('x\n', 'y\n'), { readOnly: true });
    expect(footerHints(app.view).map(({ keys }) => keys)).not.toContain('e');
    press('e', '!', 'r', 'c', 'v');
    expect([app.sent, app.ui.mark]).toEqual([[], null]);
  });
});

describe('a file with markers', () => {
  it('has the side of the run, the side of the task, and what lies between, with or without their origin', () => {
    const text = 'a\r\n<<<<<<< HEAD\r\nours\r\n||||||| base\r\nold\r\n=======\r\ntheirs\r\n>>>>>>> onto\r\nb';
    expect(parseConflicts(text).conflicts).toEqual([{ from: 2, to: 8, task: ['ours'], run: ['theirs'] }]);
    expect(parseConflicts('=======\n<<<<<<< HEAD\nnever closed\n').conflicts).toEqual([]);
  });

  it('is read where it really lies, and told apart from what cannot be shown', async () => {
    const dir = await tempDir();
    await mkdir(join(dir, 'tree'));
    await writeFile(join(dir, 'secret'), 'not yours');
    await symlink('../secret', join(dir, 'tree/link'));
    await symlink('..', join(dir, 'tree/up'));
    await writeFile(join(dir, 'tree/binary'), Buffer.from([65, 0, 66]));
    await writeFile(join(dir, 'tree/large'), 'x'.repeat(1024 * 1024 + 1));
    await writeFile(join(dir, 'tree/text'), 'a\n');
    const read = (path: string, known: string | null = null) => readWorktreeFile(join(dir, 'tree'), path, known);
    expect(await Promise.all(['link', 'up/secret', 'binary', 'large', 'none'].map((path) => read(path)))).toMatchObject(
      ['outside', 'outside', 'binary', 'large', 'gone'].map((why) => ({ why })),
    );
    const found = await read('text');
    expect(found).toMatchObject({ text: 'a\n' });
    expect(await read('text', found?.stamp ?? null)).toBeNull();
  });
});
