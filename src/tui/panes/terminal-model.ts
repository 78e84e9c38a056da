/**
 * The screen of one agent, as a terminal emulator sees its bytes. Nothing an agent prints reaches the user's terminal
 * but through these cells: titles, clipboard writes, screen switches and queries end here.
 */
import xterm from '@xterm/headless';
import type { Caret } from '../frame/diff.ts';
import type { Grid, Rect } from '../frame/grid.ts';
import type { Wanted } from '../input/raw-keys.ts';
import { type Cell, type Char, charsOf, lookOf, textOf } from './cells.ts';
import { Places } from './places.ts';
import { applyOurWidths } from './widths.ts';

/** Where in its history a pane looks, in rows up from the newest, and columns cut off at the left. */
export interface PaneView {
  up: number;
  left: number;
  wrap: boolean;
  /** Its cursor is to be seen: what is shown goes with it. */
  cursor?: boolean;
  /** Marked wherever it stands; nothing when empty. */
  find?: string;
}

export class TerminalModel {
  private readonly terminal: InstanceType<typeof xterm.Terminal>;
  private cell: Cell | undefined;
  private cursorHidden = false;
  private taken: ReturnType<InstanceType<typeof xterm.Terminal>['registerMarker']>;
  readonly places: Places;

  constructor(cols: number, rows: number, scrollback = 1000) {
    this.terminal = new xterm.Terminal({ cols, rows, scrollback, allowProposedApi: true, convertEol: false, logLevel: 'off' });
    applyOurWidths(this.terminal);
    this.places = new Places(this.terminal, () => this.end);
    for (const [final, hidden] of [
      ['h', false],
      ['l', true],
    ] as const)
      this.terminal.parser.registerCsiHandler({ prefix: '?', final }, (parameters) => {
        if (parameters.includes(25)) this.cursorHidden = hidden;
        return false;
      });
  }

  write(bytes: Uint8Array | string): Promise<void> {
    return new Promise((done) => this.terminal.write(bytes, done));
  }
  /** What the program in it asked its terminal for. */
  get wanted(): Wanted {
    const { bracketedPasteMode, sendFocusMode, applicationCursorKeysMode } = this.terminal.modes;
    return { paste: bracketedPasteMode, focus: sendFocusMode, application: applicationCursorKeysMode };
  }
  reset(): void {
    this.cursorHidden = false;
    this.terminal.reset();
  }
  dispose(): void {
    this.terminal.dispose();
  }

  /** Rows of the place it was painted in last. */
  seen = 0;

  /** Index after the last row with anything on it. */
  private get end(): number {
    const buffer = this.terminal.buffer.active;
    for (let y = Math.min(buffer.length, buffer.baseY + this.terminal.rows) - 1; y >= 0; y--) {
      if (buffer.getLine(y)?.translateToString(true).trim() !== '') return y + 1;
    }
    return 0;
  }

  /** Rows that can be looked at. */
  get height(): number {
    return this.end;
  }

  /** The last rows with text, oldest first. */
  lastLines(count: number): string[] {
    const buffer = this.terminal.buffer.active;
    const end = this.end;
    return Array.from({ length: Math.min(count, end) }, (_, at) => buffer.getLine(Math.max(0, end - count) + at)?.translateToString(true) ?? '');
  }

  /** Everything kept but the newest `up` rows, oldest first, rows that were broken at the edge joined again. */
  lines(up = 0): string[] {
    return this.textOf(0, this.end - up);
  }

  /** All of it with its colours, as `lines`. */
  chars(): Char[][] {
    return charsOf(this.terminal.buffer.active, this.end);
  }

  /** How many rows are kept beyond the screen. */
  keep(rows: number): void {
    this.terminal.options.scrollback = rows;
  }

  /** Lines that were finished since the last call, or since the beginning of what is kept. */
  takeLines(): string[] {
    const buffer = this.terminal.buffer.active;
    if (buffer.type === 'alternate') return [];
    const from = this.taken && !this.taken.isDisposed ? this.taken.line : 0;
    const to = buffer.baseY + buffer.cursorY;
    if (to <= from) return [];
    const lines = this.textOf(from, to);
    this.taken?.dispose();
    this.taken = this.terminal.registerMarker(0);
    return lines;
  }

  private textOf(from: number, to: number): string[] {
    const buffer = this.terminal.buffer.active;
    const lines: string[] = [];
    for (let y = from; y < to; y++) {
      const row = buffer.getLine(y);
      const text = row?.translateToString(buffer.getLine(y + 1)?.isWrapped !== true) ?? '';
      if (row?.isWrapped && lines.length > 0) lines[lines.length - 1] += text;
      else lines.push(text);
    }
    return lines;
  }

  /** Paint the newest rows (or those `view.up` before them) into the rectangle; it is filled whole. Gives back where the cursor is, if it is to be seen. */
  paint(grid: Grid, rect: Rect, view: PaneView): Caret | null {
    grid.fill(rect);
    this.seen = rect.height;
    const { cursorX, cursorY, baseY } = this.terminal.buffer.active;
    const cursor = view.cursor ? { line: baseY + cursorY, x: Math.min(cursorX, this.terminal.cols - 1) } : null;
    const { end } = this;
    let last = Math.max(0, end - this.places.at(view.up));
    let rows = this.visible(rect, view, last, null);
    // At the beginning the pane is full all the same.
    while (rows.length < rect.height && last < end) rows = this.visible(rect, view, ++last, null);
    let caret: Caret | null = null;
    if (cursor) {
      const bottom = Math.max(end, cursor.line + 1);
      for (const until of [Math.min(bottom, cursor.line + rect.height), cursor.line + 1]) {
        rows = this.visible(rect, { ...view, left: Math.max(0, cursor.x - rect.width + 1) }, until, cursor);
        caret = this.caretIn(rows, rect, cursor);
        if (caret) break;
      }
    }
    rows.forEach(([line, from], at) => {
      this.paintRow(grid, rect, rect.y + at, line, from);
    });
    if (view.find) this.places.mark(grid, rect, rows, view.find);
    return caret;
  }

  private caretIn(rows: readonly [number, number][], rect: Rect, cursor: { line: number; x: number }): Caret | null {
    for (const [at, [line, from]] of rows.entries()) {
      const x = (cursor.line - line) * this.terminal.cols + cursor.x - from;
      if (line > cursor.line || x < 0 || x >= rect.width) continue;
      let joined = true;
      for (let below = line + 1; below <= cursor.line; below++) joined &&= this.terminal.buffer.active.getLine(below)?.isWrapped === true;
      if (joined) return { x: rect.x + x, y: rect.y + at, visible: !this.cursorHidden };
    }
    return null;
  }

  /** Rows to paint, up to the line before `end`: where each begins, as a row of the terminal and a count of cells into its logical line. */
  private visible(rect: Rect, view: PaneView, end: number, cursor: { line: number; x: number } | null): [line: number, from: number][] {
    const buffer = this.terminal.buffer.active;
    // A program that owns the whole screen placed its text itself; joining its rows would tear it apart.
    if (!view.wrap || buffer.type === 'alternate') {
      const first = Math.max(0, end - rect.height);
      return Array.from({ length: end - first }, (_, at) => [first + at, view.left]);
    }
    const rows: [number, number][] = [];
    for (let last = end - 1; last >= 0 && rows.length < rect.height; last--) {
      let first = last;
      while (first > 0 && buffer.getLine(first)?.isWrapped) first--;
      const used = (last - first) * this.terminal.cols + Math.max(1, this.usedCells(last), cursor?.line === last ? cursor.x + 1 : 0);
      for (let from = Math.floor((used - 1) / rect.width) * rect.width; from >= 0 && rows.length < rect.height; from -= rect.width) rows.unshift([first, from]);
      last = first;
    }
    return rows;
  }

  private usedCells(line: number): number {
    const row = this.terminal.buffer.active.getLine(line);
    for (let x = this.terminal.cols - 1; row && x >= 0; x--) {
      const cell = row.getCell(x, this.cell);
      if (cell && (cell.getChars().trim() !== '' || !cell.isBgDefault())) return x + Math.max(1, cell.getWidth());
    }
    return 0;
  }

  private paintRow(grid: Grid, rect: Rect, y: number, line: number, from: number): void {
    const buffer = this.terminal.buffer.active;
    const { cols } = this.terminal;
    for (let x = 0; x < rect.width; x++) {
      const row = line + Math.floor((from + x) / cols);
      if (row > line && !buffer.getLine(row)?.isWrapped) break;
      const cell = buffer.getLine(row)?.getCell((from + x) % cols, this.cell);
      if (!cell) break;
      this.cell = cell;
      const width = cell.getWidth();
      if (width === 0 || x + width > rect.width) continue;
      const { fg, bg, attr } = lookOf(cell);
      grid.put(rect.x + x, y, textOf(cell), width, fg, bg, attr);
    }
  }
}
