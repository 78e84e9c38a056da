/** What is seen all day: rows that move, lists of a thousand, foreign text on the screen, time that passes, and what a change costs in bytes. In a real terminal. */
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Screen } from '../tui/harness.ts';
import { screen, whole } from '../tui/scenario.ts';

/** Bytes since `from`, once nothing comes any more. */
async function settled(one: Screen, from: number): Promise<number> {
  let [length, since] = [-1, 0];
  await one.until((now) => {
    if (now.raw().length !== length) [length, since] = [now.raw().length, performance.now()];
    return performance.now() - since > 300;
  });
  return Buffer.byteLength(one.raw().slice(from));
}

test('the selection stays with its task while rows move; what was written over the screen is gone after Ctrl+L, and when the window comes to the front', async () => {
  const { screen: one } = screen('run');
  await one.until('Tests: 9 passed');
  one.press('2', 'j', 'j');
  await one.until(/▸ · wait +T9 /);
  const rows = () =>
    one
      .text()
      .match(/T\d+(?= )/g)
      ?.join(' ');
  const before = rows();
  one.kill('SIGUSR2');
  await one.until(/▲ YOU +T5 /);
  expect(rows()).not.toBe(before);
  expect(one.text()).toMatch(/▸ · wait +T9 /);

  for (const back of ['ctrl+l', '\x1b[I']) {
    writeFileSync(`/proc/${one.pid}/fd/1`, '\x1b[5;1HWrite failed: Broken pipe, from somewhere else\x1b[10;20Hand here');
    await one.until((now) => now.text().includes('Broken pipe') && now.text().includes('and here'));
    one.press(back);
    await one.until((now) => !now.text().includes('Broken pipe') && !now.text().includes('and here') && whole(80, 24)(now));
  }
});

test('a filter finds one of a thousand tasks letter by letter, and Esc brings back all, at the same place', async () => {
  const { screen: one } = screen('many');
  await one.until(/Tasks 1000/);
  one.press('2', 'G');
  await one.until((now) => now.text().includes('[2 Tasks]') && /▸ .*\w+-?\d+/.test(now.text()));
  await settled(one, 0);
  const place = one.text().split('\n').slice(2, 22).join('\n');
  const chosen = /▸ . \S+ +(\S+)/.exec(place)?.[1] ?? '';
  expect(chosen).not.toBe('');
  one.press('/');
  for (const letter of chosen) one.press(letter);
  await one.until(new RegExp(`Tasks \\d+ of 1000[\\s\\S]*▸ . \\S+ +${chosen} `));
  one.press('esc');
  await one.until(/Tasks 1000/);
  await settled(one, 0);
  expect(one.text().split('\n').slice(2, 22).join('\n')).toBe(place);
});

test.each([
  [80, 24, 400],
  [200, 60, 1_500],
])('at %ix%i a line that an agent changes costs less than %i bytes', async (cols, rows, most) => {
  const { screen: one } = screen('line', { cols, rows, env: { MAOS_TEST_STILL: '1' } });
  await one.until('Tests: 9 passed');
  await settled(one, 0);
  for (let turn = 1; turn <= 3; turn++) {
    const from = one.raw().length;
    one.kill('SIGUSR2');
    await one.until(`line ${turn} of what it does now`);
    expect(await settled(one, from)).toBeLessThan(most);
    expect(one.raw().length).toBeGreaterThan(from);
  }
});

test('the time until a retry is right, and goes on while nobody looks', async () => {
  const began = Date.now();
  const left = async () => {
    const { screen: one } = screen('run', { env: { MAOS_TEST_NOW: String(began) } });
    await one.until('Tests: 9 passed');
    one.press('2', '/');
    for (const letter of 'id:T12') one.press(letter);
    await one.until(/Tasks 1 of 12/);
    one.press('enter', 'enter');
    const shown = () => Number(/try in 00:(\d\d)/.exec(one.text())?.[1] ?? Number.NaN);
    // Right at the moment it is drawn: it is waited for that both agree, and for the next second too.
    const right = () => Math.abs(shown() - (began + 42_000 - Date.now()) / 1_000) <= 1;
    await one.until(right);
    const now = shown();
    await one.until(() => shown() < now && right());
    one.press('q');
    await one.until('Leave maos-tui?');
    one.press('d');
    await one.exited;
    return now;
  };
  const first = await left();
  expect(await left()).toBeLessThan(first);
});
