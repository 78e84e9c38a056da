/** Comments on lines of a diff: which lines a comment is about, where it stands in the diff, and the dialogs that write it. */
import type { Task } from '../../core/state.ts';
import { commentsOf, placeOf } from '../../core/view/comments.ts';
import type { ReviewComment } from '../../protocol/review.ts';
import { plain, takeWidth } from '../frame/width.ts';
import type { Controls, Dialog, View } from '../model.ts';
import type { DiffFile } from '../parts/diff-text.ts';
import { type Line, s, u } from '../parts/line.ts';
import { emptyField } from '../parts/text-field.ts';
import { DIM } from '../theme.ts';
import { chosenLines, reviewedTask, shownFile } from './shown.ts';

type Place = Omit<ReviewComment, 'text'>;
/** Lines of a long range that are quoted. */
const QUOTED = 12;
const QUOTE_MAX = 2_000;

/** The lines from one index to another, as they are named: by the numbers of the new file where there are any. Null: no such lines. */
export function placeIn(file: DiffFile, from: number, to: number): Place | null {
  const chosen = file.lines.slice(from, to + 1).filter((line) => line.kind !== 'hunk' && line.kind !== 'note');
  const side = chosen.some((line) => line.new !== null) ? 'new' : 'old';
  const lines = chosen.filter((line) => line[side] !== null);
  const [line, end] = [lines[0]?.[side], lines.at(-1)?.[side]];
  if (line == null || end == null) return null;
  const quote = lines
    .slice(0, QUOTED)
    .map(({ text }) => text)
    .concat(lines.length > QUOTED ? ['…'] : []);
  return { file: file.path, side, line, end, quote: takeWidth(quote.join('\n'), QUOTE_MAX) };
}

/** Index of the line a comment stands below; -1 when it is not in this diff. */
export const anchorOf = (file: DiffFile, { side, end }: ReviewComment): number => file.lines.findIndex((line) => line[side] === end);

export const commentsIn = (task: Task | undefined, path: string | undefined): ReviewComment[] => commentsOf(task).filter((one) => plain(one.file) === path);

/** The comment that stands below the cursor's line. */
export function commentHere(view: View): ReviewComment | undefined {
  const file = shownFile(view);
  if (!file) return undefined;
  const { cursor } = chosenLines(view, file);
  return commentsIn(reviewedTask(view), file.path).find((one) => anchorOf(file, one) === cursor);
}

export function noLine(view: View): string | null {
  const file = shownFile(view);
  if (!file) return 'there is no diff to comment on';
  const { from, to } = chosenLines(view, file);
  return placeIn(file, from, to) ? null : 'this line cannot be commented on; j and k move to one that can';
}

const shortPlace = (place: Place): string => placeOf({ ...place, file: place.file.split('/').at(-1) ?? place.file });

function commentDialog(task: Task, place: Place, before: string): Dialog {
  return {
    name: 'write',
    title: `Comment on ${shortPlace(place)}`,
    width: 70,
    deafUntil: 0,
    keys: [],
    field: emptyField(before),
    begun: before,
    fieldRows: 4,
    enter: before === '' ? 'keep with the draft' : 'change it',
    lines: (): Line[] => [[s(' │ ', DIM), u(place.quote.split('\n')[0], DIM)], [s(` It goes to ${task.role} with your request for changes.`, DIM)]],
    send: (text, controls) => {
      if (text.trim() === '' && before === '') {
        controls.say('An empty comment says nothing; Esc cancels.', 'warn');
        return;
      }
      controls.close();
      put(controls, task, { ...place, text: text.trim() });
    },
  };
}

function put(controls: Controls, task: Task, comment: ReviewComment): void {
  controls.ui.mark = null;
  controls.ask(
    { type: 'comment-result', task_id: task.id, at: task.result?.commit ?? '', comment },
    comment.text === '' ? 'The comment is taken back.' : `Kept on ${shortPlace(comment)}; r sends it with your request for changes.`,
  );
}

/** `c`: on the line, on the range that `v` began, or on what was said here before. */
export function comment(controls: Controls): void {
  const { view } = controls;
  const file = shownFile(view);
  const task = reviewedTask(view);
  if (!file || !task) return;
  const { from, to } = chosenLines(view, file);
  const place = view.ui.mark === null ? (commentHere(view) ?? placeIn(file, from, to)) : placeIn(file, from, to);
  if (place) controls.open(commentDialog(task, place, 'text' in place ? String(place.text) : ''));
}

export function dropComment(controls: Controls): void {
  const found = commentHere(controls.view);
  const task = reviewedTask(controls.view);
  if (found && task) put(controls, task, { ...found, text: '' });
}

/** `v`: a range begins here, or is let go. */
export function mark({ ui, view }: Controls): void {
  const file = shownFile(view);
  ui.mark = ui.mark === null && file ? chosenLines(view, file).cursor : null;
}
