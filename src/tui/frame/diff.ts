/**
 * The bytes that turn what the terminal shows into the new picture: only changed cells, one string per frame.
 * Invariant: after the terminal has read them, its screen equals `next`, whatever it thinks of the width of an emoji.
 * Must not emit anything but text, SGR, cursor placement and the synchronised-output marks.
 */
import { ATTR, type Grid, TRUE_COLOUR } from './grid.ts';
import { isCertain, mostWidth } from './width.ts';

const BITS: readonly [bit: number, code: number][] = [
  [ATTR.bold, 1],
  [ATTR.dim, 2],
  [ATTR.italic, 3],
  [ATTR.underline, 4],
  [ATTR.inverse, 7],
  [ATTR.strike, 9],
];

function colour(value: number, base: 30 | 40): string {
  if (value >= TRUE_COLOUR) return `;${base + 8};2;${(value >> 16) & 255};${(value >> 8) & 255};${value & 255}`;
  if (value >= 16) return `;${base + 8};5;${value}`;
  return `;${value >= 8 ? base + 52 + value : base + value}`;
}

function sgr(fg: number, bg: number, attr: number): string {
  let codes = '0';
  for (const [bit, code] of BITS) if (attr & bit) codes += `;${code}`;
  if (fg >= 0) codes += colour(fg, 30);
  if (bg >= 0) codes += colour(bg, 40);
  return codes === '0' ? '\x1b[m' : `\x1b[${codes}m`;
}

export interface Caret {
  x: number;
  y: number;
  visible: boolean;
}
export interface DiffOptions {
  /** false: no colours, attributes stay. */ colour: boolean /** Wrap in DEC 2026 marks. */;
  sync: boolean;
}

/** Unchanged cells between two changed ones are cheaper rewritten than jumped over. */
const GAP = 5;

const same = (a: Grid, b: Grid, at: number) => a.chars[at] === b.chars[at] && a.fg[at] === b.fg[at] && a.bg[at] === b.bg[at] && a.attr[at] === b.attr[at];

class Pencil {
  out = '';
  private x = -1;
  private y = -1;
  private style: string | null = null;
  private readonly colours: boolean;
  constructor(colours: boolean) {
    this.colours = colours;
  }

  moveTo(x: number, y: number): void {
    if (x === this.x && y === this.y) return;
    if (y === this.y && x > this.x && this.x >= 0) this.out += x - this.x === 1 ? '\x1b[C' : `\x1b[${x - this.x}C`;
    else this.out += x === 0 ? `\x1b[${y + 1}H` : `\x1b[${y + 1};${x + 1}H`;
    this.x = x;
    this.y = y;
  }

  cell(grid: Grid, x: number, y: number): void {
    const at = y * grid.cols + x;
    const char = grid.chars[at] ?? ' ';
    const wide = x + 1 < grid.cols && grid.chars[at + 1] === '';
    this.moveTo(x, y);
    const style = this.colours ? sgr(grid.fg[at] ?? -1, grid.bg[at] ?? -1, grid.attr[at] ?? 0) : sgr(-1, -1, grid.attr[at] ?? 0);
    if (style !== this.style) {
      this.out += style;
      this.style = style;
    }
    const sure = isCertain(char);
    if (!sure && wide) {
      this.out += '  ';
      this.x = -1;
      this.y = -1;
      this.moveTo(x, y);
    }
    this.out += char;
    this.x = x + (wide ? 2 : 1);
    // In the last column a terminal holds back its wrap; and it may count an odd character differently.
    if (!sure || this.x >= grid.cols) {
      this.x = -1;
      this.y = -1;
    }
  }

  end(): string {
    return this.style !== null && this.style !== '\x1b[m' ? '\x1b[m' : '';
  }
}

/** @param prev what the terminal shows; null: nothing is known, everything is painted. */
export function diff(next: Grid, prev: Grid | null, caret: Caret, oldCaret: Caret | null, options: DiffOptions): string {
  const pencil = new Pencil(options.colour);
  const known = prev !== null && prev.cols === next.cols && prev.rows === next.rows ? prev : null;
  if (!known) pencil.out += '\x1b[m\x1b[2J';
  for (let y = 0; y < next.rows; y++) {
    // Up to here the terminal may show what it took for wider than it is.
    let owed = 0;
    for (let x = 0; x < next.cols; x++) {
      const at = y * next.cols + x;
      if (x < owed && next.chars[at] !== '') {
        pencil.cell(next, x, y);
        if (!isCertain(next.chars[at] ?? ' ')) owed = Math.max(owed, x + mostWidth(next.chars[at] ?? ' '));
        continue;
      }
      if (known ? same(next, known, at) : next.chars[at] === ' ' && next.bg[at] === -1 && !((next.attr[at] ?? 0) & (ATTR.inverse | ATTR.underline | ATTR.strike))) continue;
      let from = x;
      while (from > 0 && next.chars[y * next.cols + from] === '') from--;
      let to = x;
      let quiet = 0;
      for (let ahead = x + 1; known && ahead < next.cols && quiet < GAP; ahead++) {
        if (same(next, known, y * next.cols + ahead)) quiet++;
        else {
          to = ahead;
          quiet = 0;
        }
      }
      for (let column = from; column <= to; column++) {
        const char = next.chars[y * next.cols + column] ?? ' ';
        if (char === '') continue;
        pencil.cell(next, column, y);
        if (!isCertain(char)) owed = Math.max(owed, column + mostWidth(char));
      }
      x = to;
    }
  }
  const body = pencil.out + pencil.end();
  const moved = !oldCaret || oldCaret.x !== caret.x || oldCaret.y !== caret.y || oldCaret.visible !== caret.visible;
  if (body === '' && !moved) return '';
  const hide = body !== '' && oldCaret?.visible ? '\x1b[?25l' : '';
  const show = caret.visible && (hide !== '' || !oldCaret?.visible) ? '\x1b[?25h' : !caret.visible && oldCaret?.visible && hide === '' ? '\x1b[?25l' : '';
  const all = `${hide}${body}\x1b[${caret.y + 1};${caret.x + 1}H${show}`;
  return options.sync ? `\x1b[?2026h${all}\x1b[?2026l` : all;
}
