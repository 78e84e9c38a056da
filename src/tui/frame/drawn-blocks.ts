/**
 * Lines as Ink laid them out, kept while they are shown: a clock that moves costs the line it stands in, not the panel around it.
 * Invariant: what `draw` returns equals a picture of all blocks drawn anew, later ones over earlier ones.
 */
import { createElement } from 'react';
import { ansi } from '../parts/line.ts';
import type { Block } from '../parts/panel.ts';
import { Chrome } from './chrome.ts';
import { Grid } from './grid.ts';
import { Picture } from './picture.tsx';
import { tablesLoaded } from './still-table.tsx';

/** What is laid out as one: a line of a block, or a table. */
interface Part {
  key: string;
  block: Block;
  x: number;
  y: number;
}

function partsOf(block: Block): Part[] {
  const { x, y, width, height } = block.rect;
  if (width <= 0 || height <= 0) return [];
  if (block.table) return [{ key: `${width}x${height} table ${tablesLoaded()} ${JSON.stringify(block.table)}`, block, x, y }];
  return Array.from({ length: height }, (_, row) => {
    const line = block.lines[row] ?? [];
    return { key: `${width} ${ansi(line)}`, block: { rect: { x: 0, y: 0, width, height: 1 }, lines: [line] }, x, y: y + row };
  });
}

export class DrawnBlocks {
  private readonly chrome = new Chrome();
  private known = new Map<string, Grid>();
  private grid = new Grid(1, 1);

  /** The grid is reused; copy it to keep it. */
  draw(blocks: readonly Block[], cols: number, rows: number): Grid {
    const parts = blocks.flatMap(partsOf);
    const drawn = new Map<string, Grid>();
    const fresh = new Map<string, Block>();
    for (const { key, block } of parts) {
      const known = this.known.get(key);
      if (known) drawn.set(key, known);
      else fresh.set(key, block);
    }
    this.layOut(fresh, drawn);
    this.known = drawn;
    if (this.grid.cols !== cols || this.grid.rows !== rows) this.grid = new Grid(cols, rows);
    else this.grid.clear();
    for (const { key, x, y } of parts) {
      const grid = drawn.get(key);
      if (grid) this.grid.blit(grid, x, y);
    }
    return this.grid;
  }

  /** One below the other, so that nothing lies on another when it is cut out; all lines as one text, which Ink lays out in half the time. */
  private layOut(fresh: ReadonlyMap<string, Block>, drawn: Map<string, Grid>): void {
    if (fresh.size === 0) return;
    const lines = [...fresh].filter(([, block]) => !block.table);
    const tables = [...fresh].filter(([, block]) => block.table);
    const width = Math.max(...[...fresh.values()].map(({ rect }) => rect.width));
    const blocks: Block[] = lines.length > 0 ? [{ rect: { x: 0, y: 0, width, height: lines.length }, lines: lines.flatMap(([, block]) => block.lines) }] : [];
    let rows = lines.length;
    for (const [, block] of tables) {
      blocks.push({ ...block, rect: { ...block.rect, x: 0, y: rows } });
      rows += block.rect.height;
    }
    const laid = this.chrome.draw(createElement(Picture, { cols: width, rows, blocks }), width, rows);
    let y = 0;
    for (const [key, { rect }] of [...lines, ...tables]) {
      drawn.set(key, laid.cut({ ...rect, x: 0, y }));
      y += rect.height;
    }
  }

  close(): void {
    this.chrome.close();
  }
}
