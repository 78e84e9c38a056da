/** Looking back in what an agent printed: it stands still, all of it can be reached and searched, and following is one key. */
import { expect, test } from 'vitest';
import type { Screen } from './harness.ts';
import { passed, screen } from './scenario.ts';

const first = (one: Screen): number => Number(/line (\d+) /.exec(one.text())?.[1] ?? 0);

test('scrolled back, an agent that prints on moves nothing, and the border says so; G follows', async () => {
  const { screen: one, log } = screen('long', { cols: 80, rows: 24 });
  await one.until('line 4000 ');
  one.press('pageup');
  await one.until(/not following · \d+ rows up · f follows/);
  const from = first(one);
  one.kill('SIGUSR2');
  await one.until(() => log().includes('printed'));
  await one.until(/not following · (5|6|7)\d rows up/);
  expect(first(one)).toBe(from);
  one.press('G');
  await one.until('line 4040 ');
  expect(one.text()).toContain('follow on · tail');
});

test('zoomed, the beginning of the log is reached, and / finds what stands there; n N go on, Esc ends the search before the zoom', async () => {
  const { screen: one } = screen('long', { cols: 80, rows: 24 });
  await one.until('line 4000 ');
  one.press('z');
  await one.until((now) => now.text().startsWith('line'));
  for (let tries = 0; first(one) !== 1 && tries < 20; tries++) {
    one.press('g');
    await passed(one, 150);
  }
  expect(first(one)).toBe(1);
  one.press('/');
  for (const letter of 'needle') one.press(letter);
  one.press('enter');
  await one.until('match 1 of 4');
  expect(one.text()).toContain('line 3007 Needle');
  one.press('n');
  await one.until('match 2 of 4');
  expect(one.text()).toContain('line 2007 Needle');
  one.press('N');
  await one.until('line 3007 Needle');
  one.press('esc');
  await one.until((now) => !now.text().includes('match 1'));
  expect(one.text()).not.toContain('┃');
  one.press('f');
  await one.until('line 4000 ');
});
