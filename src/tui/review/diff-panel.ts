/** The diff of one file with its cursor, as much of it as there is room for: ten thousand lines cost what a screenful costs. Pure. */
import type { Task } from '../../core/state.ts';
import type { ReviewComment } from '../../protocol/review.ts';
import type { Rect } from '../frame/grid.ts';
import { wrap } from '../frame/width.ts';
import { called } from '../keys/called.ts';
import type { View } from '../model.ts';
import type { DiffFile } from '../parts/diff-text.ts';
import { type Line, s, spread, u } from '../parts/line.ts';
import { type Block, panel } from '../parts/panel.ts';
import { BOLD, DIM, KEY, TONES } from '../theme.ts';
import { type Mark, numberWidth, splitLine, unifiedLine } from './diff-lines.ts';
import { anchorOf, commentsIn } from './draft.ts';
import { hunkAt, hunksOf, lineOf, type Row, rowsOf, rowWith } from './rows.ts';
import { chosenLines, isSplit, reviewedTask, shownFile } from './shown.ts';

/** Why there is no diff to show. */
function instead(view: View, task: Task, width: number): Line[] {
  if (task.result?.no_change) return [[s(' No change was needed: ', DIM), u(task.result.summary)]];
  if (view.diff?.task !== task.id) return [[s(' Reading the diff…', DIM)]];
  const shell: Line = [s(` ${called('task.shell')}`, KEY), s(`  opens a shell in the worktree of ${task.id}, where its files lie`)];
  if ('why' in view.diff) return [[s(' The diff cannot be read.', TONES.bad)], ...wrap(view.diff.why, width - 2).map((line): Line => [s(' '), u(line)]), [], shell];
  return view.diff.cut ? [[s(' The diff is too large to be kept whole; this file is not in it.', DIM)], [], shell] : [[s(' Nothing to show for this file.', DIM)]];
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
  const notes = new Map<number, Line[]>();
  for (const one of commentsIn(reviewedTask(view), file.path)) {
    const at = anchorOf(file, one);
    if (at >= 0) notes.set(rowWith(rows, at), [...(notes.get(rowWith(rows, at)) ?? []), ...commentLines(one, 2 * digits + 4, width)]);
  }
  // Rows and comments in one list, of which only what is on screen is drawn.
  const items: (Row | Line)[] = notes.size === 0 ? [...rows] : rows.flatMap((row, at) => [row, ...(notes.get(at) ?? [])]);
  const here = notes.size === 0 ? rowWith(rows, cursor) : items.indexOf(rows[rowWith(rows, cursor)] ?? []);
  const start = Math.max(0, Math.min(here - Math.floor(height / 2), items.length - height));
  return { lines: items.slice(start, start + height).map((item) => ('left' in item ? drawn(item) : item)), after: Math.max(0, items.length - start - height) };
}

function commentLines({ text, line, end }: ReviewComment, indent: number, width: number): Line[] {
  const lead = end === line ? 'you: ' : `you, lines ${line}-${end}: `;
  return wrap(`${lead}${text}`, Math.max(20, width - indent - 4)).map(
    (part, at): Line => [s(`${' '.repeat(indent)}${at === 0 ? '╰ ' : '  '}`, KEY), ...(at === 0 ? [s(lead, KEY), u(part.slice(lead.length))] : [u(part)])],
  );
}

const NO_CHECKS = 'No checks are configured: checks: in multi-agent.yaml names commands that must pass.';

/** What the checks printed, in place of the diff. */
function outputPanel(view: View, task: Task, rect: Rect): Block {
  const lines = (task.result?.checks ?? []).flatMap((check): Line[] => [
    [s(check.ok ? ' ✓ ' : ' ✗ ', TONES[check.ok ? 'good' : 'bad']), u(check.command, BOLD), s(`  ${check.seconds.toFixed(1)} s${check.code ? `, exit ${check.code}` : ''}`, DIM)],
    ...wrap(check.output.trimEnd() || '(it printed nothing)', rect.width - 7).map((line): Line => [s('     '), u(line, DIM)]),
    [],
  ]);
  const height = rect.height - 2;
  const start = Math.max(0, Math.min(view.ui.top, lines.length - height));
  const after = lines.length - start - height;
  return panel(rect, {
    title: 'What the checks printed',
    right: task.result ? `at ${task.result.commit.slice(0, 7)}` : '',
    bottom: after > 0 ? `${after} more lines` : '',
    focused: true,
    lines: lines.length > 0 ? lines.slice(start) : wrap(NO_CHECKS, rect.width - 4).map((line): Line => [s(` ${line}`, DIM)]),
  });
}

export function diffPanel(view: View, task: Task, rect: Rect): Block {
  if (view.ui.detail) return outputPanel(view, task, rect);
  const change = task.result?.files[view.ui.file];
  const file = shownFile(view);
  const [width, height] = [rect.width - 2, rect.height - 2];
  const shown = file && file.lines.length > 0 ? lines(view, file, width, height) : { lines: instead(view, task, width), after: 0 };
  const hunks = file ? hunksOf(file).length : 0;
  const hunk = file && hunks > 0 ? `hunk ${Math.max(0, hunkAt(file, chosenLines(view, file).cursor)) + 1} of ${hunks}` : '';
  return panel(rect, {
    title: [u(`Diff ${change?.path ?? ''}`.trim(), TONES.busy)],
    right: hunk,
    bottom: shown.after > 0 ? `${shown.after} more row${shown.after === 1 ? '' : 's'}` : '',
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
