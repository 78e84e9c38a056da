/** How many agents are seen at once. */
import { expect, test } from 'vitest';
import { paneGrid } from '../../src/tui/layout.ts';

test('few agents have room; up to 20 stand closer together; no pane gets too small to read', () => {
  const rect = { x: 0, y: 0, width: 172, height: 66 };
  expect(paneGrid(rect, { columns: 2, rows: 3 }, 4)).toEqual({ columns: 2, rows: 3 });
  for (const count of [7, 12, 20, 60]) {
    const { columns, rows } = paneGrid(rect, { columns: 2, rows: 3 }, count);
    expect(columns * rows).toBeGreaterThanOrEqual(Math.min(20, count));
    expect(Math.floor(rect.width / columns)).toBeGreaterThanOrEqual(36);
    expect(Math.floor(rect.height / rows)).toBeGreaterThanOrEqual(6);
  }
  expect(paneGrid({ ...rect, width: 74, height: 36 }, { columns: 1, rows: 2 }, 20)).toEqual({ columns: 2, rows: 6 });
});
