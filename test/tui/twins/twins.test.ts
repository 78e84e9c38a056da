/**
 * Every mock-up has a twin: the same state, drawn by the product at three sizes and kept as a file, so that a change of the screen is
 * seen in review. `npx vitest run test/tui/twins -u` draws them anew.
 */
import { it, type TestContext } from 'vitest';
import { fileOf, picture, SIZES } from './render.ts';
import { scenes } from './scenes.ts';
import { stillClock } from './still-clock.ts';

stillClock();

const all = scenes().flatMap(({ name, sizes = SIZES }) => sizes.map((size) => ({ name, size })));

async function asKept({ name, size }: (typeof all)[number], { expect }: Pick<TestContext, 'expect'>): Promise<void> {
  const scene = scenes().find((one) => one.name === name);
  if (scene === undefined) throw new Error(`there is no scene ${name}`);
  await expect(`${await picture(scene, size)}\n`).toMatchFileSnapshot(fileOf(scene, size));
}

// What lies in a file goes with the test that made it, so that one is alone.
const alone = ({ name }: { name: string }): boolean => name === 'badjson';
it.concurrent.for(all.filter((one) => !alone(one)))('$name at $size', asKept);
it.for(all.filter(alone))('$name at $size', asKept);
