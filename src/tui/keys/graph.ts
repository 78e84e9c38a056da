/** Keys of the graph. */
import * as move from '../actions/move.ts';
import type { Key } from './key.ts';

export const GRAPH: readonly Key[] = [
  { id: 'graph.up-stream', keys: ['h', 'left'], show: 'h l', label: 'up, down stream', on: ['graph'], footer: 1, run: move.left },
  { id: 'graph.down-stream', keys: ['l', 'right'], show: 'l', label: 'down stream', on: ['graph'], run: move.right },
];
