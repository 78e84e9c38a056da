/** The diff of one file with its cursor, as much of it as there is room for: ten thousand lines cost what a screenful costs. Pure. */
import type { Task } from '../../core/state.ts';
import type { Rect } from '../frame/grid.ts';
import type { View } from '../model.ts';
import type { DiffFile } from '../parts/diff-text.ts';
import { type Line, s, spread, u } from '../parts/line.ts';
import { type Block, panel } from '../parts/panel.ts';
import { BOLD, DIM, TONES } from '../theme.ts';
import { type Mark, numberWidth, splitLine, unifiedLine } from './diff-lines.ts';
import { hunkAt, hunksOf, lineOf, type Row, rowsOf, rowWith } from './rows.ts';
import { chosenLines, isSplit, shownFile } from './shown.ts';

/** Why there is no diff to show. */
function instead(view: View, task: Task): Line {
  if (task.result?.no_change) return [s(' No change was needed: ', DIM), u(task.result.summary)];
  if (view.diff?.task !== task.id) return [s(' Reading the diff…', DIM)];
  return view.diff.cut ? [s(' The diff is too large to be kept whole; this file is not in it. ! opens a shell.', DIM)] : [s(' Nothing to show for this file.', DIM)];
}

function lines(view: View, file: DiffFile, width: number, height: number): { lines: Line[]; after: number } {
  const split = isSplit(view);
  const rows = rowsOf(file, split);
  const { cursor, from, to } = chosenLines(view, file);
  const digits = numberWidth(file);
  const drawn = (row: Row): Line => {
    const at = lineOf(row);
    const mark: Mark = row.left === cursor || row.right === cursor ? 'cursor' : at >= from && at <= to ? 'range' : null;
    return split ? splitLine(file, row, digits, mark, width) : unifiedLine(file, at, digits, mark);
  };
  const start = Math.max(0, Math.min(rowWith(rows, cursor) - Math.floor(height / 2), rows.length - height));
  return { lines: rows.slice(start, start + height).map(drawn), after: Math.max(0, rows.length - start - height) };
}

export function diffPanel(view: View, task: Task, rect: Rect): Block {
  const change = task.result?.files[view.ui.file];
  const file = shownFile(view);
  const [width, height] = [rect.width - 2, rect.height - 2];
  const shown = file && file.lines.length > 0 ? lines(view, file, width, height) : { lines: [instead(view, task)], after: 0 };
  const hunks = file ? hunksOf(file).length : 0;
  const hunk = file && hunks > 0 ? `hunk ${Math.max(0, hunkAt(file, chosenLines(view, file).cursor)) + 1} of ${hunks}` : '';
  return panel(rect, {
    title: [u(`Diff ${change?.path ?? ''}`.trim(), TONES.busy)],
    right: hunk,
    bottom: shown.after > 0 ? `${shown.after} more rows` : '',
    focused: true,
    lines: shown.lines,
  });
}

/** A file that was changed, and by how much. */
export function fileLine(change: { path: string; status: string; added: number | null; removed: number | null }, chosen: boolean, width: number): Line {
  const counts: Line =
    change.added === null
      ? [s(' binary ', DIM)]
      : [s(` +${change.added}`, TONES.good), s(` ${change.removed ? `−${change.removed}` : ''} `.padStart(Math.min(4, width)), { fg: 1 })];
  return spread([s(chosen ? ' ▸ ' : '   ', TONES.busy), u(change.status), s(' '), u(change.path, chosen ? BOLD : {})], counts, width);
}
