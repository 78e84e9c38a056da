/** Whatever is written in the fields of a run, every border stands in its column and every row is as wide as the screen, also in a terminal that counts odd characters in its own way. */
import { readFile } from 'node:fs/promises';
import { it, type TestContext } from 'vitest';
import { oddScene } from './odd.ts';
import { cells, fileOf, SIZES } from './render.ts';
import { scenes } from './scenes.ts';
import { stillClock } from './still-clock.ts';

stillClock();

const BORDERS = new Set('┃│┏┓┗┛┌┐└┘');
/** What stands at those places, as `column sign` per row. */
const at = (rows: readonly (readonly string[])[], places: readonly (readonly number[])[]): string[] =>
  rows.map((row, y) => (places[y] ?? []).map((x) => `${x}${row[x]}`).join(' '));

/** In ASCII a border has the same sign as other things; cell for cell it is where it was. */
const all = scenes().flatMap(({ name, ascii, sizes = SIZES }) => (ascii ? [] : sizes.map((size) => ({ name, size }))));

async function bordersStand({ name, size }: (typeof all)[number], { expect }: Pick<TestContext, 'expect'>): Promise<void> {
  const scene = scenes().find((one) => one.name === name);
  if (scene === undefined) throw new Error(`there is no scene ${name}`);
  const twin = (await readFile(new URL(`./${fileOf(scene, size)}`, import.meta.url), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => Array.from(line));
  const places = twin.map((line) => line.flatMap((char, x) => (BORDERS.has(char) ? [x] : [])));
  const drawn = await cells({ ...oddScene(scene), stranger: true }, size);
  expect(drawn.every((row) => row.length === size[0])).toBe(true);
  expect(at(drawn, places)).toEqual(
    at(
      drawn.map((_, y) => twin[y] ?? []),
      places,
    ),
  );
  // What holds emoji together is all that may be sent unseen.
  expect(drawn.flat().filter((cell) => /(?!\u200d)[\p{Cc}\p{Cf}]/u.test(cell))).toEqual([]);
}

// What lies in a file goes with the test that made it, so that one is alone.
const alone = (name: string): boolean => name === 'badjson';
it.concurrent.for(all.filter(({ name }) => !alone(name)))('$name at $size', bordersStand);
it.for(all.filter(({ name }) => alone(name)))('$name at $size', bordersStand);
