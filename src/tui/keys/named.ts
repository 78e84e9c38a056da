/** More that can be done by name only: about tasks, results, other runs, how the screen looks, and files beside the run. */
import * as act from '../actions/act.ts';
import * as name from '../actions/by-name.ts';
import * as why from '../actions/reasons.ts';
import { openNamed } from '../actions/settings.ts';
import type { View } from '../model.ts';
import { ONLY_LOOKS } from '../why-not.ts';
import { called } from './called.ts';
import type { Command } from './key.ts';

const LISTS = ['tasks', 'run', 'graph'] as const;
const noSettings = (view: View): string | null => (view.changesSettings ? null : 'settings are changed with: maos-tui config set');
const setting = (id: string, key: string, label: string, group: Command['group'] = 'View'): Command => ({ id, label, group, disabled: noSettings, run: openNamed(key) });
const onlyHere = (view: View): string | null => (view.readOnly ? ONLY_LOOKS : view.demo ? 'the demo keeps nothing' : null);

export const NAMED: readonly Command[] = [
  { id: 'goal.history', label: 'goal history: Up brings earlier goals', group: 'Goal', changes: true, disabled: why.runGoesOn, run: act.newGoal },
  { id: 'run.other', label: 'look at another run…', group: 'Run', disabled: name.noOtherRun, run: name.otherRun },
  setting('run.parallel', 'settings.parallel', 'parallel agents of the next run…', 'Run'),
  { id: 'task.reassign', label: 'reassign…', group: 'Task', on: LISTS, changes: true, disabled: name.noEdit, run: name.reassign },
  { id: 'task.raise', label: 'raise priority', group: 'Task', on: LISTS, changes: true, disabled: name.noRaise, run: name.raise },
  { id: 'task.log', label: 'what its agent prints', group: 'Task', on: LISTS, disabled: name.noLog, run: name.showLog },
  { id: 'review.next', label: 'next waiting', group: 'Review', disabled: name.noneWaits, run: name.nextReview },
  { id: 'review.undo-merge', label: 'undo last merge…', group: 'Review', changes: true, disabled: name.noMergeToUndo, run: name.undoMerge },
  { id: 'graph.mermaid', label: 'copy as mermaid', group: 'Graph', disabled: name.noTasks, run: name.copyGraph('mermaid') },
  { id: 'graph.dot', label: 'copy as dot', group: 'Graph', disabled: name.noTasks, run: name.copyGraph('dot') },
  setting('view.theme', 'ui.theme', 'theme…'),
  setting('view.ascii', 'ui.ascii', 'ASCII characters…'),
  setting('view.motion', 'ui.motion', 'motion…'),
  setting('view.screen-reader', 'ui.screen_reader', 'screen-reader mode, from the next start…'),
  { id: 'data.check', label: 'check state files', group: 'Data', run: (controls) => controls.tool('check') },
  {
    id: 'data.restore',
    label: 'restore last good tasks.json…',
    group: 'Data',
    disabled: (view) =>
      view.broken
        ? `it is back as soon as the orchestrator reads the file; ${called('broken.good')} on Tasks shows it`
        : 'tasks.json can be read; an edit that cannot be is put aside by itself',
    run: () => undefined,
  },
  { id: 'data.report', label: 'export report…', group: 'Data', disabled: (view) => why.noRun(view) ?? onlyHere(view), run: (controls) => controls.tool('report') },
  { id: 'help.problem', label: 'report a problem (redacted bundle)', group: 'Help', disabled: onlyHere, run: (controls) => controls.tool('problem') },
  { id: 'help.about', label: 'about', group: 'Help', run: (controls) => controls.tool('about') },
];
