/** How the screen behaves towards terminals and programs that are not as one would like. */
import { afterEach, expect, test, vi } from 'vitest';
import { Pace } from '../../src/tui/frame/pace.ts';
import { type Screen, start } from './harness.ts';

let one: Screen | null = null;
afterEach(async () => {
  vi.useRealTimers();
  await one?.close();
  one = null;
});

test('a terminal that draws lines two cells wide gets ASCII', async () => {
  one = start({ scenario: 'empty', answer: (answer) => answer.replace(/^\x1b\[1;2R$/, '\x1b[1;3R') });
  await one.until((now) => now.text().includes('No run yet.') && !/[^\x00-\x7f]/.test(now.text()));
  expect(one.text()).toContain('o NO RUN');
});

test('agents that print all the time are drawn 5 times a second over SSH, 10 times elsewhere', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const frames = (frame: number) => {
    let drawn = 0;
    const pace = new Pace({ frame, layout: 250, budget: 48_000 }, () => {
      drawn++;
      return 100;
    });
    for (let ms = 0; ms < 10_000; ms += 10) {
      pace.request('pane');
      vi.advanceTimersByTime(10);
    }
    pace.stop();
    return drawn;
  };
  // The first is drawn at once.
  expect(frames(200)).toBe(51);
  expect(frames(100)).toBe(101);
});

test('over SSH the screen says so', async () => {
  one = start({ env: { SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22' } });
  await one.until('Tests: 9 passed');
  one.press('8');
  await one.until('ssh, 5 frames/s');
});

test('the terminal’s own cursor rests on the selected row, where screen readers and magnifiers look', async () => {
  one = start({});
  await one.until('Tests: 9 passed');
  one.press('2');
  const rests = (now: Screen) => now.text().includes('[2 Tasks]') && now.cellAt(now.cursor().x, now.cursor().y) === '▸' && /▸.*T\d/.test(now.line(now.cursor().y));
  await one.until(rests);
  const before = one.cursor().y;
  one.press('j');
  await one.until((now) => rests(now) && now.cursor().y === before + 1);
});

test('an editor that dies leaves text and screen as they were', async () => {
  one = start({ scenario: 'empty', cols: 120, rows: 40, env: { EDITOR: `sh -c 'kill -9 $$'`, VISUAL: undefined } });
  await one.until('No run yet.');
  one.press('+');
  await one.until('New goal');
  one.press('A');
  one.press('d');
  await one.until((now) => /┃ Ad +┃/.test(now.text()));
  one.press('\x05');
  await one.until(/ended with (a signal|code \d+)\. Your text is as it was/);
  expect(one.alternate()).toBe(true);
  expect(one.text()).toMatch(/┃ Ad +┃/);
});
