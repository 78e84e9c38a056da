/** Each key that works somewhere does something there, or says why not: in every state of a run, on every screen, wherever its lists stand. */
import { expect, test } from 'vitest';
import { emptyState, type State } from '../../src/core/state.ts';
import type { AppOptions } from '../../src/tui/app-options.ts';
import { keysOn } from '../../src/tui/keys/index.ts';
import { SCREENS, type ScreenName } from '../../src/tui/screen-names.ts';
import { helpBlocks } from '../../src/tui/screens/help.ts';
import { picture } from '../../src/tui/screens/index.ts';
import { auditEvents, fixtureState, planState } from './fixture-state.ts';
import { optionsFor, presser, Timed } from './timed-app.ts';

const SITUATIONS: Record<string, () => State> = { nothing: emptyState, planned: planState, running: fixtureState };

/** A screen of a situation, and all that can be seen of it or was done elsewhere. */
function standing(make: () => State, screen: ScreenName) {
  const state = make();
  let done = 0;
  const count = () => {
    done++;
  };
  const options: AppOptions = {
    ...optionsFor(state),
    startRun: async () => undefined,
    mouse: count,
    leave: count,
    suspend: count,
    shell: count,
    repaint: count,
    stream: count,
    callTest: count,
    edit: async (_, text) => {
      count();
      return text;
    },
  };
  const app = new Timed(state, options);
  if (state.run) app.events(auditEvents());
  app.editPlan = count;
  const press = presser(app);
  press(screen === 'you' ? '0' : String(SCREENS.indexOf(screen)));
  app.ui.toast = null;
  const seen = () => {
    app.touch();
    app.settle();
    const { dialog, toast, help, zoom, typing, mouse, pane, filtering, copying } = app.ui;
    return JSON.stringify([done, app.sent, dialog, toast, help, zoom, typing, mouse, pane, filtering, copying, picture(app.view)]).replace(/\d+[sm]\b/g, '');
  };
  return { app, press, seen };
}

test.each(Object.entries(SITUATIONS).flatMap(([name, make]) => SCREENS.map((screen) => ({ name, screen, make }))))('$name, on $screen', ({ screen, make }) => {
  const keys = keysOn(screen, standing(make, screen).app.view).flatMap((key) => key.keys);
  expect(keys.length).toBeGreaterThan(20);
  for (const key of keys)
    for (const before of make === fixtureState ? ['', 'G'] : ['']) {
      const { app, press, seen } = standing(make, screen);
      press(before);
      app.ui.toast = null;
      const was = seen();
      press(key);
      expect(seen(), `${key} after "${before}"`).not.toBe(was);
    }
});

test.each(SCREENS)('help of %s names every key that works there, each apart from what it does', (screen) => {
  const { app } = standing(fixtureState, screen);
  app.size = { cols: 120, rows: 100 };
  app.touch();
  const rows = helpBlocks(app.view, { x: 0, y: 0, width: 120, height: 100 }).flatMap((block) => block.lines.map((line) => line.map((span) => span.text).join('')));
  const named = rows.flatMap((row) => (/^[┃│] (\S+(?: \S+)*?) {1,}(?=\S)/.test(row) ? row.slice(2, 18).trim().split(/\s+/) : []));
  for (const key of keysOn(screen, app.view)) if (!/^([1-9]|Alt\+[1-9])$/.test(key.show)) for (const one of key.show.split(' ')) expect(named, one).toContain(one);
});
