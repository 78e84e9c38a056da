/**
 * How wide text is, and which text may stand on the screen at all. One width per code point, so that grid, layout and
 * terminal model agree; sequences on which terminals disagree (joiners, variation selectors, keycaps, skin tones,
 * direction marks) are taken out of chrome text by `plain`. Control characters never survive it.
 */
import stringWidth from 'string-width';

const cache = new Map<number, number>();
/** Signs of ours outside the boxes; string-width need not be asked, and its large expressions not compiled, for them. */
const ONE: ReadonlySet<number> = new Set(Array.from('…—–−←↑→↓↻★✓✗≠⊘‖×≤≥“”‘’', (char) => char.codePointAt(0) ?? 0));
const MARK = /^\p{M}$/u;
const UNSHOWN = /\p{C}|\p{Zl}|\p{Zp}|\p{Variation_Selector}|\p{Emoji_Modifier}|\u20e3/gu;

/** 0 for marks, 1 or 2 else. */
export function charWidth(code: number): number {
  if (code < 0x300) return code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0xad ? 0 : 1;
  if ((code >= 0x2500 && code < 0x25fd) || ONE.has(code)) return 1;
  let width = cache.get(code);
  if (width === undefined) {
    const char = String.fromCodePoint(code);
    width = MARK.test(char) ? 0 : Math.min(2, stringWidth(char));
    cache.set(code, width);
  }
  return width;
}

/** True where every terminal agrees on the width of a cell's text; elsewhere the cursor is placed anew after it. */
export function isCertain(text: string): boolean {
  const code = text.codePointAt(0) ?? 0;
  if (text.length > 1 && code < 0x10000) return false;
  return (
    code < 0x300 ||
    (code >= 0x2010 && code <= 0x2027) ||
    (code >= 0x2190 && code <= 0x21ff) ||
    (code >= 0x2500 && code <= 0x25fc) ||
    (code >= 0x3041 && code <= 0x9fff) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    code === 0x2713 ||
    code === 0x2717 ||
    code === 0x2605 ||
    code === 0x2260 ||
    code === 0x2298 ||
    code === 0x2016 ||
    code === 0x2212 ||
    code === 0x2264
  );
}

/** Of one cell, where a terminal joins nothing and takes what is unsure for wide. */
export const mostWidth = (text: string): number => Array.from(text).reduce((sum, char, at) => sum + (at === 0 ? 2 : charWidth(char.codePointAt(0) ?? 0)), 0);

/** Text of others as it may stand in our lines: no control, no direction marks, tabs as blanks. Newlines become blanks too. */
export function plain(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  return text
    .normalize('NFC')
    .replace(/\r\n|[\n\r\t]/g, ' ')
    .replace(UNSHOWN, '');
}

/** The same for text of several lines; tabs go to the next stop of 4. */
export const plainLines = (text: string): string[] => text.split(/\r\n|\n|\r/).map((line) => plain(line.replace(/\t/g, '    ')));

export function textWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const char of text) width += charWidth(char.codePointAt(0) ?? 0);
  return width;
}

/** The longest beginning of `text` that is not wider than `width`. */
export function takeWidth(text: string, width: number): string {
  let used = 0;
  let end = 0;
  for (const char of text) {
    used += charWidth(char.codePointAt(0) ?? 0);
    if (used > width) break;
    end += char.length;
  }
  return text.slice(0, end);
}

/** Cut to `width` cells, with … as the last one when something was cut. */
export const clip = (text: string, width: number): string => (textWidth(text) <= width ? text : width <= 0 ? '' : `${takeWidth(text, width - 1)}…`);

/** Keeps the end as well: `implem…-11`. */
export function clipMiddle(text: string, width: number): string {
  if (textWidth(text) <= width || width < 6) return clip(text, width);
  const room = Math.floor((width - 1) / 3);
  const chars = [...text];
  let from = chars.length;
  while (from > 0 && textWidth(chars.slice(from - 1).join('')) <= room) from--;
  // A mark that joins what is cut off would join the dots.
  while (from < chars.length && textWidth(chars[from] ?? '') === 0) from++;
  const end = chars.slice(from).join('');
  return `${takeWidth(text, width - 1 - textWidth(end))}…${end}`;
}

/** Break at blanks where possible; never returns a line wider than `width`. */
export function wrap(text: string, width: number): string[] {
  if (width < 1) return [];
  const lines: string[] = [];
  for (const paragraph of plainLines(text)) {
    let line = '';
    for (const word of paragraph.split(/(?<= )/)) {
      let rest = word;
      if (textWidth(line) + textWidth(rest.trimEnd()) > width && line.trim() !== '') {
        lines.push(line.trimEnd());
        line = '';
      }
      while (textWidth(rest.trimEnd()) > width) {
        const head = takeWidth(rest, width) || [...rest].slice(0, 1).join('');
        lines.push(head);
        rest = rest.slice(head.length);
      }
      line += rest;
    }
    lines.push(line.trimEnd());
  }
  return lines;
}
