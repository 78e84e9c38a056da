/** The mouse in a real terminal: off until m, selects and scrolls and nothing else, and given back on every way out. */
import { expect, test } from 'vitest';
import type { State } from '../../src/core/state.ts';
import { groupsIn } from '../../src/tui/graph/mode.ts';
import { Dispatch } from '../../src/tui/input/dispatch.ts';
import { MOUSE_ON } from '../../src/tui/input/mouse.ts';
import { RawKeys } from '../../src/tui/input/raw-keys.ts';
import { Tokenizer } from '../../src/tui/input/tokenizer.ts';
import { picture } from '../../src/tui/screens/index.ts';
import { fixtureState } from './fixture-state.ts';
import { five, hundred, many, twenty } from './graph-states.ts';
import type { Screen } from './harness.ts';
import { passed, screen } from './scenario.ts';
import { appOn } from './timed-app.ts';

const report = (button: number, x: number, y: number, end = 'M') => `\x1b[<${button};${x + 1};${y + 1}${end}`;
/** Pressed and let go. */
const click = (one: Screen, x: number, y: number) => one.press(report(0, x, y), report(0, x, y, 'm'));
const rowOf = (one: Screen, text: string): number => {
  const row = one
    .text()
    .split('\n')
    .findIndex((line) => line.includes(text));
  expect(row, text).toBeGreaterThanOrEqual(0);
  return row;
};

test('reports are tokens whole or in pieces; releases, motion and other buttons are nothing', () => {
  const bytes = [
    report(0, 4, 2),
    report(0, 4, 2, 'm'),
    report(32, 5, 2),
    report(2, 1, 1),
    report(16, 1, 1),
    report(64, 9, 9),
    report(69, 0, 0),
    report(1, 0, 0),
    '\x1b[<0;0;0M',
  ].join('');
  const want = [
    { type: 'mouse', button: 'left', x: 4, y: 2 },
    { type: 'mouse', button: 'wheel-up', x: 9, y: 9 },
    { type: 'mouse', button: 'wheel-down', x: 0, y: 0 },
  ];
  expect(new Tokenizer().feed(bytes)).toEqual(want);
  const split = new Tokenizer();
  expect([...bytes].flatMap((byte) => split.feed(byte))).toEqual(want);
});

test('a click shows the screen of a tab, the file of a result, and the task or group of any graph; it answers nothing', () => {
  const on = (state: State) => {
    const app = appOn(state);
    app.ui.mouse = true;
    const dispatch = new Dispatch(app);
    const hit = (text: string) => {
      app.touch();
      for (const { rect, lines } of picture(app.view).blocks)
        for (const [row, line] of lines.entries()) {
          const column = Array.from(
            line
              .map((span) => span.text)
              .join('')
              .split(text)[0] ?? '',
          ).length;
          if (
            line
              .map((span) => span.text)
              .join('')
              .includes(text)
          ) {
            dispatch.token({ type: 'mouse', button: 'left', x: rect.x + column + 1, y: rect.y + row });
            app.touch();
            return;
          }
        }
      throw new Error(`${text} is not on the screen`);
    };
    return { app, hit };
  };
  const { app, hit } = on(fixtureState());
  hit('4 Review');
  expect(app.ui.screen).toBe('review');
  hit('src/auth/issue.ts');
  expect(app.ui.file).toBe(1);
  hit('0 You:3');
  expect([app.ui.screen, app.ui.dialog]).toEqual(['you', null]);
  for (const [state, text, chosen] of [
    [five(), 'T3', 'T3'],
    [twenty(), 'T12', 'T12'],
  ] as const) {
    const small = on(state);
    small.hit('3 Graph');
    small.hit(text);
    expect(small.app.ui.task).toBe(chosen);
  }
  for (const state of [hundred(), many(943)]) {
    const large = on(state);
    large.hit('3 Graph');
    const group = groupsIn(large.app.view).list[1];
    large.hit(` ${group?.id} `);
    expect(large.app.ui.graph.group).toBe(group?.id);
  }
  // In focus it chooses a neighbour; the task looked at stays where it is.
  const focus = on(fixtureState());
  focus.hit('3 Graph');
  Object.assign(focus.app.ui, { task: 'T5' });
  focus.app.ui.graph.look = 'focus';
  focus.hit('T9 DELETE');
  expect([focus.app.ui.task, focus.app.ui.graph.pick]).toEqual(['T5', 'T9']);
  focus.hit('T5 GET');
  expect([focus.app.ui.task, focus.app.ui.graph.pick]).toEqual(['T5', 'T9']);
});

test('an agent that is typed to gets no mouse of ours', () => {
  const keys = new RawKeys();
  const wanted = { paste: false, focus: false, application: false };
  const typed = [...`a${report(64, 100, 20)}b${report(0, 1, 1, 'm')}c`].map((byte) => Buffer.from(keys.feed(Buffer.from(byte), wanted).typed).toString()).join('');
  expect(typed).toBe('abc');
});

test('off until m, which is said; a click selects a task and gives an agent the focus; a stream in between and leaving give it back', async () => {
  const { screen: one, log } = screen('run', { cols: 200, rows: 60 });
  await one.until('consumes a token once');
  expect(one.raw()).not.toMatch(/\x1b\[\?100[0-36]h/);
  click(one, 10, rowOf(one, 'T12  Load'));
  one.press('m');
  await one.until('m mouse: on');
  expect(one.text()).toContain('▸ ● run');
  expect(one.raw()).toContain(MOUSE_ON);
  click(one, 10, rowOf(one, 'T8   Admin'));
  await one.until(/▸ · wait +T8/);
  click(one, 120, rowOf(one, 'impl-3 · claude · T6') + 3);
  await one.until('▸impl-3 · claude · T6');
  const before = one.raw().length;
  one.press('s');
  await one.until((now) => !now.alternate());
  one.press('s');
  await one.until((now) => now.alternate() && now.text().includes('m mouse: on'));
  const between = one.raw().slice(before);
  expect(between.indexOf('\x1b[?1000l')).toBeLessThan(between.indexOf(MOUSE_ON));
  expect(between).toContain('\x1b[?1000l');
  one.press('m');
  await one.until((now) => !now.text().includes('m mouse: on'));
  one.press('m');
  await one.until('m mouse: on');
  one.press('ctrl+c', 'ctrl+c');
  await one.exited;
  for (const mode of [1000, 1002, 1006]) expect(one.raw().lastIndexOf(`\x1b[?${mode}l`)).toBeGreaterThan(one.raw().lastIndexOf(`\x1b[?${mode}h`));
  expect(one.raw()).not.toContain('\x1b[?1003h');
  expect(log().filter((line) => line.startsWith('{'))).toEqual([]);
});

test('no click answers or opens a question, and none does anything in its dialog', async () => {
  const { screen: one, log } = screen('run', { cols: 100, rows: 30 });
  await one.until('[1 Run]');
  one.press('m', '0');
  await one.until('oldest first');
  for (let y = 2; y < 30; y++) for (const x of [3, 20, 60]) click(one, x, y);
  one.press('?');
  await one.until('LEAVING');
  one.press('esc');
  await one.until('oldest first');
  one.press('g', 'j');
  await passed(one, 500);
  one.press('enter');
  await one.until('Esc later');
  const still = () =>
    one
      .text()
      .replace(/\d\d:\d\d/g, 'mm:ss')
      .split('\n')
      .slice(2, 26);
  const asked = still();
  await passed(one, 500);
  for (let y = 0; y < 30; y++) for (let x = 2; x < 100; x += 6) click(one, x, y);
  for (let y = 0; y < 30; y += 3) one.press(report(64, 50, y), report(65, 50, y));
  one.press('?');
  await one.until('Enter never says yes');
  expect(still()).toEqual(asked);
  expect(log().filter((line) => line.startsWith('{'))).toEqual([]);
});

test('the wheel scrolls what it is over; the click that brings the window to the front does nothing else', async () => {
  const { screen: one } = screen('long', { cols: 80, rows: 24 });
  await one.until('line 4000 ');
  one.press('m');
  await one.until('Mouse on');
  one.press(report(64, 40, 18), report(64, 40, 18));
  await one.until('not following · 6 rows up');
  one.press(report(65, 40, 18), report(65, 40, 18));
  await one.until('follow on · tail');
  one.press(report(65, 10, 6));
  await one.until(/▸ · wait +T8/);
  const t4 = rowOf(one, 'T4   POST');
  one.press('\x1b[O');
  click(one, 10, t4);
  one.press('\x1b[I');
  click(one, 10, t4);
  await passed(one, 500);
  expect(one.text()).toMatch(/▸ · wait +T8/);
  click(one, 10, t4);
  await one.until(/▸ ◆ review +T4/);
});
