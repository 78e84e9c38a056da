/** Comments on lines of a result: a draft that belongs to the commit it was written about, and goes out with the request for changes. */
import type { ReviewComment } from '../../protocol/review.ts';
import { sameSubject } from '../approval/request.ts';
import { accept, type BodyOf, type Command, type Decision, reject } from '../command.ts';
import { liveRun, NO_RUN } from '../run/phase.ts';
import type { State, Task } from '../state.ts';
import { commentsOf, commentsText } from '../view/comments.ts';

/** As many as a person writes, and a brief can hold. */
const MOST = 100;

const samePlace = (one: ReviewComment, other: ReviewComment): boolean => one.file === other.file && one.side === other.side && one.line === other.line && one.end === other.end;

/** One more, another text in place of the old one, or one less when its text is empty. */
export function withComment(comments: readonly ReviewComment[], comment: ReviewComment): ReviewComment[] {
  const others = comments.filter((one) => !samePlace(one, comment));
  const kept = comment.text.trim() === '' ? others : [...others, comment];
  return kept.sort((a, b) => (a.file === b.file ? a.line - b.line || a.end - b.end : a.file < b.file ? -1 : 1));
}

/** The words that go back: the note, then every comment. */
export const withComments = (task: Task, note: string): string => [note.trim(), commentsText(commentsOf(task))].filter((one) => one !== '').join('\n\n');

export function commentResult(state: State, command: Command<BodyOf<'comment-result'>>): Decision {
  const { task_id: id, at, comment } = command.body;
  const task = state.tasks[id];
  if (liveRun(state) === null) return NO_RUN;
  if (task === undefined) return reject('NO_TASK', `There is no task ${id}.`, 'See maos-tui tasks list');
  const asked = task.stage.name === 'review' && task.stage.approval_id !== null ? state.approvals[task.stage.approval_id] : undefined;
  if (task.result === null || asked === undefined) return reject('NOT_NOW', `${id} does not wait for your review.`, `Write to its agent instead: maos-tui send ${id} TEXT`);
  if (!sameSubject(state, asked, at)) return reject('CHANGED', `${id} is another commit by now.`, `Look again: maos-tui review ${id} --patch`);
  if (comment.end < comment.line) return reject('BAD_RANGE', `Line ${comment.end} is before line ${comment.line}.`, 'Give the first line first: FILE:10-12=TEXT');
  if (!task.result.files.some(({ path }) => path === comment.file))
    return reject('NO_FILE', `${id} does not change ${comment.file}.`, `See what it changes: maos-tui review ${id} --stat`);
  if (withComment(commentsOf(task), comment).length > MOST) return reject('TOO_MANY', `${id} has ${MOST} comments already.`, 'Send it back with these first.');
  return accept({ type: 'task.commented', task_id: id, commit: task.result.commit, comment });
}
