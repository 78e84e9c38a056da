/** Tasks are marked with Space and acted on together, after one question. */
import { afterEach, expect, test } from 'vitest';
import { fixtureState } from './fixture-state.ts';
import { type Stage, stage } from './stage.ts';

const opened: Stage[] = [];
afterEach(() => opened.splice(0).forEach(({ app }) => void app.end()));

test('marked tasks are cancelled together; one that is done is left out', () => {
  const one = stage(fixtureState());
  opened.push(one);
  Object.assign(one.app.ui, { screen: 'tasks', task: 'T8' });
  one.press('A');
  expect(one.app.ui.toast?.text).toMatch('nothing is marked');
  one.press('space', 'space');
  expect(one.app.ui).toMatchObject({ marks: ['T8', 'T9'], task: 'T10' });
  one.app.ui.task = 'T1';
  one.press('space');
  one.app.ui.task = 'T4';
  one.press('space', 'A');
  expect(one.app.ui.dialog?.keys.map(({ label }) => label)).toEqual(['cancel T8, T9', 'take the marks off']);
  one.press('x');
  const said = one.app.ui.dialog?.lines(one.app.view, 62).flatMap((line) => line.map(({ text }) => text));
  expect(said?.join(' ').replace(/\s+/g, ' ')).toContain('T4 left out: finished work is discarded with x on its own.');
  one.press('enter');
  expect(one.client.commands).toEqual([]);
  one.press('y');
  expect(one.client.commands.map((body) => ('task_id' in body ? `${body.type} ${body.task_id}` : body.type))).toEqual(['cancel-task T8', 'cancel-task T9']);
  expect(one.app.ui.marks).toEqual([]);
});
