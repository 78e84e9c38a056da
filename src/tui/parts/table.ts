/** Rows in columns, with one column that takes the room left, and a window that keeps the selected row in view. Pure. */

import { clipMiddle, plain } from '../frame/width.ts';
import { BOLD, DIM, KEY, type Style } from '../theme.ts';
import { cell, type Line, restyle, type Span, s } from './line.ts';

export interface Column<T> {
  head: string;
  /** Cells; 0 takes what is left. */
  width: number;
  align?: 'right';
  /** Names often differ in their last letters only: cut in the middle. */
  name?: boolean;
  text(row: T): string;
  style?(row: T): Style | undefined;
}

export interface Table<T> {
  columns: readonly Column<T>[];
  rows: readonly T[];
  selected: number /** Lines there are, header included. */;
  height: number;
  width: number;
  header?: boolean;
  /** Rows the user marked. */
  marked?(row: T): boolean;
}

/** Index of the first row shown, so that the selected one is in view. */
export const windowStart = (count: number, selected: number, height: number): number => Math.max(0, Math.min(selected - (height - 2), count - height));

const MARGIN = 2;

function row<T>(columns: readonly Column<T>[], widths: number[], text: (column: Column<T>) => string, style: (column: Column<T>) => Style | undefined): Span[] {
  const whole = (column: Column<T>, width: number) => (column.name ? clipMiddle(plain(text(column)), width) : plain(text(column)));
  return columns.flatMap((column, at) => [...(at > 0 ? [s(' ')] : []), cell(whole(column, widths[at] ?? 0), widths[at] ?? 0, style(column) ?? {}, column.align ?? 'left')]);
}

export function table<T>(options: Table<T>): { lines: Line[]; before: number; after: number; shown: readonly T[] } {
  const { columns, rows, selected } = options;
  const fixed = columns.reduce((sum, column) => sum + column.width, 0) + columns.length - 1 + MARGIN;
  const widths = columns.map((column) => (column.width === 0 ? Math.max(4, options.width - fixed) : column.width));
  const head =
    options.header === false
      ? []
      : [
          [
            s('  '),
            ...row(
              columns,
              widths,
              (column) => column.head,
              () => DIM,
            ),
          ],
        ];
  const height = Math.max(0, options.height - head.length);
  const start = windowStart(rows.length, selected, height);
  const shown = rows.slice(start, start + height);
  const lines = shown.map((one, at) => {
    const isSelected = start + at === selected;
    const cells = row(
      columns,
      widths,
      (column) => column.text(one),
      (column) => column.style?.(one),
    );
    return [s(isSelected ? '▸' : ' ', KEY), s(options.marked?.(one) ? '*' : ' ', KEY), ...(isSelected ? restyle(cells, BOLD) : cells)];
  });
  return { lines: [...head, ...lines], before: start, after: Math.max(0, rows.length - start - height), shown };
}

export const moreText = (before: number, after: number): string => (after > 0 ? `${after} more below` : before > 0 ? `${before} more above` : '');
