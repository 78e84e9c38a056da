/** Keys of the graph. */
import * as move from '../actions/move.ts';
import type { Key } from './key.ts';

export const GRAPH: readonly Key[] = [
  { keys: ['h', 'left'], show: 'h l', label: 'up, down stream', on: ['graph'], footer: 1, run: move.left },
  { keys: ['l', 'right'], show: 'l', label: 'down stream', on: ['graph'], run: move.right },
];
