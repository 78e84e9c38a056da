import { expect, it } from 'vitest';
import { oneLookAtATime } from '../../src/system/one-look.ts';

it('looks one at a time, once more for any number of hints meanwhile, and goes on after a look that failed', async () => {
  const failures: unknown[] = [];
  const open: (() => void)[] = [];
  let looks = 0;
  let most = 0;
  let now = 0;
  const hint = oneLookAtATime(
    async () => {
      looks += 1;
      now += 1;
      most = Math.max(most, now);
      await new Promise<void>((resolve) => open.push(resolve));
      now -= 1;
      if (looks === 2) throw new Error('second');
    },
    (error) => failures.push(error),
  );
  const pass = async (): Promise<void> => {
    open.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  hint();
  for (let at = 0; at < 5; at += 1) hint();
  await pass();
  expect(looks).toBe(2);
  hint();
  await pass();
  expect([looks, failures.length]).toEqual([3, 1]);
  await pass();
  expect([looks, most, open.length]).toEqual([3, 1, 0]);
  hint();
  expect(looks).toBe(4);
  await pass();
});
