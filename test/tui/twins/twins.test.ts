/**
 * Every mock-up has a twin: the same state, drawn by the product at three sizes and kept as a file, so that a change of the screen is
 * seen in review. `npx vitest run test/tui/twins -u` draws them anew.
 */
import { describe, expect, it } from 'vitest';
import { fileOf, picture, SIZES } from './render.ts';
import { scenes } from './scenes.ts';
import { stillClock } from './still-clock.ts';

stillClock();

const all = scenes().map(({ name, sizes = SIZES }) => ({ name, sizes }));

describe.each(all)('$name', ({ name, sizes }) => {
  it.each(sizes)('at %ix%i', async (cols, rows) => {
    const scene = scenes().find((one) => one.name === name);
    if (scene === undefined) throw new Error(`there is no scene ${name}`);
    const drawn = await picture(scene, [cols, rows]);
    await expect(`${drawn}\n`).toMatchFileSnapshot(fileOf(scene, [cols, rows]));
  });
});
