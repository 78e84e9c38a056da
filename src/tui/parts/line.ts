/** Lines of styled text: built, measured, cut and padded here, so that no screen counts columns by itself. Pure. */
import { clip, plain, takeWidth, textWidth } from '../frame/width.ts';
import { PLAIN, type Style } from '../theme.ts';

export interface Span {
  text: string;
  style: Style;
  /** What a click on it selects. */
  pick?: string | number;
}
export type Line = readonly Span[];

/** Text of ours: already free of anything odd. */
export const s = (text: string, style: Style = PLAIN): Span => ({ text, style });
/** Text of others. */
export const u = (text: string | null | undefined, style: Style = PLAIN): Span => ({ text: plain(text ?? ''), style });

export const lineWidth = (line: Line): number => line.reduce((sum, span) => sum + textWidth(span.text), 0);

/** Exactly `width` cells: cut with … or padded with blanks. */
export function fit(line: Line, width: number, pad: Style = PLAIN): Line {
  const used = lineWidth(line);
  if (used <= width) return used === width ? line : [...line, s(' '.repeat(width - used), pad)];
  const result: Span[] = [];
  let left = width;
  for (const span of line) {
    const wide = textWidth(span.text);
    if (wide < left) {
      result.push(span);
      left -= wide;
      continue;
    }
    const text = `${takeWidth(span.text, left - 1)}…`;
    result.push({ ...span, text });
    left -= textWidth(text);
    break;
  }
  if (left > 0) result.push(s(' '.repeat(left), pad));
  return result;
}

/** Left and right part on one line; the left one gives way. */
export function spread(left: Line, right: Line, width: number): Line {
  const room = width - lineWidth(right);
  return room <= 0 ? fit(right, width) : [...fit(left, room), ...right];
}

/** Cell text of a fixed width. */
export const cell = (text: string, width: number, style: Style = PLAIN, align: 'left' | 'right' = 'left'): Span => {
  const cut = clip(text, width);
  const gap = ' '.repeat(Math.max(0, width - textWidth(cut)));
  return s(align === 'left' ? cut + gap : gap + cut, style);
};

export const restyle = (line: Line, more: Style): Line => line.map((span) => ({ ...span, style: { ...span.style, ...more } }));

/** The line stands for something that can be selected. */
export const picked = (pick: string | number, line: Line): Line => line.map((span) => ({ ...span, pick }));

/** What stands in a column of it. */
export function spanAt(line: Line, column: number): Span | undefined {
  let end = 0;
  return line.find((span) => {
    end += textWidth(span.text);
    return column < end;
  });
}

function codes(style: Style): string {
  let result = '';
  if (style.bold) result += ';1';
  if (style.dim) result += ';2';
  if (style.underline) result += ';4';
  if (style.inverse) result += ';7';
  if (style.fg !== undefined) result += `;${style.fg < 8 ? 30 + style.fg : 82 + style.fg}`;
  return result;
}

/** As Ink is given it. Spans of the same style are joined. */
export function ansi(line: Line): string {
  let result = '';
  let open = '';
  for (const span of line) {
    if (span.text === '') continue;
    const want = codes(span.style);
    if (want !== open) {
      result += want === '' ? '\x1b[0m' : `\x1b[0${want}m`;
      open = want;
    }
    result += span.text;
  }
  return open === '' ? result : `${result}\x1b[0m`;
}
