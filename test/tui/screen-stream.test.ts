/** `s` leaves the full screen for plain lines, and comes back to it as it was. */
import { expect, test } from 'vitest';
import { passed, screen, whole } from './scenario.ts';

const times = (text: string, part: string): number => text.split(part).length - 1;

test('s prints what was printed so far, streams, and comes back with the selection kept; the second time only what was missed', async () => {
  const { screen: one } = screen('run', { rows: 40, cols: 120 });
  await one.until('Tests: 9 passed');
  one.press('k');
  await one.until(/▸ ◆ review +T4/);
  one.press('j');
  await one.until(/▸ ● run +T5/);
  one.press('s');
  await one.until((now) => !now.alternate() && now.text().includes('Tests: 9 passed'));
  expect(one.text()).toContain('maos-tui: what impl-2 prints, and the news of the run, as plain lines. s comes back to the screen.');
  expect(one.text()).toMatch(/Tests: 9 passed[\s\S]*maos-tui: what comes now is new\. s comes back to the screen\./);
  expect(one.text()).not.toMatch(/[┃│]/);
  one.kill('SIGUSR2');
  await one.until('rm -rf build 1');
  one.press('j', 'y', 's');
  await one.until((now) => now.alternate() && /▸ ▲ YOU +T5/.test(now.text()) && whole(120, 40)(now));
  const before = one.raw().length;
  one.press('s');
  await one.until((now) => !now.alternate() && now.raw().slice(before).includes('as plain lines'));
  await passed(one, 300);
  expect(times(one.raw().slice(before), 'Tests: 9 passed')).toBe(0);
  one.press('q');
  await one.until((now) => now.alternate() && whole(120, 40)(now));
});

test('in a window that is too small 0 asks what needs the user one by one, and comes back', async () => {
  const { screen: one, log } = screen('run', { cols: 52, rows: 12 });
  await one.until('0  answer what needs you, one by one');
  one.press('0');
  await one.until((now) => !now.alternate());
  await one.until('raise the limit or the pool?');
  one.press('.', 'enter');
  await one.until('4. deny + say why, or f.');
  one.press('y', 'enter');
  await one.until(() => log().some((line) => line.includes('"approve"') && line.includes('P19')));
  one.press('q', 'enter');
  await one.until((now) => now.alternate() && now.text().includes('maos-tui needs 60x16'));
  expect(log().filter((line) => line.startsWith('{'))).toHaveLength(1);
});

test('in a window that is too small s works too, and ends with the screen', async () => {
  const { screen: one } = screen('run', { cols: 50, rows: 12 });
  await one.until('maos-tui needs 60x16; this is 50x12.');
  one.press('s');
  await one.until((now) => !now.alternate() && now.raw().includes('the news of the run'));
  one.kill('SIGTERM');
  expect(await one.exited).toBe(143);
  expect(one.alternate()).toBe(false);
});
