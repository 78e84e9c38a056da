/** One list of keys: footer, help, README and dispatch promise the same, and nothing promised is refused. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { State } from '../../src/core/state.ts';
import { emptyState } from '../../src/core/state.ts';
import { Dispatch } from '../../src/tui/input/dispatch.ts';
import { findKey, footerHints, KEYS, refusal } from '../../src/tui/keys/index.ts';
import { keyRows, keysTable, keysText } from '../../src/tui/keys-text.ts';
import { bodyOf } from '../../src/tui/layout.ts';
import { SCREENS } from '../../src/tui/screen-names.ts';
import { helpBlocks } from '../../src/tui/screens/help.ts';
import { messageList } from '../../src/tui/screens/messages.ts';
import { finishedState, fixtureState, planState } from './fixture-state.ts';
import { appOn, optionsFor, Timed } from './timed-app.ts';

const SITUATIONS: Record<string, () => State> = { nothing: emptyState, planned: planState, running: fixtureState, finished: finishedState };

test.each(Object.keys(SITUATIONS))('what the footer offers works now: %s', (name) => {
  const app = appOn((SITUATIONS[name] ?? emptyState)());
  for (const screen of SCREENS) {
    for (const task of [null, ...Object.keys(app.state.tasks)]) {
      for (const request of [null, ...Object.keys(app.state.approvals)]) {
        Object.assign(app.ui, { screen, task, request });
        app.touch();
        for (const { keys } of footerHints(app.view)) {
          const key = findKey(screen, keys.split(' ')[0]?.replace('Enter', 'enter').replace('Space', 'space') ?? '', app.view);
          expect(key, `${keys} on ${screen}`).toBeDefined();
          if (key) expect(refusal(key, app.view), `${keys} on ${screen} with ${task}`).toBeNull();
        }
      }
    }
  }
});

test('the answers offered for a question are those it takes', () => {
  const app = appOn(fixtureState());
  const offered = (id: string) => {
    Object.assign(app.ui, { screen: 'you', request: id });
    app.touch();
    return footerHints(app.view)
      .map(({ keys, label }) => `${keys} ${label}`)
      .slice(0, 5);
  };
  const kinds = Object.fromEntries(Object.values(app.state.approvals).map((one) => [one.kind, one.id]));
  expect(offered(kinds.permission ?? '')).toEqual(['Enter open', 'y once', 't this task', 'n deny', 'f deny + say why']);
  expect(offered(kinds.review ?? '').slice(0, 3)).toEqual(['Enter see the diff', 'y merge…', 'r request changes']);
});

test('a question is deaf for 350 ms, and anew after each key it swallowed', () => {
  const state = fixtureState();
  const app = new Timed(state, optionsFor(state));
  const dispatch = new Dispatch(app);
  const press = (key: string, after: number) => {
    app.time += after;
    app.touch();
    dispatch.token({ type: 'key', key, text: key });
  };
  const asked = Object.values(state.approvals).find((one) => one.kind === 'permission');
  Object.assign(app.ui, { screen: 'you', request: asked?.id });
  press('enter', 1_000);
  for (const key of ['y', 't', 'n', 'y']) press(key, 340);
  expect(app.sent).toEqual([]);
  press('enter', 360);
  expect(app.sent).toEqual([]);
  press('y', 0);
  expect(app.sent).toMatchObject([{ type: 'approve', approval_id: asked?.id, at: asked?.at, scope: 'once' }]);
});

test('help on the command line and README name every key of the list', () => {
  const rows = keyRows();
  const named = new Set(rows.flatMap(({ keys }) => keys.split(' ')));
  for (const key of KEYS) if (!/^([2-8]|Alt\+[2-8])$/.test(key.show)) for (const one of key.show.split(' ')) expect([...named]).toContain(one);
  for (const { keys, does } of rows) expect(keysText()).toContain(`  ${keys.padEnd(15)}${does}`);
  expect(readFileSync(new URL('../../README.md', import.meta.url), 'utf8')).toContain(keysTable());
});

test('a key record is known by an id of its own', () => {
  expect(KEYS.map((key) => key.id).filter((id, at, all) => all.indexOf(id) !== at || !/^[a-z]+\.[a-z0-9-]+$/.test(id))).toEqual([]);
});

test('/ in help finds keys by what they do; Esc shows all of them, and then closes', () => {
  const state = fixtureState();
  const app = new Timed(state, optionsFor(state));
  const dispatch = new Dispatch(app);
  const press = (...keys: string[]) => {
    for (const key of keys) {
      app.touch();
      dispatch.token({ type: 'key', key, text: key.length === 1 ? key : '' });
    }
    app.touch();
  };
  const shown = () =>
    helpBlocks(app.view, bodyOf(app.view, 0))
      .flatMap(({ lines }) => lines.map((line) => line.map(({ text }) => text).join('')))
      .join('\n');
  press('?', '/', ...'pau', 'enter');
  expect([app.ui.help, app.ui.helpFind, app.ui.filter]).toEqual([true, 'pau', '']);
  expect(shown()).toContain('pause, resume');
  expect(shown()).not.toContain('next agent or panel');
  press('/', ...'xx');
  expect(shown()).toContain('nothing by that word');
  press('esc');
  expect([app.ui.help, app.ui.helpFind]).toEqual([true, '']);
  press('esc');
  expect(app.ui.help).toBe(false);
});

test('t shows what two wrote each other about one task, and all messages again', () => {
  const state = fixtureState();
  const app = new Timed(state, optionsFor(state));
  const dispatch = new Dispatch(app);
  const press = (key: string) => {
    app.touch();
    dispatch.token({ type: 'key', key, text: key });
    app.touch();
  };
  press('5');
  app.ui.message = 'm3';
  press('t');
  expect(messageList(app.view).map((one) => one.id)).toEqual(['m2', 'm3']);
  press('t');
  expect(messageList(app.view)).toHaveLength(4);
});
