/** The commands by name: what is found first, what runs, what says why not, and what is never answered unseen. */
import { expect, test } from 'vitest';
import { rowsFor } from '../../src/tui/palette/commands.ts';
import { match } from '../../src/tui/palette/match.ts';
import { fixtureState } from './fixture-state.ts';
import { optionsFor, presser, Timed } from './timed-app.ts';

function begin() {
  const state = fixtureState();
  const app = new Timed(state, optionsFor(state));
  return { app, press: presser(app), texts: (typed: string) => rowsFor(app.view, typed).map((row) => row.text) };
}

test('best first: a word, its beginning, a part of it, letters of neighbouring words', () => {
  const score = (text: string) => match('pau', text)?.score ?? 0;
  const order = ['Run: pau', 'Run: pause', 'Run: unpause', 'Plan: allow unit', 'Zoom'];
  expect([...order].sort((a, b) => score(b) - score(a))).toEqual(order);
  expect(score('Zoom')).toBe(0);
  expect(match('run pause', 'Run: pause')?.at).toEqual([0, 1, 2, 5, 6, 7, 8, 9]);
  const { texts } = begin();
  expect(texts('pause')[0]).toBe('Run: pause');
  expect(texts('zoom')[0]).toBe('View: zoom');
  expect(texts('T8')[0]).toMatch(/^T8 /);
});

test('a command of another screen goes there and runs; it stands on top the next time', () => {
  const { app, press, texts } = begin();
  press('1', ':', 'request changes', 'enter');
  expect(app.ui.screen).toBe('review');
  expect(app.ui.dialog?.title).toBe('Request changes on T4');
  press('esc');
  expect(texts('')[0]).toBe('Review: request changes');
  expect(app.ui.recent).toEqual(['review.send-back']);
});

test('what cannot be done now stays in the list, says why, and does nothing', () => {
  const { app, press } = begin();
  press('1', 'ctrl+k', 'new goal', 'enter');
  expect(app.ui.toast?.text).toBe('Goal: new goal: one run at a time: this one is not finished.');
  expect(app.ui.dialog?.name).toBe('palette');
  press('esc');
  expect(app.ui.dialog).toBeNull();
  expect(app.sent).toEqual([]);
});

test('no question is answered that was not on screen: the palette opens it', () => {
  const { app, press } = begin();
  const asked = Object.values(app.state.approvals).find((one) => one.kind === 'permission');
  app.ui.request = asked?.id ?? null;
  press('1', ':', 'allow task', 'enter');
  expect(app.sent).toEqual([]);
  expect(app.ui.dialog).toMatchObject({ name: 'approval', subject: { id: asked?.id } });
});

test('the list is walked with arrows, completed with Tab, and typing is no key', () => {
  const { app, press } = begin();
  press('1', ':', 'zoom q y', 'ctrl+u', 'go to: gr', 'tab');
  expect(app.ui.dialog?.field?.text).toBe('Go to: Graph');
  press('enter');
  expect(app.ui.screen).toBe('graph');
  press(':', 'down', 'up', 'enter');
  expect(app.ui.screen).toBe('graph');
  expect(app.ui.recent[0]).toBe('screen.graph');
});

test('what has no key is done by name: a task given to another, made more important, shown; a setting; a file beside the run', async () => {
  const { app, press } = begin();
  const waiting = Object.values(app.state.tasks).find((task) => task.stage.name === 'pending');
  Object.assign(app.ui, { screen: 'tasks', task: waiting?.id ?? null });
  press(':', 'raise priority', 'enter');
  press(':', 'reassign', 'enter', '1');
  expect(app.sent).toMatchObject([
    { type: 'edit-task', task_id: waiting?.id, changes: { priority: expect.any(String) } },
    { type: 'edit-task', task_id: waiting?.id, changes: { role: expect.any(String) } },
  ]);
  Object.assign(app.ui, { screen: 'tasks', task: 'T5', session: null });
  press(':', 'its agent prints', 'enter');
  expect([app.ui.screen, app.ui.session, app.ui.zoom]).toEqual(['run', 's-T5', true]);
  press(':', 'check state', 'enter');
  expect(app.ui.toast?.text).toContain('cannot be done from this screen');
  press('esc', ':', 'restore last', 'enter');
  expect(app.ui.toast?.text).toContain('put aside by itself');
});

test('p pauses the agent that is looked at after a yes that says what becomes of it, and resumes it without one', () => {
  const { app, press } = begin();
  Object.assign(app.ui, { screen: 'run', session: 's-T5' });
  press('p', 'enter');
  expect([app.sent, app.ui.dialog?.title]).toEqual([[], 'Pause impl-2?']);
  press('y');
  if (app.state.run) app.state.run.resting['impl-2'] = app.state.at;
  press('p');
  press(':', 'restart', 'enter', 'y');
  expect(app.sent).toEqual([
    { type: 'pause-agent', role: 'impl-2' },
    { type: 'resume-agent', role: 'impl-2' },
    { type: 'restart-agent', session_id: 's-T5' },
  ]);
});
