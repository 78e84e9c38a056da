/** From the screen on which nothing runs: to the demo, and to a run that is over. While a run goes on neither key is one. Back from there, and back from a lost orchestrator. */
import { expect, test } from 'vitest';
import { emptyState } from '../../src/core/state.ts';
import type { Elsewhere } from '../../src/tui/elsewhere.ts';
import { findKey, footerHints } from '../../src/tui/keys/index.ts';
import { runWord } from '../../src/tui/parts/header.ts';
import { SCREENS } from '../../src/tui/screen-names.ts';
import { banner } from '../../src/tui/screens/banner.ts';
import { whyNot } from '../../src/tui/why-not.ts';
import { fixtureState } from './fixture-state.ts';
import { stage } from './stage.ts';

const over = (id: string) => ({
  id,
  goal: `goal of ${id}`,
  state: 'finished' as const,
  created_at: '2026-01-01T00:00:00.000Z',
  ended_at: '2026-01-01T01:00:00.000Z',
  done: 1,
  failed: 0,
  usd: null,
  branch: `maos/${id}/run`,
  target: 'main',
  merged: null,
});

test('d leaves for the demo, o for the run that was chosen, newest first', () => {
  const state = { ...emptyState(), history: [over('old'), over('new')] };
  const to: Elsewhere[] = [];
  const left: number[] = [];
  const { app, press } = stage(state, { elsewhere: (place) => void to.push(place), leave: (code) => void left.push(code) });
  expect(footerHints(app.view).map(({ keys }) => keys)).toEqual(expect.arrayContaining(['+', 'd', 'o']));
  press('d');
  press('o', '2');
  expect(to).toEqual([{ demo: true }, { run: 'old' }]);
  expect(left).toEqual([0, 0]);
});

test('without a way there, and while a run goes on, nothing is offered', () => {
  const bare = stage(emptyState()).app.view;
  expect([findKey('run', 'd', bare), findKey('run', 'o', bare)]).toEqual([undefined, undefined]);
  const busy = fixtureState();
  busy.history = [over('old')];
  const { view } = stage(busy, { elsewhere: () => undefined }).app;
  expect(['d', 'o'].map((key) => findKey('run', key, view)?.id).filter((id) => id === 'demo.watch' || id === 'run.open')).toEqual([]);
});

test('a run that is over and was opened from here is left without a question, back to where one was, and begins nothing', () => {
  const state = fixtureState();
  if (state.run) Object.assign(state.run, { state: 'finished', ended_at: state.at });
  state.history = [over('old')];
  const to: Elsewhere[] = [];
  const left: number[] = [];
  const { app, press } = stage(state, { readOnly: true, goesBack: true, elsewhere: (place) => void to.push(place), leave: (code) => void left.push(code) });
  const said = banner(app.view).map((line) => line.map(({ text }) => text).join(''));
  expect(said.join()).toContain(' q back to where you were');
  expect(said.join()).not.toContain('next goal');
  press('o', 'q');
  expect([to, left]).toEqual([[{ back: true }], [0]]);
  expect(footerHints(app.view)).toContainEqual({ keys: 'q', label: 'back' });
});

test('while the orchestrator is lost its key starts it on every screen, and not where one only looks', async () => {
  for (const screen of SCREENS) {
    const { app, client, press } = stage(fixtureState());
    client.alive = false;
    await app.pollDaemons();
    app.ui.screen = screen;
    app.touch();
    expect(footerHints(app.view)[0], screen).toEqual({ keys: 'r', label: 'start the orchestrator' });
    press('r');
    expect(client.alive, screen).toBe(true);
  }
  const { app, client, press } = stage(fixtureState(), { readOnly: true });
  client.alive = false;
  await app.pollDaemons();
  press('r');
  expect(client.alive).toBe(false);
});

test('an orchestrator that ended by itself, as it only waited, rests: nothing of it is called lost, and r wakes it', async () => {
  const state = fixtureState();
  state.sessions = {};
  for (const [host, words, other] of [
    [null, ['AT REST', 'rest'], 'LOST'],
    [state.host, ['LOST', 'gone'], 'AT REST'],
  ] as const) {
    const { app, client, press } = stage({ ...state, host });
    client.alive = false;
    await app.pollDaemons();
    const said = JSON.stringify(banner(app.view));
    expect(said).toContain(words[0]);
    expect(said).not.toContain(other);
    expect(runWord(app.view).text).toContain(words[0]);
    expect(whyNot(app.view)).toContain(words[1]);
    press('r');
    expect(client.alive).toBe(true);
  }
});
