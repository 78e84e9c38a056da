/**
 * Blocks as Ink laid them out, kept while they do not change: a key that moves a mark costs the block it moves in, not the whole
 * screen. Invariant: what `draw` returns equals a picture of all blocks drawn anew, later ones over earlier ones.
 */
import { createElement } from 'react';
import { ansi } from '../parts/line.ts';
import type { Block } from '../parts/panel.ts';
import { Chrome } from './chrome.ts';
import { Grid, type Rect } from './grid.ts';
import { Picture } from './picture.tsx';
import { tablesLoaded } from './still-table.tsx';

const contentOf = (block: Block): string => (block.table ? `table ${tablesLoaded()} ${JSON.stringify(block.table)}` : block.lines.map(ansi).join('\n'));
const keyOf = (block: Block): string => `${block.rect.width}x${block.rect.height} ${contentOf(block)}`;

/** The smallest rectangle round all of them. */
function around(blocks: readonly Block[]): Rect {
  const x = Math.min(...blocks.map(({ rect }) => rect.x));
  const y = Math.min(...blocks.map(({ rect }) => rect.y));
  return { x, y, width: Math.max(...blocks.map(({ rect }) => rect.x + rect.width)) - x, height: Math.max(...blocks.map(({ rect }) => rect.y + rect.height)) - y };
}

const meet = (a: Rect, b: Rect): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** In passes in which none lies on another: what lies on a panel would be cut out with it. */
function apart<T extends { block: Block }>(all: readonly T[]): T[][] {
  const passes: T[][] = [];
  for (const one of all) {
    const free = passes.find((pass) => !pass.some((other) => meet(other.block.rect, one.block.rect)));
    if (free) free.push(one);
    else passes.push([one]);
  }
  return passes;
}

export class DrawnBlocks {
  private readonly chrome = new Chrome();
  private known = new Map<string, Grid>();
  private grid = new Grid(1, 1);

  /** The grid is reused; copy it to keep it. */
  draw(blocks: readonly Block[], cols: number, rows: number): Grid {
    const shown = blocks.filter(({ rect }) => rect.width > 0 && rect.height > 0).map((block) => ({ block, key: keyOf(block) }));
    const drawn = new Map<string, Grid>();
    const fresh: typeof shown = [];
    for (const one of shown) {
      const known = this.known.get(one.key);
      if (known) drawn.set(one.key, known);
      else if (!fresh.some(({ key }) => key === one.key)) fresh.push(one);
    }
    for (const together of apart(fresh)) {
      const all = around(together.map(({ block }) => block));
      const moved = together.map(({ block }) => ({ ...block, rect: { ...block.rect, x: block.rect.x - all.x, y: block.rect.y - all.y } }));
      const laid = this.chrome.draw(createElement(Picture, { cols: all.width, rows: all.height, blocks: moved }), all.width, all.height);
      together.forEach(({ key }, at) => {
        const rect = moved[at]?.rect;
        if (rect) drawn.set(key, laid.cut(rect));
      });
    }
    this.known = drawn;
    if (this.grid.cols !== cols || this.grid.rows !== rows) this.grid = new Grid(cols, rows);
    else this.grid.clear();
    for (const { block, key } of shown) {
      const grid = drawn.get(key);
      if (grid) this.grid.blit(grid, block.rect.x, block.rect.y);
    }
    return this.grid;
  }

  close(): void {
    this.chrome.close();
  }
}
