/** Keys of the agents' panes. */
import * as agent from '../actions/agent.ts';
import { copyMode, noPane } from '../actions/copy-mode.ts';
import * as look from '../actions/look.ts';
import * as move from '../actions/move.ts';
import * as type from '../actions/type.ts';
import type { Key } from './key.ts';

export const RUN: readonly Key[] = [
  { id: 'pane.left', keys: ['h', 'left'], show: 'h l', label: 'scroll sideways', on: ['run'], still: 'the lines begin here', run: move.left },
  { id: 'pane.right', keys: ['l', 'right'], show: 'l', label: 'scroll right', on: ['run'], still: 'no line is longer', run: move.right },
  {
    id: 'agent.type',
    keys: ['i'],
    show: 'i',
    label: 'type to agent',
    group: 'Agent',
    on: ['run'],
    footer: 3,
    changes: true,
    now: type.typeLabel,
    disabled: type.noTyping,
    run: type.toAgent,
  },
  {
    id: 'agent.pause',
    keys: ['p'],
    show: 'p',
    label: 'pause, resume agent',
    group: 'Agent',
    on: ['run'],
    footer: 5.5,
    changes: true,
    now: agent.pauseLabel,
    disabled: agent.noPause,
    run: agent.pauseAgent,
  },
  { id: 'view.zoom', keys: ['z'], show: 'z', label: 'zoom', group: 'View', on: ['run'], footer: 3, disabled: look.noZoom, run: look.zoom },
  { id: 'pane.follow', keys: ['f'], show: 'f', label: 'follow', group: 'View', on: ['run'], still: 'the newest line is in sight', run: look.follow },
  { id: 'pane.wrap', keys: ['w'], show: 'w', label: 'wrap', group: 'View', on: ['run'], run: look.toggleWrap },
  { id: 'pane.copy', keys: ['v'], show: 'v', label: 'copy mode', group: 'View', on: ['run'], disabled: noPane, run: copyMode },
  { id: 'pane.previous', keys: ['[', 'shift+tab'], show: '[ ]', label: 'previous, next agent', on: ['run'], still: 'there is no other agent', run: move.previousPanel },
  { id: 'pane.next', keys: [']'], show: ']', label: 'next agent', on: ['run'], still: 'there is no other agent', run: move.nextPanel },
  { id: 'agent.older', keys: ['n'], show: 'n N', label: 'older, newer match', on: ['run'], disabled: look.noMatch, run: look.match('older') },
  { id: 'agent.newer', keys: ['N'], show: 'N', label: 'newer match', on: ['run'], disabled: look.noMatch, run: look.match('newer') },
];
