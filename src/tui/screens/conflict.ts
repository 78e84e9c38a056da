/** A merge conflict that is the user's: both sides as they lie in the worktree, what is safe, and what can be done. Takes the place of the review. */
import type { Task } from '../../core/state.ts';
import { brief, toMs } from '../../core/view/format.ts';
import type { Conflict, MarkedText } from '../../protocol/conflict-sides.ts';
import type { ConflictFile } from '../conflict/conflict-ui.ts';
import { filesOf, isStuck, isWhole, otherSide, pickCount, pickedHere, places, shownConflict, shownFile, shownTask, undecided, worktreeOf } from '../conflict/shown.ts';
import type { Rect } from '../frame/grid.ts';
import { wrap } from '../frame/width.ts';
import { called } from '../keys/called.ts';
import { splitCols, widthClass } from '../layout.ts';
import type { View } from '../model.ts';
import { type Line, s, spread, u } from '../parts/line.ts';
import { type Block, panel } from '../parts/panel.ts';
import { statusOf } from '../parts/task-list.ts';
import { BOLD, DIM, KEY, type Style, TONES } from '../theme.ts';
import { nothing } from './empty.ts';

/** Lines both sides agree on, above and below. */
const AROUND = 3;
const whyUnseen = (why: Extract<ConflictFile, { why: string }>['why']): string =>
  ({
    gone: 'It is not in the worktree: one side deleted it.',
    binary: 'It is no text, so its sides are not shown.',
    large: `It is too large to be shown here; ${called('conflict.edit')} opens it in your editor.`,
    outside: `It is no regular file of this worktree. ${called('conflict.shell')} opens a shell there.`,
  })[why];
const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

function summary(view: View, task: Task, path: string): Line {
  const other = otherSide(view, path);
  const files = task.conflict?.files.length ?? 0;
  const left = places(view).length;
  const unseen = filesOf(view).filter((one) => 'why' in one).length;
  const with_: Line = other ? [u(other.id), s(other.ended_at === null ? '' : ` (merged ${brief(view.now - toMs(other.ended_at))} ago)`, DIM)] : [s('what was merged meanwhile')];
  const picked = pickCount(view);
  const rest: Line =
    left > 0
      ? [s(count(left, 'conflict')), ...(picked > 0 ? [s(`, ${picked} picked`, undecided(view).length === 0 ? TONES.good : TONES.warn)] : []), s('.')]
      : filesOf(view).length === 0
        ? []
        : unseen > picked
          ? [s(`${count(unseen - picked, 'file')} to be seen to by hand.`, TONES.warn)]
          : [picked > 0 ? s(`${picked} picked.`, TONES.good) : s('no markers left.', TONES.good)];
  return [s(' '), u(task.id), s(' ≠ ', TONES.bad), ...with_, s(`. ${count(files, 'file')}, `), ...rest];
}

const numbered = (text: MarkedText, from: number, to: number, digits: number): Line[] =>
  text.lines.slice(Math.max(0, from - 1), to).map((line, at): Line => [s(` ${String(Math.max(1, from) + at).padStart(digits)}   `, DIM), u(line.replaceAll('\t', '    '))]);

function side(lines: readonly string[], style: Style): Line[] {
  const shown = lines.length > 0 ? lines : null;
  return shown === null ? [[s('   │    ', DIM), s('(nothing)', DIM)]] : shown.map((line): Line => [s('   │    ', DIM), u(line.replaceAll('\t', '    '), style)]);
}

/** The head of one side: the keys are on it, it is picked, or neither. */
function sideHead(view: View, edge: '┌' | '├', which: 'run' | 'task', name: Line, width: number): Line {
  const here = view.ui.conflict?.side === which;
  const picked = pickedHere(view);
  const taken = picked === which || picked === 'both';
  const right: Line = taken ? [s('✓ picked ', TONES.good)] : here && picked === undefined ? [s(`${called('conflict.pick')} picks this `, DIM)] : [];
  return spread([s(`   ${edge}`, DIM), here ? s('▸', KEY) : s(' '), ...name], right, width);
}
const names = (view: View, task: Task, path: string): { run: Line; task: Line } => {
  const other = otherSide(view, path);
  return {
    run: [u(view.state.run?.branch ?? 'the run', BOLD), u(other ? ` (${other.id}, ${other.role})` : '', DIM)],
    task: [u(task.branch ?? task.id, BOLD), u(` (${task.role})`, DIM)],
  };
};

function bothSides(view: View, task: Task, path: string, text: MarkedText, one: Conflict, width: number): Line[] {
  const before = text.conflicts.findLast((other) => other.to < one.from)?.to ?? 0;
  const after = text.conflicts.find((other) => other.from > one.to)?.from ?? text.lines.length + 1;
  const digits = Math.max(4, String(text.lines.length).length);
  const who = names(view, task, path);
  const picked = pickedHere(view);
  return [
    ...numbered(text, Math.max(before + 1, one.from - AROUND), one.from - 1, digits),
    sideHead(view, '┌', 'run', [s('in '), ...who.run], width),
    ...side(one.run, picked === 'task' ? DIM : { fg: 6 }),
    sideHead(view, '├', 'task', [s('in '), ...who.task], width),
    ...side(one.task, picked === 'run' ? DIM : { fg: 3 }),
    [s('   └', DIM)],
    ...numbered(text, one.to + 1, Math.min(after - 1, one.to + AROUND), digits),
  ];
}

/** A file without markers: resolved, or none that git could write into; its sides are whole files. */
function wholeFile(view: View, task: Task, file: ConflictFile, width: number): Line[] {
  const why = wrap(
    'why' in file ? whyUnseen(file.why) : `No marker is left in it: it is resolved, or one side deleted it, which ${called('conflict.check')} will say.`,
    width - 4,
  ).map((line): Line => [s('   '), s(line)]);
  if (!isWhole(file)) return why;
  const who = names(view, task, file.path);
  return [
    ...why,
    [],
    sideHead(view, '┌', 'run', [s('the whole file, '), ...who.run], width),
    sideHead(view, '├', 'task', [s('the whole file, '), ...who.task], width),
    [s('   └', DIM)],
  ];
}

const deed = (id: string, text: string, style?: Style): Line => [s(` ${called(id)}  `, style ?? KEY), s(text, style)];

function mainPanel(view: View, task: Task, rect: Rect): Block {
  const width = rect.width - 2;
  const file = shownFile(view);
  const files = filesOf(view);
  const one = shownConflict(view);
  const at = one && file && 'conflicts' in file ? file.conflicts.indexOf(one) + 1 : 0;
  const where = [
    ...(files.length > 1 && file ? [`file ${files.indexOf(file) + 1} of ${files.length}`] : []),
    ...(at > 0 && file && 'conflicts' in file ? [`conflict ${at} of ${file.conflicts.length}`] : []),
  ].join(' · ');
  const head: Line[] = [summary(view, task, file?.path ?? ''), [], file ? spread([s(' '), u(file.path, BOLD)], [s(`${where} `, DIM)], width) : [s(' Reading the files…', DIM)]];
  const left = places(view).length;
  const foot: Line[] = [
    [],
    left > 0
      ? deed('conflict.edit', 'Resolve it in your editor: the file of the worktree opens as it is')
      : deed('conflict.edit', 'Look at the file once more in your editor', DIM),
    undecided(view).length > 0
      ? deed('conflict.check', 'Write and check, once every conflict has a side', DIM)
      : deed(
          'conflict.check',
          pickCount(view) > 0 ? 'Write what is picked; it is committed, checked, then merged' : 'Check again: it is committed, checked like any result, then merged',
        ),
    deed('conflict.agent', `Give it to ${task.role} again, with what you resolved so far`),
  ];
  const body = file ? ('conflicts' in file && one ? bothSides(view, task, file.path, file, one, width) : wholeFile(view, task, file, width)) : [];
  const room = Math.max(1, rect.height - 2 - head.length - foot.length);
  // the side that the keys are on is seen to its end, or as far as there is room
  const ends = one && view.ui.conflict?.side === 'task' ? Math.min(AROUND + 1 + one.run.length, body.length - room) : 0;
  const start = Math.max(0, Math.min(Math.max(0, ends) + view.ui.top, body.length - room));
  const more = body.length - start - room;
  return panel(rect, {
    title: [s('Merge conflict · ', TONES.bad), u(`${task.id} ${task.title}`, TONES.busy)],
    right: 'nothing lost',
    bottom: more > 0 ? `${count(more, 'more row')}` : '',
    focused: true,
    lines: [...head, ...body.slice(start, start + room), ...foot],
  });
}

function statePanel(view: View, task: Task, rect: Rect): Block {
  const run = view.state.run;
  const path = worktreeOf(view, task);
  const waits = view.derived.graph.byId.get(task.id)?.dependants ?? [];
  const text = (words: string): Line[] => wrap(words, rect.width - 4).map((line): Line => [s(' '), u(line)]);
  return panel(rect, {
    title: 'State',
    lines: [
      ...text('Your checkout: untouched'),
      ...text(`Run branch ${run?.branch ?? ''}: ${run?.tip?.slice(0, 7) ?? ''}, unchanged`),
      ...text(`Task branch ${task.branch ?? ''}: ${task.result ? `${task.result.commit.slice(0, 7)}, ` : ''}kept`),
      [],
      ...text(
        waits.length > 0
          ? `Other tasks go on. ${waits.slice(0, 4).join(', ')}${waits.length > 4 ? ' …' : ''} ${waits.length === 1 ? 'waits' : 'wait'} for ${task.id}.`
          : 'Other tasks go on.',
      ),
      [],
      ...(task.stage.name === 'failed' ? text(task.stage.reason) : []),
      [],
      ...text('By hand, the merge is in progress in'),
      ...(path === null ? [] : wrap(path, rect.width - 6).map((line): Line => [s('   '), u(line)])),
      ...text(`then ${called('conflict.check')} here, or: maos-tui tasks check ${task.id}`),
    ],
  });
}

export function conflictScreen(view: View, body: Rect): Block[] {
  const task = shownTask(view);
  if (!task) return nothing('review', view, body);
  if (!isStuck(task)) {
    const status = statusOf(view, task);
    const lines: Line[] = [
      [],
      [s(` ${status.glyph} ${status.word} `, TONES[status.tone]), u(`${task.id} ${task.title}`)],
      [],
      [s(' It is no conflict for you any more. Esc goes back.', DIM)],
    ];
    return [panel(body, { title: 'Merge conflict', focused: true, lines })];
  }
  if (widthClass(view.cols) === 'narrow') return [mainPanel(view, task, body)];
  const [main, state] = splitCols(body, view.cols - (view.cols < 160 ? 46 : 76));
  return [mainPanel(view, task, main), statePanel(view, task, state)];
}

export function conflictMessage(view: View): Line {
  const task = shownTask(view);
  if (!task || !isStuck(task)) return [];
  if (pickCount(view) > 0 && undecided(view).length === 0)
    return [s('Nothing is written yet. '), s(called('conflict.check'), KEY), s(' writes what is picked, once you say y, and checks it.')];
  const [why] = task.stage.name === 'failed' && places(view).length === 0 && filesOf(view).every((file) => 'conflicts' in file) ? task.stage.reason.split('\n') : [];
  if (why && filesOf(view).length > 0) return [u(task.id), s(' is not merged: ', TONES.bad), u(why)];
  return [u(task.id), s(' cannot merge cleanly. '), u(view.state.run?.branch ?? 'The run branch'), s(' and your checkout are unchanged.')];
}
