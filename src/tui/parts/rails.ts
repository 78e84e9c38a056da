/** The graph as lines: gutter with the status glyph in its lane, star for the critical path, marks for the selected one's kin. Pure. */

import type { RailRow, Rails } from '../../core/view/graph.ts';
import type { Kin } from '../../core/view/graph-facts.ts';
import { STATUSES } from '../../core/view/task-status.ts';
import type { View } from '../model.ts';
import { BOLD, DIM, KEY, PLAIN, STAR, type Style, TONES } from '../theme.ts';
import { cell, type Line, s, u } from './line.ts';

const gutterLine = (gutter: string, glyph: string, tone: Style, quiet: Style): Line => {
  const at = gutter.indexOf('@');
  if (at === -1) return [s(glyph, tone)];
  return [s(gutter.slice(0, at), quiet), s(glyph, tone), s(gutter.slice(at + 1), quiet)];
};

/** One row without what follows the title. */
export function railLine(view: View, row: RailRow, options: { selected: string | undefined; kin: Kin; idWidth: number; titleWidth: number; marks: boolean }): Line {
  const task = view.state.tasks[row.id];
  const status = view.derived.statuses.get(row.id) ?? STATUSES.wait;
  const { selected, kin } = options;
  const isSelected = row.id === selected;
  const near = isSelected || kin.up.has(row.id) || kin.down.has(row.id);
  const mark = isSelected ? '▸' : kin.up.has(row.id) ? '↑' : kin.down.has(row.id) ? '↓' : ' ';
  const style: Style = isSelected ? BOLD : near || selected === undefined ? PLAIN : DIM;
  return [
    ...(options.marks ? [s(' '), s(mark, KEY), s(' ')] : [s(' ')]),
    ...gutterLine(row.gutter, status.glyph, TONES[status.tone], near ? PLAIN : DIM),
    s(' '),
    s(row.critical ? '★' : ' ', STAR),
    cell(row.id, options.idWidth, style),
    s(' '),
    cell(u(task?.title).text, options.titleWidth, row.critical && !isSelected ? { ...style, dim: false } : style),
  ];
}

export const railsIdWidth = (graph: Rails): number =>
  Math.min(
    12,
    graph.rows.reduce((most, row) => Math.max(most, row.id.length), 2),
  );

/** Room the gutter may take before the graph is shown as a plain list. */
export const tooWide = (graph: Rails, width: number): boolean =>
  graph.rows.length > 0 && ((graph.rows[0]?.gutter.length ?? 0) === 0 || graph.lanes * 2 - 1 > Math.max(24, width / 3));

/** The same rows without lanes, for graphs that are too wide to draw. */
export const flatRow = (row: RailRow): RailRow => ({ ...row, gutter: '@' });
