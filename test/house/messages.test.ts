/** What the program says to people: errors that lead on, words that people know, and no letter a terminal may draw wider than we count. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/system/self.ts';

const src = join(packageRoot(), 'src');
const FILES = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => ({ name, text: readFileSync(join(src, name), 'utf8') }));

/** Wide by itself, told to be drawn as a picture, or joined to another. */
const WIDE = /\p{Emoji_Presentation}|\uFE0F|\u200D|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/u;
/** Names of things inside that mean nothing to who reads an error, and codes of the system in place of words. */
const INSIDE = /\b(FSM|IPC|E(?!DITOR)[A-Z]{4,}|reducer|payload|epoch|mutex|enqueued?|stack trace|undefined|envelope)\b/;

/** Every error as it is made, with what it says. */
const ERRORS = FILES.flatMap(({ name, text }) => {
  const found: { at: string; body: string; says: string[] }[] = [];
  for (let at = text.indexOf('new MaosError({'); at >= 0; at = text.indexOf('new MaosError({', at + 1)) {
    let end = text.indexOf('{', at);
    for (let depth = 0; end < text.length; end++) {
      if (text[end] === '{') depth++;
      else if (text[end] === '}' && --depth === 0) break;
    }
    const body = text.slice(at, end + 1);
    const says = [...body.matchAll(/(?:message|hint): (?:'((?:\\.|[^'])*)'|"([^"]*)"|`((?:\\.|[^`])*)`)/g)].map(([, one, two, three]) => one ?? two ?? three ?? '');
    found.push({ at: `${name}:${text.slice(0, at).split('\n').length}`, body, says });
  }
  return found;
});

it('every error says what to do next, or is tried again by itself', () => {
  expect(ERRORS.length).toBeGreaterThan(80);
  expect(ERRORS.filter(({ body }) => !/\bhint\b|retryable: true|\.\.\./.test(body)).map(({ at }) => at)).toEqual([]);
});

it('errors use no words of the inside, and no sentence is long', () => {
  const bare = (text: string) => text.replace(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, 'x');
  expect(ERRORS.flatMap(({ at, says }) => says.filter((text) => INSIDE.test(bare(text))).map((text) => `${at} ${text}`))).toEqual([]);
  expect(
    ERRORS.flatMap(({ at, says }) =>
      says
        .filter((text) =>
          bare(text)
            .split(/[.;:] |\n/)
            .some((sentence) => sentence.length > 140),
        )
        .map((text) => `${at} ${text}`),
    ),
  ).toEqual([]);
});

it('no letter of ours is wide, a picture, or joined', () => {
  expect(FILES.flatMap(({ name, text }) => text.split('\n').flatMap((line, at) => (WIDE.test(line) ? [`${name}:${at + 1} ${line.trim()}`] : [])))).toEqual([]);
});
