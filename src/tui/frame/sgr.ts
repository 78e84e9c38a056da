/**
 * Reads what Ink laid out (text, newlines, SGR) into a grid. Any other sequence is dropped: text of others was made
 * plain before, and this is the second wall.
 */
import { ATTR, type Grid, TRUE_COLOUR } from './grid.ts';
import { charWidth } from './width.ts';

interface Pen {
  fg: number;
  bg: number;
  attr: number;
}

const SET: Record<number, number> = { 1: ATTR.bold, 2: ATTR.dim, 3: ATTR.italic, 4: ATTR.underline, 7: ATTR.inverse, 9: ATTR.strike };
const UNSET: Record<number, number> = { 22: ATTR.bold | ATTR.dim, 23: ATTR.italic, 24: ATTR.underline, 27: ATTR.inverse, 29: ATTR.strike };

function extended(codes: number[], at: number): [colour: number, used: number] {
  if (codes[at + 1] === 5) return [codes[at + 2] ?? -1, 2];
  if (codes[at + 1] === 2) return [TRUE_COLOUR + (((codes[at + 2] ?? 0) & 255) << 16) + (((codes[at + 3] ?? 0) & 255) << 8) + ((codes[at + 4] ?? 0) & 255), 4];
  return [-1, 0];
}

export function applySgr(pen: Pen, parameters: string): void {
  const codes = parameters === '' ? [0] : parameters.split(';').map(Number);
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0;
    const set = SET[code];
    const unset = UNSET[code];
    if (code === 0) {
      pen.fg = -1;
      pen.bg = -1;
      pen.attr = 0;
    } else if (set !== undefined) pen.attr |= set;
    else if (unset !== undefined) pen.attr &= ~unset;
    else if (code >= 30 && code <= 37) pen.fg = code - 30;
    else if (code >= 90 && code <= 97) pen.fg = code - 82;
    else if (code >= 40 && code <= 47) pen.bg = code - 40;
    else if (code >= 100 && code <= 107) pen.bg = code - 92;
    else if (code === 39) pen.fg = -1;
    else if (code === 49) pen.bg = -1;
    else if (code === 38 || code === 48) {
      const [colour, used] = extended(codes, at);
      if (code === 38) pen.fg = colour;
      else pen.bg = colour;
      at += used;
    }
  }
}

const SEQUENCE = /\x1b(?:\[([0-9;:?<=>]*)([ -/]*[@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)/y;

/** Paint `text` into the top left of a cleared grid. */
export function paintAnsi(grid: Grid, text: string): void {
  grid.clear();
  const pen: Pen = { fg: -1, bg: -1, attr: 0 };
  let x = 0;
  let y = 0;
  for (let at = 0; at < text.length; ) {
    const code = text.codePointAt(at) ?? 0;
    if (code === 0x1b) {
      SEQUENCE.lastIndex = at;
      const match = SEQUENCE.exec(text);
      if (match?.[2] === 'm' && match[1] !== undefined) applySgr(pen, match[1].replaceAll(':', ';'));
      at += match ? match[0].length : 1;
      continue;
    }
    const char = code < 0x10000 ? (text[at] ?? ' ') : String.fromCodePoint(code);
    at += char.length;
    if (char === '\n') {
      x = 0;
      y++;
      continue;
    }
    const width = charWidth(code);
    if (width === 0) {
      if (code >= 0x300) grid.join(x, y, char);
      continue;
    }
    grid.put(x, y, char, width, pen.fg, pen.bg, pen.attr);
    x += width;
  }
}
