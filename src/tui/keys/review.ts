/** Keys of a result under review. */
import * as act from '../actions/act.ts';
import * as diff from '../actions/diff.ts';
import * as look from '../actions/look.ts';
import * as result from '../actions/result.ts';
import { inConflict } from '../conflict/act.ts';
import type { View } from '../model.ts';
import * as draft from '../review/draft.ts';
import { isSplit } from '../review/shown.ts';
import type { Key } from './key.ts';

const NO_FILE = 'no other file was changed';
/** A conflict has the screen for itself. */
const when = (view: View): boolean => !inConflict(view);

const KEYS: readonly Key[] = [
  {
    id: 'review.approve',
    keys: ['a'],
    show: 'a',
    label: 'approve & merge…',
    group: 'Review',
    on: ['review'],
    footer: 1,
    changes: true,
    disabled: act.notReviewed,
    run: act.approve,
  },
  {
    id: 'review.send-back',
    keys: ['r'],
    show: 'r',
    label: 'request changes',
    group: 'Review',
    on: ['review'],
    footer: 2,
    changes: true,
    disabled: act.notReviewed,
    run: act.askAgain,
  },
  {
    id: 'review.comment',
    keys: ['c'],
    show: 'c',
    label: 'comment',
    group: 'Review',
    on: ['review'],
    footer: 2.5,
    changes: true,
    now: (view) => (view.ui.mark !== null ? 'comment on the range' : draft.commentHere(view) ? 'change comment' : 'comment'),
    disabled: (view) => act.notReviewed(view) ?? draft.noLine(view),
    run: draft.comment,
  },
  {
    id: 'review.drop-comment',
    keys: ['d'],
    show: 'd',
    label: 'take comment back',
    group: 'Review',
    on: ['review'],
    footer: 2.6,
    changes: true,
    disabled: (view) => (draft.commentHere(view) ? null : 'no comment stands at this line'),
    run: draft.dropComment,
  },
  { id: 'review.range', keys: ['v'], show: 'v', label: 'range of lines', on: ['review'], disabled: draft.noLine, run: draft.mark },
  {
    id: 'review.output',
    keys: ['enter'],
    show: 'Enter',
    label: 'check output',
    group: 'Review',
    on: ['review'],
    footer: 4.8,
    now: (view) => (view.ui.detail ? 'the diff' : 'check output'),
    disabled: look.noResult,
    run: look.open,
  },
  { id: 'review.checks', keys: ['t'], show: 't', label: 'run checks', group: 'Review', on: ['review'], changes: true, disabled: result.checksStand, run: () => undefined },
  { id: 'review.discard', keys: ['x'], show: 'x', label: 'discard…', group: 'Review', on: ['review'], footer: 7, changes: true, disabled: act.notReviewed, run: result.discard },
  { id: 'review.next-file', keys: ['J'], show: 'J K', label: 'file', on: ['review'], footer: 3, disabled: look.noResult, still: NO_FILE, run: diff.nextFile },
  { id: 'review.previous-file', keys: ['K'], show: 'K', label: 'previous file', on: ['review'], disabled: look.noResult, still: NO_FILE, run: diff.previousFile },
  { id: 'review.next-hunk', keys: [']'], show: '[ ]', label: 'hunk', on: ['review'], footer: 4, disabled: look.noResult, run: diff.nextHunk },
  { id: 'review.previous-hunk', keys: ['['], show: '[', label: 'previous hunk', on: ['review'], disabled: look.noResult, run: diff.previousHunk },
  {
    id: 'review.split',
    keys: ['|'],
    show: '|',
    label: 'split',
    group: 'View',
    on: ['review'],
    footer: 4.5,
    now: (view) => (isSplit(view) ? 'unified' : 'split'),
    disabled: look.noSplit,
    run: look.toggleSplit,
  },
  { id: 'review.left', keys: ['h', 'left'], show: 'h l', label: 'previous, next file', on: ['review'], disabled: look.noResult, still: NO_FILE, run: diff.previousFile },
  { id: 'review.right', keys: ['l', 'right'], show: 'l', label: 'next file', on: ['review'], disabled: look.noResult, still: NO_FILE, run: diff.nextFile },
];
export const REVIEW: readonly Key[] = KEYS.map((key) => ({ ...key, when }));
