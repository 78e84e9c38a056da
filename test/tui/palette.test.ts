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
