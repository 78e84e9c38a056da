/** What was written and not sent is there again, also after a restart; earlier goals are taken up with the up key; pasted lines never send. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { emptyState, type State } from '../../src/core/state.ts';
import type { Beforehand } from '../../src/tui/beforehand.ts';
import { draftFile } from '../../src/tui/draft-file.ts';
import { picture } from '../../src/tui/screens/index.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';
import { fixtureState } from './fixture-state.ts';
import { start } from './harness.ts';
import { type Stage, stage } from './stage.ts';

const opened: Stage[] = [];
afterEach(() => opened.splice(0).forEach(({ app }) => void app.end()));
const begin = (visit: string, state: State = emptyState(), started: string[] = []): Stage => {
  const drafts = draftFile(visit, (error) => {
    throw error;
  });
  const startRun = async (goal: string) => {
    started.push(goal);
    return { ok: true as const, events: [] };
  };
  const one = stage(state, { drafts, startRun });
  opened.push(one);
  return one;
};
const text = ({ app }: Stage) => app.ui.dialog?.field?.text;

test('a goal that was begun stands there after a restart, until a run is started with it', async () => {
  const visit = join(tempDir(), 'state', 'ui.json');
  const started: string[] = [];
  const first = begin(visit);
  first.press('+');
  first.paste('Add login\nq\ny\n');
  expect(started).toEqual([]);
  first.press('esc');
  expect(statSync(join(visit, '..', 'drafts.json')).mode & 0o777).toBe(0o600);
  const second = begin(visit, emptyState(), started);
  second.press('+');
  expect(text(second)).toBe('Add login\nq\ny\n');
  second.press('enter', 'y');
  await until(() => started.length === 1 && !readFileSync(join(visit, '..', 'drafts.json'), 'utf8').includes('Add login'), { what: 'the draft to be forgotten' });
  const third = begin(visit);
  third.press('+');
  expect(text(third)).toBe('');
});

test('a screen that ends in the middle of a word keeps it, and a pause in writing is enough', async () => {
  const visit = join(tempDir(), 'ui.json');
  const first = begin(visit);
  first.press('+', 'Add lo');
  first.app.settle();
  await until(() => readFileSync(join(visit, '..', 'drafts.json'), 'utf8').includes('Add lo'), { what: 'the draft', timeout: 5_000 });
  first.press('g');
  first.app.end();
  const second = begin(visit);
  second.press('+');
  expect(text(second)).toBe('Add log');
});

test('earlier goals, newest first, and back to what was being written', () => {
  const state = emptyState();
  const run = fixtureState().run;
  if (run) state.run = { ...run, state: 'finished', goal: 'the last goal' };
  const one = begin(join(tempDir(), 'ui.json'), state);
  one.press('+', 'new', '\n', 'words', 'up', 'up');
  expect(text(one)).toBe('the last goal');
  one.press('up');
  expect(text(one)).toBe('the last goal');
  one.press('down');
  expect(text(one)).toBe('new\nwords');
});

test('the second step says with what a run would begin; Esc goes back to the goal, Tab to the settings, and nothing is lost', async () => {
  const run = fixtureState().run;
  const config = { ...(run as NonNullable<typeof run>).config, autonomy: 'auto' as const };
  const beforehand: Beforehand[] = [
    { base: { branch: 'main', commit: '4f2c91e0' }, config, notes: ['your 3 changes stay out'] },
    { problem: 'This repository has no commit yet.', hint: 'Make the first' },
  ];
  const started: string[] = [];
  const startRun = async (goal: string) => {
    started.push(goal);
    return { ok: true as const, events: [] };
  };
  const one = stage(emptyState(), { beforehand: async () => beforehand.shift() ?? null, startRun });
  opened.push(one);
  const shown = () => {
    one.app.touch();
    return picture(one.app.view)
      .blocks.map(({ lines }) => lines.map((line) => line.map(({ text }) => text).join('')).join('\n'))
      .join('\n');
  };
  one.press('+', 'Add login', '\n', 'and logout');
  await until(() => shown().includes('your 3 changes stay out'), { what: 'what a run would begin with' });
  expect(shown()).toContain('main @ 4f2c91e');
  one.press('enter');
  const asked = one.app.ui.dialog;
  expect(asked?.title).toBe('Start planning?');
  // What is true with this autonomy: nobody is asked about the plan.
  expect(
    asked
      ?.lines(one.app.view, 70)
      .flat()
      .map(({ text: part }) => part)
      .join(' '),
  ).toContain('Autonomy is auto: the plan is taken as it is');
  one.press('enter', 'esc');
  expect(text(one)).toBe('Add login\nand logout');
  one.press('tab');
  expect([one.app.ui.dialog, one.app.ui.screen]).toEqual([null, 'setup']);
  one.press('+');
  expect(text(one)).toBe('Add login\nand logout');
  await until(() => shown().includes('no commit yet'), { what: 'why a run cannot begin' });
  expect(started).toEqual([]);
  one.press('enter', 'y');
  expect(started).toEqual(['Add login\nand logout']);
});

test('a broken file of drafts is as good as none', () => {
  const visit = join(tempDir(), 'ui.json');
  expect(draftFile(join(visit, 'nowhere', 'ui.json'), () => undefined).read()).toEqual({});
});

test('Ctrl+E gives the terminal to $EDITOR and takes the text and the terminal back', async () => {
  const screen = start({ scenario: 'empty', env: { EDITOR: 'sed -i s/login/logout/', VISUAL: undefined } });
  try {
    await screen.until('No run yet.');
    screen.press('+');
    await screen.until('New goal');
    for (const letter of 'Add login') screen.press(letter);
    await screen.until('Add login');
    screen.press('\x05');
    await screen.until('Add logout');
    expect(screen.alternate()).toBe(true);
  } finally {
    await screen.close();
  }
});
