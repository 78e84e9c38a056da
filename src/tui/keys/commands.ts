/** What can be done by name only: rare, or too heavy for a single key. They stand in the palette beside everything that has a key. */
import * as act from '../actions/act.ts';
import * as agent from '../actions/agent.ts';
import * as look from '../actions/look.ts';
import * as why from '../actions/reasons.ts';
import { leavingWords, quitDialog, stopNow } from '../dialogs/quit.ts';
import { selectedSession } from '../layout.ts';
import type { View } from '../model.ts';
import { ONLY_LOOKS } from '../why-not.ts';
import { called } from './called.ts';
import type { Command, Key } from './key.ts';
import { NAMED } from './named.ts';

const noAgents = (view: View): string | null => (view.demo ? `the demo ends with its screen; ${called('run.quit')} leaves it` : why.notRunning(view));
const noSession = (view: View): string | null => (selectedSession(view) ? null : 'no agent has worked here yet');

const BY_NAME: readonly Command[] = [
  {
    id: 'run.detach',
    label: 'detach; agents keep running',
    now: leavingWords,
    group: 'Run',
    disabled: (view) => (view.demo ? 'the demo ends with its screen' : null),
    run: (controls) => controls.leave(0),
  },
  { id: 'run.stop', label: 'stop in order…', group: 'Run', changes: true, disabled: noAgents, run: (controls) => controls.open(quitDialog(controls.view)) },
  { id: 'run.stop-now', label: 'stop now…', group: 'Run', changes: true, disabled: noAgents, run: (controls) => controls.open(stopNow()) },
  {
    id: 'you.next',
    label: 'open the next question',
    group: 'Needs you',
    on: ['you'],
    disabled: (view) => (view.derived.waiting.length > 0 ? null : 'nothing needs you'),
    run: act.openRequest,
  },
  { id: 'agent.restart', label: 'restart…', group: 'Agent', on: ['run'], changes: true, disabled: agent.noRestart, run: agent.restartAgent },
  {
    id: 'agent.session',
    label: 'say its session id',
    group: 'Agent',
    on: ['run', 'tasks'],
    disabled: noSession,
    run: (controls) => {
      const session = selectedSession(controls.view);
      if (session) controls.say(`${session.role}${session.task_id ? ` on ${session.task_id}` : ''}: session ${session.id}`);
    },
  },
  {
    id: 'data.folder',
    label: 'open a shell in .multi-agent',
    group: 'Data',
    disabled: (view) => (view.readOnly ? ONLY_LOOKS : why.noRun(view)),
    run: (controls) => controls.shell(controls.view.dir, '.multi-agent'),
  },
  { id: 'view.call-test', label: 'send a test notification', group: 'View', run: (controls) => controls.callTest() },
  { id: 'help.doctor', label: 'doctor: agents, daemons, files', group: 'Help', run: look.show('health') },
];

export const COMMANDS: readonly Key[] = [...BY_NAME, ...NAMED].map((command) => ({ ...command, keys: [], show: '' }));
