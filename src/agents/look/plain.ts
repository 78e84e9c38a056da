/**
 * Makes text of unknown origin safe to show: no terminal sequences, no control characters, no invisible direction marks.
 * Invariant: the result holds printable characters, newlines and tabs only. Must not shorten or wrap; that is wrap.ts.
 */
import { stripVTControlCharacters } from 'node:util';

const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
/** Characters that change how others look while showing nothing themselves: direction overrides, tags, zero width. */
const INVISIBLE = /[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

const shown = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

/** Halves of a character: JSON can hold them, UTF-8 cannot. */
const HALVES = /\p{Surrogate}/gu;

/** The beginning of a text, at most `max` UTF-16 units, no character cut in two. */
export function startOf(text: string, max: number): string {
  const end = Math.max(0, Math.min(text.length, max));
  return text.slice(0, splits(text, end) ? end - 1 : end);
}

/** The end of a text, in the same way. */
export function endOf(text: string, max: number): string {
  const start = Math.max(0, text.length - Math.max(0, max));
  return text.slice(splits(text, start) ? start + 1 : start);
}

const splits = (text: string, at: number): boolean => /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 1, at + 1)) && at > 0;

/** Printable text with its newlines and tabs. Invisible characters are shown as escapes, so that nobody reads past them. */
export function plain(text: string): string {
  return stripVTControlCharacters(text).replaceAll('\r\n', '\n').replace(CONTROL, '').replace(INVISIBLE, shown).replace(HALVES, '\ufffd');
}

/** The same with nothing taken away: what a terminal would act on is shown as an escape. For what somebody is asked to allow. */
export const visible = (text: string): string => text.replaceAll('\r\n', '\n').replace(CONTROL, shown).replace(INVISIBLE, shown);

/** All of it in one line, with a mark where lines end: two commands never look like one. */
export function visibleLine(text: string, max: number): string {
  const line = visible(text.trim())
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, ' ⏎ ');
  return line.length <= max ? line : `${line.slice(0, max - 1)}…`;
}

/** One line of at most `max` characters; what was cut ends in an ellipsis. */
export function oneLine(text: string, max: number): string {
  const line = plain(text).replace(/\s+/g, ' ').trim();
  return line.length <= max ? line : `${startOf(line, max - 1)}…`;
}

/** What a terminal showed, as text: overwritten lines keep what was written last. */
export function transcript(bytes: string): string {
  const lines = stripVTControlCharacters(bytes.replaceAll('\r\n', '\n'))
    .split('\n')
    .map(
      (line) =>
        line
          .split('\r')
          .filter((part) => part !== '')
          .at(-1) ?? '',
    );
  return plain(lines.join('\n'))
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
