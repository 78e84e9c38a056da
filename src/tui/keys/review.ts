/** Keys of a result under review. */
import * as act from '../actions/act.ts';
import * as look from '../actions/look.ts';
import * as move from '../actions/move.ts';
import { isSplit } from '../review/shown.ts';
import type { Key } from './key.ts';

export const REVIEW: readonly Key[] = [
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
  { id: 'review.next-file', keys: ['J'], show: 'J K', label: 'file', on: ['review'], footer: 3, run: move.nextFile },
  { id: 'review.previous-file', keys: ['K'], show: 'K', label: 'previous file', on: ['review'], run: move.previousFile },
  { id: 'review.next-hunk', keys: [']'], show: '[ ]', label: 'hunk', on: ['review'], footer: 4, disabled: look.noResult, run: move.nextHunk },
  { id: 'review.previous-hunk', keys: ['['], show: '[', label: 'previous hunk', on: ['review'], disabled: look.noResult, run: move.previousHunk },
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
  { id: 'review.left', keys: ['h', 'left'], show: 'h l', label: 'previous, next file', on: ['review'], run: move.left },
  { id: 'review.right', keys: ['l', 'right'], show: 'l', label: 'next file', on: ['review'], run: move.right },
];
