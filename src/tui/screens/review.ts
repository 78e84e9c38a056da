/** 4 Review: what a task changed, the checks it passed, and the diff. Approved with `a`, then `y`, at the commit shown. */
import type { Task } from '../../core/state.ts';
import { commentCount, commentsOf, placeOf } from '../../core/view/comments.ts';
import type { Rect } from '../frame/grid.ts';
import { wrap } from '../frame/width.ts';
import { splitCols, splitRows, widthClass } from '../layout.ts';
import type { View } from '../model.ts';
import { cell, type Line, picked, s, u } from '../parts/line.ts';
import { type Block, panel } from '../parts/panel.ts';
import { windowStart } from '../parts/table.ts';
import { statusOf } from '../parts/task-list.ts';
import { diffPanel, fileLine } from '../review/diff-panel.ts';
import { isSplit, reviewedTask, reviewList } from '../review/shown.ts';
import { BOLD, DIM, KEY, TONES } from '../theme.ts';
import { nothing } from './empty.ts';

/** Columns beside the diff for what was written about it, and how wide it must be for both. */
const DRAFT = 56;
const DRAFT_FROM = 140;

function fileLines(view: View, task: Task, width: number, height: number): Line[] {
  const files = task.result?.files ?? [];
  const start = windowStart(files.length, view.ui.file, height);
  return files.slice(start, start + height).map((file, at) => picked(start + at, fileLine(file, start + at === view.ui.file, width)));
}

function checkLines(view: View, task: Task): Line[] {
  const checks = (task.result?.checks ?? []).map(
    (check): Line => [s(check.ok ? ' ✓ ' : ' ✗ ', TONES[check.ok ? 'good' : 'bad']), u(check.command), s(`  ${check.seconds.toFixed(1)} s`, DIM)],
  );
  const status = statusOf(view, task);
  const stands =
    task.stage.name === 'review' ? 'waits for your review' : task.stage.name === 'pending' || task.stage.name === 'running' ? 'sent back; not merged' : 'not merged yet';
  const merged: Line = task.result?.merged
    ? [s(' ✓ ', TONES.good), s(`merged into ${view.state.run?.branch ?? 'the run'}`)]
    : [s(` ${status.glyph} `, TONES[status.tone]), s(stands, DIM)];
  return [...(checks.length > 0 ? checks : [[s(' · no checks are configured', DIM)]]), merged];
}

/** What the try before this one was sent back with, without the lines that are quoted. */
const askedFor = (task: Task): string =>
  (task.attempts.findLast(({ outcome }) => outcome === 'sent-back')?.reason ?? '')
    .split('\n')
    .filter((line) => !line.startsWith('> '))
    .join(' ')
    .trim();

export function reviewScreen(view: View, body: Rect): Block[] {
  const list = reviewList(view);
  const task = reviewedTask(view);
  if (!task) return nothing('review', view, body);
  const asked = askedFor(task);
  const count = `Files ${task.result?.files.length ?? 0}`;
  // Side by side needs the whole width, unless there is much of it.
  if (widthClass(view.cols) === 'narrow' || (isSplit(view) && view.cols < 160)) {
    const files = task.result?.files.length ?? 0;
    const checks = [...checkLines(view, task), ...(asked === '' ? [] : [[s(' ↻ ', TONES.warn), s('asked for: ', DIM), u(asked)]])];
    const [top, diff] = splitRows(body, Math.min(Math.max(files, checks.length, 3), Math.max(3, Math.floor(body.height / 4))) + 2);
    const [left, right] = splitCols(top, Math.floor(top.width / 2));
    return [
      panel(left, { title: count, right: task.id, lines: fileLines(view, task, left.width - 2, left.height - 2) }),
      panel(right, { title: 'Checks', lines: checks }),
      diffPanel(view, task, diff),
    ];
  }
  const [side, wide] = splitCols(body, view.cols < 160 ? 38 : 52);
  const unsent = commentsOf(task);
  const [diff, draft] = unsent.length > 0 && wide.width >= DRAFT_FROM && !isSplit(view) ? splitCols(wide, wide.width - DRAFT) : [wide, null];
  const merged = view.derived.tasks.filter((one) => one.stage.name === 'done').map(({ id }) => id);
  const [waiting, rest] = splitRows(side, Math.min(9, Math.max(5, list.length + 2 + (merged.length > 0 ? 3 : 0))));
  const [files, below] = splitRows(rest, Math.max(5, Math.min((task.result?.files.length ?? 0) + 3, Math.floor(rest.height / 2))));
  const waits = list.filter((one) => one.stage.name === 'review').length;
  const start = windowStart(list.length, list.indexOf(task), waiting.height - 2);
  const rows = list.slice(start, start + waiting.height - 2).map((one): Line => {
    const status = statusOf(view, one);
    return picked(one.id, [s(one === task ? ' ▸ ' : '   ', KEY), s(`${status.glyph} `, TONES[status.tone]), cell(one.id, 5), u(one.title, one === task ? BOLD : {})]);
  });
  const earlier: Line[] =
    merged.length === 0
      ? []
      : [[], [s(' Merged in this run', BOLD)], ...wrap(merged.map((id) => `✓ ${id}`).join('  '), waiting.width - 6).map((line): Line => [s('   '), u(line, DIM)])];
  const notes = task.result?.summary ? [[], [s(' Author notes', BOLD)], ...wrap(task.result.summary, below.width - 4).map((line): Line => [s(' '), u(line)])] : [];
  const before = asked === '' ? [] : [[], [s(' Asked for', BOLD)], ...wrap(asked, below.width - 4).map((line): Line => [s(' '), u(line)])];
  const accept =
    task.acceptance.length > 0
      ? [
          [],
          [s(' Acceptance (from the plan)', BOLD)],
          ...task.acceptance.flatMap((text) => wrap(text, below.width - 6).map((line, at): Line => [s(at === 0 ? ' · ' : '   ', DIM), u(line)])),
        ]
      : [];
  return [
    panel(waiting, { title: `Waiting for review ${waits}`, lines: [...rows, ...earlier] }),
    panel(files, { title: count, lines: fileLines(view, task, files.width - 2, files.height - 2) }),
    panel(below, { title: 'Checks', lines: [...checkLines(view, task), ...before, ...accept, ...notes] }),
    diffPanel(view, task, diff),
    ...(draft ? [draftPanel(view, task, draft)] : []),
  ];
}

/** What was written about the result and not sent yet, and what sending it does. */
function draftPanel(view: View, task: Task, rect: Rect): Block {
  const comments = commentsOf(task);
  const text = (words: string, style = {}): Line[] => wrap(words, rect.width - 4).map((line): Line => [s(' '), u(line, style)]);
  const tries = (view.state.run?.config.retries ?? 0) + 1;
  return panel(rect, {
    title: 'Feedback draft',
    right: commentCount(comments.length),
    lines: [
      ...comments.flatMap((one) => [...text(placeOf(one), KEY), ...text(one.text), []]),
      ...text(`r sends it to ${task.role}, with a note of yours. The task goes back to run, try ${task.attempts.length + 1} of ${tries}.`, DIM),
    ],
  });
}
