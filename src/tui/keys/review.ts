/** Keys of a result under review. */
import * as act from '../actions/act.ts';
import * as move from '../actions/move.ts';
import type { Key } from './key.ts';

export const REVIEW: readonly Key[] = [
  { keys: ['a'], show: 'a', label: 'approve & merge…', on: ['review'], footer: 1, changes: true, disabled: act.notReviewed, run: act.approve },
  { keys: ['r'], show: 'r', label: 'request changes', on: ['review'], footer: 2, changes: true, disabled: act.notReviewed, run: act.askAgain },
  { keys: ['J'], show: 'J K', label: 'next, previous file', on: ['review'], footer: 3, run: move.nextFile },
  { keys: ['K'], show: 'K', label: 'previous file', on: ['review'], run: move.previousFile },
  { keys: ['h', 'left'], show: 'h l', label: 'previous, next file', on: ['review'], run: move.left },
  { keys: ['l', 'right'], show: 'l', label: 'next file', on: ['review'], run: move.right },
];
