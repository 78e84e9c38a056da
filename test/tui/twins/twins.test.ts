/**
 * Every mock-up has a twin: the same state, drawn by the product at three sizes and kept as a file, so that a change of the screen is
 * seen in review. `npx vitest run test/tui/twins -u` draws them anew.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadTables } from '../../../src/tui/frame/still-table.tsx';
import { picture, SIZES } from './render.ts';
import { NOW, scenes } from './scenes.ts';

const zone = process.env.TZ;
beforeAll(async () => {
  process.env.TZ = 'UTC';
  // Only what the clock on the wall says: timers go on.
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  await loadTables();
});
afterAll(() => {
  vi.useRealTimers();
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

const all = scenes().map(({ name, sizes = SIZES }) => ({ name, sizes }));

describe.each(all)('$name', ({ name, sizes }) => {
  it.each(sizes)('at %ix%i', async (cols, rows) => {
    const scene = scenes().find((one) => one.name === name);
    if (scene === undefined) throw new Error(`there is no scene ${name}`);
    const drawn = await picture(scene, [cols, rows]);
    await expect(`${drawn}\n`).toMatchFileSnapshot(`${name}.${cols}x${rows}.txt`);
  });
});
