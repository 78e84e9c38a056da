/** Keys of the screens that list what happened, and of health. */
import * as act from '../actions/act.ts';
import * as look from '../actions/look.ts';
import * as why from '../actions/reasons.ts';
import { scrollDown, scrollUp } from '../actions/scroll.ts';
import type { Key } from './key.ts';

export const RECORDS: readonly Key[] = [
  {
    id: 'record.open',
    keys: ['enter'],
    show: 'Enter',
    label: 'details',
    on: ['tasks', 'messages', 'audit'],
    footer: 2,
    now: look.openLabel,
    disabled: look.nothingToOpen,
    run: look.open,
  },
  {
    id: 'audit.verify',
    keys: ['V'],
    show: 'V',
    label: 'verify chain',
    group: 'Data',
    on: ['audit'],
    footer: 3,
    disabled: (view) => (view.state.seq > 0 ? null : 'nothing has happened yet'),
    run: (controls) => controls.verifyAudit(),
  },
  {
    id: 'cost.budget',
    keys: ['b'],
    show: 'b',
    label: 'more budget',
    group: 'Run',
    on: ['cost'],
    footer: 1,
    disabled: act.noBudgetAsked,
    run: act.openBudget,
  },
  { id: 'cost.group', keys: ['g'], show: 'g', label: 'group by', group: 'View', on: ['cost'], footer: 2, disabled: look.noCosts, run: look.groupCosts },
  { id: 'cost.sort', keys: ['S'], show: 'S', label: 'sort', group: 'View', on: ['cost'], footer: 3, disabled: look.noCosts, run: look.sortCosts },
  { id: 'record.scroll-down', keys: ['J'], show: 'J K', label: 'scroll the details', on: ['tasks', 'you', 'messages', 'audit'], still: 'all of it is in sight', run: scrollDown },
  { id: 'record.scroll-up', keys: ['K'], show: 'K', label: 'scroll back', on: ['tasks', 'you', 'messages', 'audit'], still: 'it begins here', run: scrollUp },
  {
    id: 'message.thread',
    keys: ['t'],
    show: 't',
    label: 'thread',
    group: 'View',
    on: ['messages'],
    footer: 2.2,
    now: (view) => (look.inThread(view) ? 'all messages' : 'thread'),
    disabled: look.noThread,
    run: look.thread,
  },
  { id: 'message.again', keys: ['R'], show: 'R', label: 'send again', group: 'Agent', on: ['messages'], footer: 3, changes: true, disabled: act.notDead, run: act.sendAgain },
  { id: 'health.start', keys: ['r'], show: 'r', label: 'start the daemons', group: 'Run', on: ['health'], footer: 1, disabled: why.daemonsRun, run: act.askAgain },
];
