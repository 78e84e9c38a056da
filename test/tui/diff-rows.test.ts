/** A diff as it is read: its files by their real names, numbers that fit git's, rows that pair what was with what is, colours that keep every letter. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDiff } from '../../src/tui/parts/diff-text.ts';
import { lineWidth } from '../../src/tui/parts/line.ts';
import { numberWidth, splitLine, unifiedLine } from '../../src/tui/review/diff-lines.ts';
import { cursorIn, hunkAt, hunksOf, moved, rowsOf, rowWith } from '../../src/tui/review/rows.ts';
import { tokensOf } from '../../src/tui/review/syntax.ts';
import { changedPart } from '../../src/tui/review/words.ts';
import { DIFF } from './fixture-text.ts';

const diff = (...lines: string[]) => parseDiff(lines.join('\n'));
const textOf = (line: readonly { text: string }[]) => line.map((span) => span.text).join('');

describe('files of a diff', () => {
  test('renamed, binary, quoted and odd names are found, and what git says of them is said in words', () => {
    const files = diff(
      'diff --git a/old name.ts b/new name.ts',
      'similarity index 91%',
      'rename from old name.ts',
      'rename to new name.ts',
      'diff --git a/logo.png b/logo.png',
      'new file mode 100644',
      'Binary files /dev/null and b/logo.png differ',
      'diff --git "a/pr\\303\\274fer.ts" "b/pr\\303\\274fer.ts"',
      '--- "a/pr\\303\\274fer.ts"',
      '+++ "b/pr\\303\\274fer.ts"',
      '@@ -1 +1 @@',
      '-a',
      '+b',
      'diff --git a/x b/y b/x b/y',
      'old mode 100644',
      'new mode 100755',
    );
    expect(files.map((file) => file.path)).toEqual(['new name.ts', 'logo.png', 'prüfer.ts', 'x b/y']);
    expect(files.map((file) => file.lines.filter((line) => line.kind === 'note').map((line) => line.text))).toEqual([
      ['91 % of it stayed as it was', 'renamed from old name.ts'],
      ['a new file', 'a binary file: its content is not shown'],
      [],
      ['its mode was 100644', 'its mode was changed to 100755'],
    ]);
  });

  test('lines that look like headings stay lines, and a carriage return ends none', () => {
    const [file] = diff('diff --git a/a b/a', '--- a/a', '+++ b/a', '@@ -1,2 +1,2 @@', '--- old', '+++ new\rmore', ' same\r', '\\ No newline at end of file');
    expect(file?.lines.map(({ kind, old, new: now, text }) => [kind, old, now, text])).toEqual([
      ['hunk', null, null, '@@ -1,2 +1,2 @@'],
      ['del', 1, null, '-- old'],
      ['add', null, 1, '++ new more'],
      ['same', 2, 2, 'same'],
      ['note', null, null, 'No newline at end of file'],
    ]);
  });
});

describe('rows', () => {
  const [file] = parseDiff(DIFF);
  if (!file) throw new Error('the fixture has no file');

  test('side by side, what was stands beside what it became; the cursor passes headings', () => {
    const split = rowsOf(file, true).map(({ left, right }) => [left, right]);
    expect(split.slice(0, 6)).toEqual([
      [0, 0],
      [1, 1],
      [2, 3],
      [null, 4],
      [null, 5],
      [6, 6],
    ]);
    expect(cursorIn(file, 0)).toBe(1);
    expect(moved(file, false, 0, 1)).toBe(2);
    expect(moved(file, true, 0, 1)).toBe(3);
    expect(moved(file, true, 0, -1)).toBe(1);
    const [, second] = hunksOf(file);
    expect(moved(file, false, 7, 1)).toBe((second ?? 0) + 1);
    expect(hunkAt(file, moved(file, false, 0, 10_000))).toBe(1);
  });

  const body = fc.array(
    fc.tuple(
      fc.constantFrom('+', '-', ' '),
      fc.string({ unit: 'binary', maxLength: 30 }).map((text) => text.replace(/\n/g, ' ')),
    ),
    { maxLength: 40 },
  );
  test('every line is in exactly one row of either kind, and going down ends at the last', () => {
    fc.assert(
      fc.property(body, (lines) => {
        const [made] = diff('diff --git a/a.ts b/a.ts', '+++ b/a.ts', '@@ -1 +1 @@', ...lines.map(([sign, text]) => sign + text));
        if (!made) throw new Error('no file');
        for (const split of [false, true]) {
          const shown = rowsOf(made, split).flatMap(({ left, right }) => (left === right ? [left] : [left, right].filter((one) => one !== null)));
          expect([...shown].sort((a, b) => Number(a) - Number(b))).toEqual(made.lines.map((_, at) => at));
          const end = moved(made, split, 0, 1_000);
          expect(moved(made, split, end, 1)).toBe(end);
          const rows = rowsOf(made, split);
          expect(rowWith(rows, moved(made, split, end, -1_000))).toBe(rowWith(rows, cursorIn(made, 0)));
        }
      }),
    );
  });

  test('a row keeps every letter of its line, whatever is coloured in it, and never grows over its width', () => {
    const code = fc
      .array(fc.constantFrom('const', '"', "'", '`', '//', '/*', '*/', '#', '\\', '12.5', 'x', ' ', '日', '👍', '=>', '(', '--', '<!--'), { maxLength: 20 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(code, code, fc.constantFrom('a.ts', 'b.py', 'c.sql', 'd.html', 'Makefile', 'e'), (one, two, path) => {
        const [made] = diff(`diff --git a/${path} b/${path}`, `+++ b/${path}`, '@@ -1 +1 @@', `-${one}`, `+${two}`, ` ${one}`);
        if (!made) throw new Error('no file');
        const digits = numberWidth(made);
        for (const [at, line] of made.lines.entries()) if (line.kind !== 'hunk') expect(textOf(unifiedLine(made, at, digits, null))).toContain(line.text);
        for (const row of rowsOf(made, true)) expect(lineWidth(splitLine(made, row, digits, 'cursor', 61))).toBeLessThanOrEqual(61);
        for (const { from, to } of tokensOf(path, one, false)) expect(to).toBeGreaterThan(from);
      }),
    );
  });
});

test('what was changed in a line is told by words; a line that is wholly another has nothing in particular', () => {
  const part = (text: string, before: string) => {
    const found = changedPart(text, before);
    return found && text.slice(...found);
  };
  expect(part('import { login } from "../login";', 'import { login } from "./login";')).toBe('.');
  expect(part('return limit(5);', 'return limit(50);')).toBe('5');
  expect(part('return limit();', 'return limit(50);')).toBeNull();
  expect(part('old();', 'await something.else(entirely);')).toBeNull();
});

test('keywords are coloured where they are words of the language only', () => {
  const words = (path: string, text: string) => tokensOf(path, text, false).map(({ from, to }) => text.slice(from, to));
  expect(words('a.ts', 'const constant = "const"; // const')).toEqual(['const', '"const"', '// const']);
  expect(words('a.py', 'def f(x): return x # def')).toEqual(['def', 'return', '# def']);
  expect(words('a.sql', 'SELECT name FROM t -- from')).toEqual(['SELECT', 'FROM', '-- from']);
  expect(words('notes.txt', 'const x')).toEqual([]);
});

test('ten thousand lines are rows at once, and moving in them asks for nothing more', () => {
  const [file] = diff('diff --git a/big.ts b/big.ts', '+++ b/big.ts', '@@ -0,0 +1,10000 @@', ...Array.from({ length: 10_000 }, (_, at) => `+const line${at} = ${at};`));
  if (!file) throw new Error('no file');
  expect(rowsOf(file, false)).toBe(rowsOf(file, false));
  expect(rowsOf(file, true)).toHaveLength(10_001);
  expect(moved(file, true, 0, 100_000)).toBe(10_000);
});
