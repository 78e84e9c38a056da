/** The draft of a review as people and agents read it. Pure. */
import type { ReviewComment } from '../../protocol/review.ts';
import type { Task } from '../state.ts';

/** What was written about a result and not sent yet, by file and line. */
export const commentsOf = (task: Task | undefined): readonly ReviewComment[] => task?.result?.comments ?? [];

/** `src/a.ts:42-44`. */
export const placeOf = ({ file, side, line, end }: Omit<ReviewComment, 'text' | 'quote'>): string =>
  `${file}:${line}${end === line ? '' : `-${end}`}${side === 'old' ? ' (removed)' : ''}`;

export const commentCount = (count: number): string => `${count} comment${count === 1 ? '' : 's'}`;

/** What the agent reads: each with its place and the lines it is about. */
export const commentsText = (comments: readonly ReviewComment[]): string =>
  comments
    .map((one) =>
      [
        placeOf(one),
        ...one.quote
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => `> ${line}`),
        one.text.trim(),
      ].join('\n'),
    )
    .join('\n\n');
