/** Keys that work on every screen, where the screen has no meaning of its own for them. */
import * as act from '../actions/act.ts';
import * as look from '../actions/look.ts';
import * as move from '../actions/move.ts';
import { SCREEN_LABELS, SCREENS } from '../model.ts';
import type { Key } from './key.ts';

export const EVERYWHERE: readonly Key[] = [
  { keys: ['+'], show: '+', label: 'new goal', footer: 1, changes: true, disabled: act.runGoesOn, run: act.newGoal },
  {
    keys: ['p', 'P'],
    show: 'p',
    label: 'pause, resume',
    footer: 5,
    changes: true,
    now: (view) => (view.state.run?.state === 'paused' ? 'resume' : 'pause'),
    disabled: act.notRunning,
    run: act.pauseRun,
  },
  { keys: ['0'], show: '0', label: 'needs you', footer: 4, disabled: (view) => (view.ui.screen === 'you' ? 'this is that screen' : null), run: look.show('you') },
  ...SCREENS.slice(1).map((name, at): Key => ({ keys: [String(at + 1)], show: String(at + 1), label: SCREEN_LABELS[name], run: look.show(name) })),
  { keys: ['j', 'down'], show: 'j k', label: 'move', run: move.down },
  { keys: ['k', 'up'], show: 'k', label: 'up', run: move.up },
  { keys: ['g', 'home'], show: 'g G', label: 'top, bottom', run: move.top },
  { keys: ['G', 'end'], show: 'G', label: 'bottom', run: move.bottom },
  { keys: ['ctrl+d'], show: 'Ctrl+D Ctrl+U', label: 'half a page', run: move.halfDown },
  { keys: ['ctrl+u'], show: 'Ctrl+U', label: 'half a page up', run: move.halfUp },
  { keys: ['pagedown'], show: 'PgDn PgUp', label: 'a page', run: move.pageDown },
  { keys: ['pageup'], show: 'PgUp', label: 'a page up', run: move.pageUp },
  { keys: ['tab'], show: 'Tab', label: 'next agent or panel', run: move.nextPanel },
  { keys: ['shift+tab'], show: 'Shift+Tab', label: 'previous agent or panel', run: move.previousPanel },
  ...Array.from({ length: 9 }, (_, at): Key => ({ keys: [`alt+${at + 1}`], show: `Alt+${at + 1}`, label: `agent ${at + 1}`, on: ['run'], run: move.agentNumber(at + 1) })),
  { keys: ['/'], show: '/', label: 'filter', footer: 8, on: ['run', 'tasks', 'messages', 'audit'], disabled: act.noRun, run: look.filter },
  { keys: ['esc'], show: 'Esc', label: 'back, clear filter', run: look.back },
  { keys: ['?'], show: '?', label: 'help', run: look.help },
  { keys: ['q'], show: 'q', label: 'quit', footer: 9, run: look.quit },
  { keys: ['ctrl+l'], show: 'Ctrl+L', label: 'repaint', run: look.repaint },
  { keys: ['ctrl+z'], show: 'Ctrl+Z', label: 'suspend; fg comes back', run: look.suspend },
];
