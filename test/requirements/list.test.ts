/** Every requirement of groups A and B has a proof that exists, or a reason why it has none. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/system/self.ts';
import { ACCESS } from './access.ts';
import { COMFORT } from './comfort.ts';
import { COMMANDS } from './commands.ts';
import { FIRST } from './first.ts';
import { SAFETY } from './safety.ts';

const ALL = [...SAFETY, ...FIRST, ...COMMANDS, ...COMFORT, ...ACCESS];

/** Whether a test of exactly this title stands in a file: the first argument of a call, in any quotes. */
function holds(file: string, title: string): boolean {
  const path = join(packageRoot(), file);
  if (!file.endsWith('.test.ts') || !existsSync(path)) return false;
  const source = readFileSync(path, 'utf8');
  return ["'", '"', '`'].some((quote) => {
    const at = source.indexOf(`${quote}${title}${quote},`);
    return at > 0 && /(?:\b(?:it|test)|\))\(\s*$/.test(source.slice(0, at));
  });
}

it('each of the 84 stands in the list once', () => {
  expect(ALL.map(({ n }) => n)).toEqual(Array.from({ length: 84 }, (_, at) => at + 1));
});

it('each names tests that exist, or says why there is none', () => {
  for (const { n, says, tests, missing } of ALL) {
    expect(says, `${n} says what holds`).toMatch(/\w.*\.$/);
    for (const { file, title } of tests) expect(holds(file, title), `${n}: ${file} has a test "${title}"`).toBe(true);
    if (tests.length === 0) expect(missing, `${n} has a test or a reason`).toMatch(/\w+ \w+/);
    else if (missing !== undefined) expect(missing, `${n} says which part is left`).toMatch(/^left: \w+/);
  }
});
