/** Keys that work on every screen, where the screen has no meaning of its own for them. */
import * as act from '../actions/act.ts';
import * as look from '../actions/look.ts';
import * as move from '../actions/move.ts';
import * as why from '../actions/reasons.ts';
import { noUndo, undo } from '../actions/undo.ts';
import { copyMenu, nothingToCopy } from '../copy/menu.ts';
import { SCREEN_LABELS, SCREENS } from '../screen-names.ts';
import { whyNot } from '../why-not.ts';
import type { Key } from './key.ts';

const NO_FURTHER = 'nothing more that way';
const NO_OTHER = 'there is no other';

/** While the orchestrator is gone this outranks whatever the key does elsewhere. By name it is `health.start`. */
export const LOST: readonly Key[] = [
  {
    id: 'run.reconnect',
    keys: ['r'],
    show: 'r',
    label: 'start a lost orchestrator',
    now: () => 'start the orchestrator',
    when: (view) => view.lostFor !== null,
    footer: 0.1,
    disabled: (view) => (view.readOnly ? whyNot(view) : null),
    run: (controls) => controls.reconnect(),
  },
];

export const EVERYWHERE: readonly Key[] = [
  { id: 'goal.new', keys: ['+'], show: '+', label: 'new goal', group: 'Goal', footer: 1, changes: true, disabled: why.runGoesOn, run: act.newGoal },
  {
    id: 'run.pause',
    keys: ['P', 'p'],
    show: 'P',
    label: 'pause, resume the run',
    group: 'Run',
    footer: 5,
    changes: true,
    now: (view) => (view.state.run?.state === 'paused' ? 'resume' : 'pause'),
    disabled: why.notRunning,
    run: act.pauseRun,
  },
  {
    id: 'screen.you',
    keys: ['0'],
    show: '0',
    label: 'needs you',
    group: 'Go to',
    footer: 4,
    disabled: (view) => (view.ui.screen === 'you' && !view.ui.help ? 'this is that screen' : null),
    run: look.show('you'),
  },
  ...SCREENS.slice(1).map(
    (name, at): Key => ({
      id: `screen.${name}`,
      keys: [String(at + 1)],
      show: String(at + 1),
      label: SCREEN_LABELS[name],
      group: 'Go to',
      still: 'this is that screen',
      run: look.show(name),
    }),
  ),
  { id: 'move.down', keys: ['j', 'down'], show: 'j k', label: 'move', still: NO_FURTHER, run: move.down },
  { id: 'move.up', keys: ['k', 'up'], show: 'k', label: 'up', still: NO_FURTHER, run: move.up },
  { id: 'move.top', keys: ['g', 'home'], show: 'g G', label: 'top, bottom', still: NO_FURTHER, run: move.top },
  { id: 'move.bottom', keys: ['G', 'end'], show: 'G', label: 'bottom', still: NO_FURTHER, run: move.bottom },
  { id: 'move.half-down', keys: ['ctrl+d'], show: 'Ctrl+D Ctrl+U', label: 'half a page', still: NO_FURTHER, run: move.halfDown },
  { id: 'move.half-up', keys: ['ctrl+u'], show: 'Ctrl+U', label: 'half a page up', still: NO_FURTHER, run: move.halfUp },
  { id: 'move.page-down', keys: ['pagedown'], show: 'PgDn PgUp', label: 'a page', still: NO_FURTHER, run: move.pageDown },
  { id: 'move.page-up', keys: ['pageup'], show: 'PgUp', label: 'a page up', still: NO_FURTHER, run: move.pageUp },
  { id: 'move.next-panel', keys: ['tab'], show: 'Tab', label: 'next agent or panel', on: ['run', 'tasks', 'review'], still: NO_OTHER, run: move.nextPanel },
  { id: 'move.previous-panel', keys: ['shift+tab'], show: 'Shift+Tab', label: 'previous agent or panel', on: ['run', 'tasks', 'review'], still: NO_OTHER, run: move.previousPanel },
  ...Array.from(
    { length: 9 },
    (_, at): Key => ({
      id: `agent.${at + 1}`,
      keys: [`alt+${at + 1}`],
      show: `Alt+${at + 1}`,
      label: `agent ${at + 1}`,
      on: ['run'],
      still: 'that agent has the focus',
      run: move.agentNumber(at + 1),
    }),
  ),
  {
    id: 'view.filter',
    keys: ['/'],
    show: '/',
    label: 'filter',
    now: (view) => (look.inPane(view) ? 'search' : 'filter'),
    group: 'View',
    footer: 8,
    on: ['run', 'tasks', 'graph', 'messages', 'audit', 'setup'],
    disabled: (view) => (view.ui.screen === 'setup' ? null : why.noRun(view)),
    run: look.filter,
  },
  { id: 'data.copy', keys: ['y'], show: 'y', label: 'copy…', group: 'Data', footer: 8, disabled: nothingToCopy, run: copyMenu },
  { id: 'view.stream', keys: ['s'], show: 's', label: 'plain stream', group: 'View', footer: 8, disabled: why.noRun, run: look.stream },
  { id: 'run.undo', keys: ['u'], show: 'u', label: 'undo my last decision', group: 'Run', changes: true, disabled: noUndo, run: undo },
  { id: 'view.back', keys: ['esc'], show: 'Esc', label: 'back, clear filter', still: 'nothing is open here; q leaves', run: look.back },
  { id: 'help.commands', keys: [':', 'ctrl+k'], show: ':', label: 'commands', footer: 8.5, run: (controls) => controls.commands() },
  { id: 'help.keys', keys: ['?'], show: '?', label: 'help', group: 'Help', run: look.help },
  { id: 'run.quit', keys: ['q'], show: 'q', label: 'quit', now: (view) => (view.demo ? 'leave demo' : view.goesBack ? 'back' : 'quit'), group: 'Run', footer: 9, run: look.quit },
  {
    id: 'view.mouse',
    keys: ['m'],
    show: 'm',
    label: 'mouse on, off',
    now: ({ ui }) => `mouse: ${ui.mouse ? 'on' : 'off'}`,
    group: 'View',
    run: (controls) => controls.setMouse(!controls.ui.mouse),
  },
  { id: 'view.repaint', keys: ['ctrl+l'], show: 'Ctrl+L', label: 'repaint', group: 'View', run: look.repaint },
  { id: 'view.suspend', keys: ['ctrl+z'], show: 'Ctrl+Z', label: 'suspend; fg comes back', group: 'View', run: look.suspend },
];
