/**
 * The picture of a terminal: one cell per column and row. A wide character owns two cells, the second holds ''.
 * Invariant: a '' cell always follows a cell of width 2; whoever overwrites one half blanks the other.
 * Colours: -1 is the terminal's own, 0-255 the palette, 0x1000000 + rgb a true colour.
 */
export const ATTR = { bold: 1, dim: 2, italic: 4, underline: 8, inverse: 16, strike: 32 } as const;
export const TRUE_COLOUR = 0x1000000;

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export class Grid {
  readonly cols: number;
  readonly rows: number;
  readonly chars: string[];
  readonly fg: Int32Array;
  readonly bg: Int32Array;
  readonly attr: Uint8Array;

  constructor(cols: number, rows: number) {
    this.cols = cols;
    this.rows = rows;
    this.chars = new Array<string>(cols * rows).fill(' ');
    this.fg = new Int32Array(cols * rows).fill(-1);
    this.bg = new Int32Array(cols * rows).fill(-1);
    this.attr = new Uint8Array(cols * rows);
  }

  clear(): void {
    this.chars.fill(' ');
    this.fg.fill(-1);
    this.bg.fill(-1);
    this.attr.fill(0);
  }

  /** Write one character; what does not fit is left out. */
  put(x: number, y: number, char: string, width: number, fg = -1, bg = -1, attr = 0): void {
    if (x < 0 || y < 0 || y >= this.rows || x + width > this.cols) return;
    const at = y * this.cols + x;
    if (this.chars[at] === '' && x > 0) this.blank(at - 1);
    const after = at + width;
    if (x + width < this.cols && this.chars[after] === '') this.blank(after);
    this.chars[at] = char;
    this.fg[at] = fg;
    this.bg[at] = bg;
    this.attr[at] = attr;
    if (width === 2) {
      this.chars[at + 1] = '';
      this.fg[at + 1] = fg;
      this.bg[at + 1] = bg;
      this.attr[at + 1] = attr;
    }
  }

  private blank(at: number): void {
    this.chars[at] = ' ';
    this.fg[at] = -1;
    this.bg[at] = -1;
    this.attr[at] = 0;
  }

  /** A combining mark joins the character before it. */
  join(x: number, y: number, mark: string): void {
    if (x <= 0 || x > this.cols) return;
    let at = y * this.cols + x - 1;
    if (this.chars[at] === '') at--;
    const base = this.chars[at] ?? ' ';
    if (base.length < 16) this.chars[at] = base + mark;
  }

  fill(rect: Rect): void {
    for (let y = rect.y; y < rect.y + rect.height; y++) for (let x = rect.x; x < rect.x + rect.width; x++) this.put(x, y, ' ', 1);
  }

  blit(source: Grid, atX: number, atY: number): void {
    for (let y = 0; y < source.rows; y++)
      for (let x = 0; x < source.cols; x++) {
        const from = y * source.cols + x;
        const char = source.chars[from] ?? ' ';
        if (char === '') continue;
        this.put(atX + x, atY + y, char, x + 1 < source.cols && source.chars[from + 1] === '' ? 2 : 1, source.fg[from], source.bg[from], source.attr[from]);
      }
  }

  /** A part of it, as a grid of its own. */
  cut(rect: Rect): Grid {
    const part = new Grid(rect.width, rect.height);
    for (let y = 0; y < rect.height; y++) {
      const from = (rect.y + y) * this.cols + rect.x;
      for (let x = 0; x < rect.width; x++) part.chars[y * rect.width + x] = this.chars[from + x] ?? ' ';
      part.fg.set(this.fg.subarray(from, from + rect.width), y * rect.width);
      part.bg.set(this.bg.subarray(from, from + rect.width), y * rect.width);
      part.attr.set(this.attr.subarray(from, from + rect.width), y * rect.width);
    }
    return part;
  }

  copyFrom(other: Grid): void {
    for (let at = 0; at < this.chars.length; at++) this.chars[at] = other.chars[at] ?? ' ';
    this.fg.set(other.fg);
    this.bg.set(other.bg);
    this.attr.set(other.attr);
  }

  line(y: number): string {
    return this.chars
      .slice(y * this.cols, (y + 1) * this.cols)
      .join('')
      .trimEnd();
  }
  text(): string {
    return Array.from({ length: this.rows }, (_, y) => this.line(y)).join('\n');
  }
}
