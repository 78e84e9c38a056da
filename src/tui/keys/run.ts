/** Keys of the agents' panes. */
import * as act from '../actions/act.ts';
import * as look from '../actions/look.ts';
import * as move from '../actions/move.ts';
import * as type from '../actions/type.ts';
import type { Key } from './key.ts';

export const RUN: readonly Key[] = [
  { keys: ['h', 'left'], show: 'h l', label: 'scroll sideways', on: ['run'], run: move.left },
  { keys: ['l', 'right'], show: 'l', label: 'scroll right', on: ['run'], run: move.right },
  { keys: ['i'], show: 'i', label: 'type to agent', on: ['run'], footer: 3, changes: true, disabled: type.noTyping, run: type.toAgent },
  { keys: ['z'], show: 'z', label: 'zoom', on: ['run'], footer: 3, disabled: act.noRun, run: look.zoom },
  { keys: ['f'], show: 'f', label: 'follow', on: ['run'], run: look.follow },
  { keys: ['w'], show: 'w', label: 'wrap', on: ['run'], run: look.toggleWrap },
  { keys: ['[', 'shift+tab'], show: '[ ]', label: 'previous, next agent', on: ['run'], run: move.previousPanel },
  { keys: [']'], show: ']', label: 'next agent', on: ['run'], run: move.nextPanel },
];
