/** A framed part of the screen: heavy and marked when it has the focus, with titles in its border. Pure: lines in, block out. */
import type { Rect } from '../frame/grid.ts';
import { BOLD, CYAN, DIM, type Style, TITLE } from '../theme.ts';
import { fit, type Line, lineWidth, s, u } from './line.ts';

/** Lines at a place; each is exactly as wide as the rectangle. */
export interface Block {
  rect: Rect;
  lines: readonly Line[];
  /** What the lines from `from` on stand for: what a click on them selects. */
  picks?: { from: number; ids: readonly (string | number)[] };
  /** Laid out by Ink in place of the lines. */
  table?: StillTable;
}
/** A table that stands still: short plain texts, as many as there is room for. Heads differ from each other. */
export interface StillTable {
  columns: readonly { head: string; align?: 'right' }[];
  rows: readonly (readonly string[])[];
  /** Index of the marked row, -1 for none. */
  selected: number;
}

export interface PanelOptions {
  title: Line | string;
  right?: Line | string;
  bottom?: Line | string;
  focused?: boolean;
  lines: readonly Line[];
  /** The first of the lines that is shown; the last page stays whole. @default 0 */
  top?: number;
  /** What the lines stand for, after `head` of them. */
  picks?: { head: number; ids: readonly (string | number)[] };
}

const LIGHT = { h: '─', v: '│', tl: '┌', tr: '┐', bl: '└', br: '┘' };
const HEAVY = { h: '━', v: '┃', tl: '┏', tr: '┓', bl: '┗', br: '┛' };

const asLine = (text: Line | string | undefined, style: Style): Line => (text === undefined || text === '' ? [] : typeof text === 'string' ? [u(text, style)] : text);

export const inner = (rect: Rect): Rect => ({ x: rect.x + 1, y: rect.y + 1, width: Math.max(0, rect.width - 2), height: Math.max(0, rect.height - 2) });

function edge(left: string, right: string, h: string, width: number, style: Style, title: Line, after: Line): Line {
  const room = Math.max(0, width - 2);
  const tail: Line = after.length === 0 || lineWidth(after) + 3 > room ? [] : [s(' ', style), ...after, s(` ${h}`, style)];
  const free = room - lineWidth(tail);
  const head: Line = title.length === 0 || free < 6 ? [] : [s(`${h} `, style), ...fitTitle(title, free - 3), s(' ', style)];
  return [s(left, style), ...head, s(h.repeat(Math.max(0, free - lineWidth(head))), style), ...tail, s(right, style)];
}

const fitTitle = (title: Line, room: number): Line => (lineWidth(title) <= room ? title : fit(title, Math.max(1, room)));

export function panel(rect: Rect, options: PanelOptions): Block {
  const shape = options.focused ? HEAVY : LIGHT;
  const style = options.focused ? CYAN : DIM;
  const title = asLine(options.title, options.focused ? TITLE : BOLD);
  const inside = Math.max(0, rect.width - 2);
  const rows = Math.max(0, rect.height - 2);
  const lines: Line[] = [edge(shape.tl, shape.tr, shape.h, rect.width, style, options.focused && title.length > 0 ? [s('▸', TITLE), ...title] : title, asLine(options.right, DIM))];
  const first = Math.max(0, Math.min(options.top ?? 0, options.lines.length - rows));
  for (let at = 0; at < rows; at++) lines.push([s(shape.v, style), ...fit(options.lines[first + at] ?? [], inside), s(shape.v, style)]);
  if (rect.height > 1) lines.push(edge(shape.bl, shape.br, shape.h, rect.width, style, asLine(options.bottom, DIM), []));
  return { rect, lines, ...(options.picks ? { picks: { from: options.picks.head + 1, ids: options.picks.ids } } : {}) };
}

/** Lines without a frame. */
export const block = (rect: Rect, lines: readonly Line[]): Block => ({ rect, lines: Array.from({ length: rect.height }, (_, at) => fit(lines[at] ?? [], rect.width)) });
