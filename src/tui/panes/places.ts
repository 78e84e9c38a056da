/**
 * Places in what an agent printed: where a pane is held while more comes, and where a text was found. Kept as markers of its terminal, so
 * they stay on their row whatever is printed or dropped. Must not change what the terminal holds.
 */
import type xterm from '@xterm/headless';
import { ATTR, type Grid, type Rect } from '../frame/grid.ts';

type Terminal = InstanceType<typeof xterm.Terminal>;
/** A place that was found: how far up it is, and which of how many, from the newest. */
export interface Found {
  up: number;
  nth: number;
  of: number;
}
type Marker = ReturnType<Terminal['registerMarker']>;

/** As most searches do it: capitals count once there are any. */
const folded = (text: string, needle: string): string => (needle === needle.toLowerCase() ? text.toLowerCase() : text);
/** Rows seen below what was found. */
const BELOW_FOUND = 4;

export class Places {
  /** Where it is held while more is printed: the row after the last one seen, and how far up that was said to be. */
  private anchor: { marker: Marker; up: number } | null = null;
  private found: { marker: Marker; needle: string } | null = null;
  private readonly terminal: Terminal;
  private readonly end: () => number;

  /** @param end index after the last row with anything on it */
  constructor(terminal: Terminal, end: () => number) {
    this.terminal = terminal;
    this.end = end;
  }

  /** Rows up from the newest that show the same as `up` did when it was said, however much was printed since. */
  at(up: number): number {
    if (up <= 0) {
      this.anchor?.marker?.dispose();
      this.anchor = null;
      return 0;
    }
    if (this.anchor?.up !== up || this.anchor.marker?.isDisposed) {
      this.anchor?.marker?.dispose();
      this.anchor = { marker: this.markAt(this.end() - up), up };
    }
    return this.anchor.marker ? Math.max(0, this.end() - this.anchor.marker.line) : up;
  }

  /** The same, said anew. */
  hold(up: number): number {
    const now = this.at(up);
    if (this.anchor) this.anchor.up = now;
    return now;
  }

  /** The next older (or newer) line with the text, round the end; null when there is none. */
  find(needle: string, direction: 'older' | 'newer'): Found | null {
    const buffer = this.terminal.buffer.active;
    const rows: number[] = [];
    const end = this.end();
    for (let y = 0; y < end; y++) if (folded(buffer.getLine(y)?.translateToString(true) ?? '', needle).includes(needle)) rows.push(y);
    const marker = this.found?.needle === needle && !this.found.marker?.isDisposed ? this.found.marker : undefined;
    const from = marker?.line ?? this.end();
    const row = direction === 'older' ? (rows.findLast((one) => one < from) ?? rows.at(-1)) : (rows.find((one) => one > from) ?? rows[0]);
    if (row === undefined) return null;
    this.found?.marker?.dispose();
    this.found = { marker: this.markAt(row), needle };
    return { up: Math.max(0, this.end() - row - BELOW_FOUND), nth: rows.length - rows.indexOf(row), of: rows.length };
  }

  private markAt(row: number): Marker {
    const { baseY, cursorY } = this.terminal.buffer.active;
    return this.terminal.registerMarker(row - baseY - cursorY);
  }

  /** What was looked for, wherever it can be seen; the line it was found in stands out. */
  mark(grid: Grid, rect: Rect, rows: readonly [number, number][], needle: string): void {
    const current = this.found?.needle === needle ? this.found.marker?.line : undefined;
    for (const [at, [line]] of rows.entries()) {
      const start = (rect.y + at) * grid.cols + rect.x;
      const cells = grid.chars.slice(start, start + rect.width);
      const text = folded(cells.join(''), needle);
      const columns = cells.flatMap((char, x) => Array.from({ length: char.length }, () => x));
      for (let from = text.indexOf(needle); from >= 0; from = text.indexOf(needle, from + needle.length)) {
        const end = columns[from + needle.length - 1] ?? rect.width - 1;
        for (let x = columns[from] ?? 0; x <= end; x++) grid.attr[start + x] = (grid.attr[start + x] ?? 0) ^ (ATTR.inverse | (line === current ? ATTR.bold : 0));
      }
    }
  }
}
