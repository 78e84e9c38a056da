/**
 * What stands in the cells of a terminal model, as the grid takes it. Invariant: the text of a cell has no sign that turns the direction of a row
 * or is nothing to see, as a terminal that obeys one would turn our borders round with it.
 */
import type xterm from '@xterm/headless';
import { ATTR, TRUE_COLOUR } from '../frame/grid.ts';

type Buffer = InstanceType<typeof xterm.Terminal>['buffer']['active'];
export type Cell = NonNullable<ReturnType<NonNullable<ReturnType<Buffer['getLine']>>['getCell']>>;

/** Colours and attributes, as in a grid. */
export interface Look {
  fg: number;
  bg: number;
  attr: number;
}
/** A character with the marks on it. */
export interface Char {
  text: string;
  width: number;
  look: Look;
}

export const PLAIN_LOOK: Look = { fg: -1, bg: -1, attr: 0 };
const BLANK: Char = { text: ' ', width: 1, look: PLAIN_LOOK };

/** What holds emoji together may stay. */
const UNSEEN = /(?!\u200d)\p{Cf}/gu;

export function textOf(cell: Cell): string {
  const chars = cell.getChars();
  if (chars === '' || cell.isInvisible()) return ' ';
  return chars.length > 1 ? chars.replace(UNSEEN, '') || ' ' : chars;
}

export function lookOf(cell: Cell): Look {
  const attr =
    (cell.isBold() ? ATTR.bold : 0) |
    (cell.isDim() ? ATTR.dim : 0) |
    (cell.isItalic() ? ATTR.italic : 0) |
    (cell.isUnderline() ? ATTR.underline : 0) |
    (cell.isInverse() ? ATTR.inverse : 0) |
    (cell.isStrikethrough() ? ATTR.strike : 0);
  const fg = cell.isFgDefault() ? -1 : cell.isFgRGB() ? TRUE_COLOUR + cell.getFgColor() : cell.getFgColor();
  const bg = cell.isBgDefault() ? -1 : cell.isBgRGB() ? TRUE_COLOUR + cell.getBgColor() : cell.getBgColor();
  return { fg, bg, attr };
}

/** The lines before row `to`, oldest first, rows that were broken at the edge joined again. */
export function charsOf(buffer: Buffer, to: number): Char[][] {
  const lines: Char[][] = [];
  let look = PLAIN_LOOK;
  let cell: Cell | undefined;
  for (let y = 0; y < to; y++) {
    const row = buffer.getLine(y);
    const chars: Char[] = [];
    let used = 0;
    for (let x = 0; row && x < row.length; x++) {
      cell = row.getCell(x, cell);
      const width = cell?.getWidth() ?? 0;
      if (!cell || width === 0) continue;
      const own = lookOf(cell);
      if (own.fg !== look.fg || own.bg !== look.bg || own.attr !== look.attr) look = own;
      const text = textOf(cell);
      chars.push(text === ' ' && own.fg < 0 && own.bg < 0 && own.attr === 0 ? BLANK : { text, width, look });
      if (cell.getChars() !== '') used = chars.length;
    }
    if (!buffer.getLine(y + 1)?.isWrapped) chars.length = used;
    const before = row?.isWrapped ? lines.at(-1) : undefined;
    if (before) before.push(...chars);
    else lines.push(chars);
  }
  return lines;
}
