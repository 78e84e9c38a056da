/** Keys of what lists tasks: run, tasks and graph. */
import * as act from '../actions/act.ts';
import * as elsewhere from '../actions/elsewhere.ts';
import * as marks from '../actions/marks.ts';
import * as why from '../actions/reasons.ts';
import * as type from '../actions/type.ts';
import { isStuck } from '../conflict/shown.ts';
import { selectedTask } from '../parts/task-list.ts';
import type { ScreenName } from '../screen-names.ts';
import type { Key } from './key.ts';

const EACH: readonly ScreenName[] = ['run', 'tasks', 'graph'];

export const LISTS: readonly Key[] = [
  { id: 'demo.watch', keys: ['d'], show: 'd', label: 'demo', group: 'Help', on: ['run', 'tasks'], footer: 1.2, when: elsewhere.mayWatchDemo, run: elsewhere.watchDemo },
  { id: 'run.open', keys: ['o'], show: 'o', label: 'open old run…', group: 'Run', on: ['run', 'tasks'], footer: 2.6, when: elsewhere.mayOpenRun, run: elsewhere.openRun },
  {
    id: 'task.open',
    keys: ['enter'],
    show: 'Enter',
    label: 'open task',
    group: 'Task',
    on: ['run'],
    footer: 2,
    now: (view) => (view.first ? 'write a goal' : isStuck(selectedTask(view)) ? 'see the conflict' : 'open task'),
    disabled: act.nothingToOpen,
    run: act.openTask,
  },
  {
    id: 'task.approve',
    keys: ['a'],
    show: 'a',
    label: 'approve…',
    group: 'Plan',
    on: ['tasks', 'run', 'graph'],
    footer: 1,
    changes: true,
    now: act.approveLabel,
    disabled: act.nothingToApprove,
    run: act.approve,
  },
  {
    id: 'plan.send-back',
    keys: ['r'],
    show: 'r',
    label: 'send back',
    group: 'Plan',
    on: ['tasks', 'run', 'graph'],
    footer: 1.95,
    changes: true,
    disabled: (view) => (act.openPlan(view) ? null : 'no plan waits to be sent back'),
    run: act.askAgain,
  },
  { id: 'task.mark', keys: ['space'], show: 'Space', label: 'mark', group: 'Task', on: ['tasks'], footer: 7.5, disabled: marks.noTask, run: marks.mark },
  {
    id: 'task.act-on-marked',
    keys: ['A'],
    show: 'A',
    label: 'act on marked…',
    group: 'Task',
    on: ['tasks'],
    footer: 1.55,
    changes: true,
    disabled: marks.noMarks,
    run: marks.actOnMarked,
  },
  { id: 'task.shell', keys: ['!'], show: '!', label: 'shell in its worktree', group: 'Task', on: [...EACH, 'review'], disabled: type.noShell, run: type.shell },
  { id: 'task.retry', keys: ['R'], show: 'R', label: 'retry', group: 'Task', on: EACH, footer: 6, changes: true, disabled: why.noRetry, run: act.retry },
  { id: 'task.cancel', keys: ['x'], show: 'x', label: 'cancel…', group: 'Task', on: EACH, footer: 7, changes: true, now: act.cancelLabel, disabled: why.noCancel, run: act.cancel },
  {
    id: 'agent.write',
    keys: ['c'],
    show: 'c',
    label: 'write to agent',
    group: 'Agent',
    on: ['run', 'tasks', 'messages'],
    footer: 5,
    changes: true,
    disabled: why.notRunning,
    run: act.writeMessage,
  },
];
