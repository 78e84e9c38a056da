/**
 * Puts the layers together (chrome, agent panes, dialog), compares with what the terminal shows and sends the difference
 * as one write. Invariant: `front` is what the terminal shows once all that was sent has arrived.
 */
import { asciiCell } from '../theme.ts';
import { paintTheme, type Theme } from '../themes.ts';
import { type Caret, diff } from './diff.ts';
import type { FrameWriter } from './frame-writer.ts';
import { ATTR, Grid, type Rect } from './grid.ts';
import { isCertain } from './width.ts';

export interface Layers {
  chrome: Grid;
  /** Paints over the chrome, below the dialog. */
  panes: readonly { rect: Rect /** Gives back where its cursor is to be seen. */; paint(grid: Grid, rect: Rect): Caret | null }[];
  /** `beside`: what lies around it is as much in use. */
  dialog: { grid: Grid; x: number; y: number; beside?: boolean } | null;
  caret: Caret | null;
}

export interface CompositorOptions {
  colour: boolean;
  sync: boolean;
  ascii: boolean;
  /** With `ascii`: characters that are two cells wide everywhere may stand, as the terminal reads UTF-8. */
  wide?: boolean;
  /** Of the chrome. @default as it is written */
  theme?: Theme | null;
}

export class Compositor {
  private front: Grid | null = null;
  private back = new Grid(1, 1);
  private caret: Caret | null = null;
  private readonly writer: FrameWriter;
  options: CompositorOptions;

  constructor(writer: FrameWriter, options: CompositorOptions) {
    this.writer = writer;
    this.options = options;
  }

  /** The terminal may show anything now: the next frame paints everything. */
  forget(): void {
    this.front = null;
    this.caret = null;
  }

  /** Bytes sent; 0 when nothing changed. Only call while the writer is free. */
  flush(layers: Layers, done: () => void): number {
    const { chrome } = layers;
    if (this.back.cols !== chrome.cols || this.back.rows !== chrome.rows) {
      this.back = new Grid(chrome.cols, chrome.rows);
      this.forget();
    }
    this.back.copyFrom(chrome);
    const { theme } = this.options;
    if (theme) paintTheme(this.back, theme);
    const cursors = layers.panes.map((pane) => pane.paint(this.back, pane.rect));
    // What agents print as well: where lines are two cells wide, so are their dots.
    if (this.options.ascii) this.toAscii(this.back);
    if (layers.dialog) {
      if (this.options.ascii) this.toAscii(layers.dialog.grid);
      if (theme) paintTheme(layers.dialog.grid, theme);
      const { grid, x, y } = layers.dialog;
      if (!layers.dialog.beside) {
        // What lies below steps back: dim, and a blank column on both sides of the frame.
        for (let at = 0; at < this.back.attr.length; at++) this.back.attr[at] = ((this.back.attr[at] ?? 0) & ~ATTR.bold) | ATTR.dim;
        this.back.fill({ x: Math.max(0, x - 1), y, width: Math.min(this.back.cols, grid.cols + 2), height: grid.rows });
      }
      this.back.blit(grid, x, y);
    }
    const caret = layers.caret ?? cursors.find((cursor) => cursor !== null) ?? this.resting();
    const bytes = diff(this.back, this.front, caret, this.caret, this.options);
    if (bytes === '') return 0;
    this.front ??= new Grid(this.back.cols, this.back.rows);
    this.front.copyFrom(this.back);
    this.caret = caret;
    this.writer.send(bytes, done);
    return Buffer.byteLength(bytes);
  }

  private toAscii(grid: Grid): void {
    for (let at = 0; at < grid.chars.length; at++) {
      const char = grid.chars[at] ?? ' ';
      if (char <= '\x7f' && char !== '') continue;
      if (this.options.wide && grid.chars[at + 1] === '' && isCertain(char)) at++;
      else grid.chars[at] = char === '' ? ' ' : asciiCell(char);
    }
  }

  /** Screen readers and magnifiers follow the cursor: it rests on the selected row. */
  private resting(): Caret {
    const mark = this.options.ascii ? '>' : '▸';
    const at = this.back.chars.findIndex(
      (char, index) =>
        char === mark &&
        this.back.chars[index + 1] === ' ' &&
        (this.back.chars[index - 1] === ' ' || (this.back.chars[index - 1] ?? '') > '\x7f' || this.back.chars[index - 1] === '|' || this.back.chars[index - 1] === '#'),
    );
    return at < 0 ? { x: 0, y: this.back.rows - 1, visible: false } : { x: at % this.back.cols, y: Math.floor(at / this.back.cols), visible: false };
  }
}
