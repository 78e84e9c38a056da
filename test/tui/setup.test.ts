/** The settings as a list that is searched, changed and changed back; and what is here for agents to stand on. */
import { expect, test } from 'vitest';
import { setupRows } from '../../src/tui/screens/setup.ts';
import type { SettingsDoor } from '../../src/tui/settings.ts';
import { until } from '../support/until.ts';
import { fixtureState } from './fixture-state.ts';
import { stage } from './stage.ts';

test('a setting is found by name, changed, and changed back with u to what its file said', async () => {
  const written: [string, string | undefined][] = [];
  const sources = (parallel: number | undefined): SettingsDoor['sources'] => ({
    flags: {},
    env: {},
    project: parallel === undefined ? {} : { settings: { parallel } },
    user: null,
  });
  const settings: SettingsDoor = {
    sources: sources(5),
    whole: () => Promise.reject(new Error('not here')),
    change: async (key, words) => {
      written.push([key, words]);
      return { sources: sources(words === undefined ? undefined : Number(words)), file: 'multi-agent.yaml' };
    },
  };
  const { app, press } = stage(fixtureState(), { settings });
  press('9', 'u');
  expect(app.ui.toast?.text).toBe('u: no setting was changed on this screen.');
  press('/', ...'parallel', 'enter');
  expect(setupRows(app.view).map(({ name }) => name)).toEqual(['Parallel agents']);
  press('enter');
  app.ui.dialog = app.ui.dialog && { ...app.ui.dialog, field: { text: '7', caret: 1 } };
  press('enter');
  await until(() => app.ui.toast?.text.includes('Parallel agents is 7'), { what: 'the new value' });
  press('u');
  await until(() => app.ui.toast?.text.includes('Parallel agents is 5'), { what: 'the old value' });
  // What no file said is taken out again.
  press('x');
  await until(() => written.length === 3, { what: 'the value to be taken out' });
  press('esc');
  expect(setupRows(app.view).length).toBeGreaterThan(20);
  expect(written).toEqual([
    ['settings.parallel', '7'],
    ['settings.parallel', '5'],
    ['settings.parallel', undefined],
  ]);
});

test('agents stand there with version, login and mode, and what is missing with its remedy, once they were looked for', async () => {
  let looked = 0;
  const checks = async () => {
    looked++;
    return [
      { id: 'git', state: 'ok' as const, summary: 'git 2.43', fix: '' },
      { id: 'agent.codex', state: 'warn' as const, summary: 'codex was not found', fix: 'npm i -g @openai/codex' },
    ];
  };
  const { app, press } = stage(fixtureState(), { checks });
  app.settle();
  expect(looked).toBe(0);
  press('9', '/', ...'agent codex');
  app.settle();
  await until(
    () => {
      app.touch();
      return setupRows(app.view).length === 1;
    },
    { what: 'what was found' },
  );
  expect(setupRows(app.view)[0]).toMatchObject({ name: 'Agent codex', value: '▲ codex was not found', check: { fix: 'npm i -g @openai/codex' } });
  press('esc', '1');
  app.settle();
  press('9');
  app.settle();
  expect(looked).toBe(1);
});
