/** Keys of a merge conflict that is the user's to resolve; while it is on screen, those of the review do not hold. */
import * as conflict from '../conflict/act.ts';
import * as pick from '../conflict/pick.ts';
import { pickCount, undecided } from '../conflict/shown.ts';
import type { View } from '../model.ts';
import type { Key } from './key.ts';

const when = conflict.inConflict;
/** @param short what it is called beside the conflict, where fewer words do */
const key = (short: string | ((view: View) => string), record: Omit<Key, 'on' | 'when' | 'now'>): Key => ({
  ...record,
  on: ['review'],
  when,
  now: (view) => (when(view) ? (typeof short === 'string' ? short : short(view)) : record.label),
});

export const CONFLICT: readonly Key[] = [
  key((view) => (pickCount(view) > 0 && undecided(view).length === 0 ? 'write & check…' : 'check again'), {
    id: 'conflict.check',
    keys: ['a'],
    show: 'a',
    label: 'check a resolved conflict again',
    group: 'Review',
    footer: 1,
    changes: true,
    disabled: conflict.noCheck,
    run: pick.checkAgain,
  }),
  key('pick side', { id: 'conflict.pick', keys: ['space'], show: 'Space', label: 'pick this side of a conflict', footer: 1.1, disabled: pick.noPick, run: pick.pickSide }),
  key('both', { id: 'conflict.both', keys: ['b'], show: 'b', label: 'pick both sides of a conflict', footer: 1.15, disabled: pick.noBoth, run: pick.pickBoth }),
  key('side', { id: 'conflict.task-side', keys: ['j', 'down'], show: 'j k', label: 'side of a conflict', footer: 1.5, disabled: pick.noPick, run: pick.side('task') }),
  key('upper side', { id: 'conflict.run-side', keys: ['k', 'up'], show: 'k', label: 'upper side of a conflict', disabled: pick.noPick, run: pick.side('run') }),
  key('give to agent…', {
    id: 'conflict.agent',
    keys: ['r'],
    show: 'r',
    label: 'give a conflict to its agent again…',
    group: 'Review',
    footer: 1.4,
    changes: true,
    disabled: conflict.notStuck,
    run: conflict.giveToAgent,
  }),
  key('$EDITOR', {
    id: 'conflict.edit',
    keys: ['e'],
    show: 'e',
    label: 'conflicted file in $EDITOR',
    group: 'Review',
    footer: 1.2,
    disabled: conflict.noEditor,
    run: conflict.editHere,
  }),
  key('conflict', { id: 'conflict.next', keys: [']'], show: '[ ]', label: 'next, previous conflict', footer: 1.17, disabled: conflict.oneConflict, run: conflict.turn(1) }),
  key('previous conflict', { id: 'conflict.previous', keys: ['['], show: '[', label: 'previous conflict', disabled: conflict.oneConflict, run: conflict.turn(-1) }),
  key('file', { id: 'conflict.next-file', keys: ['J', 'tab'], show: 'J K', label: 'conflicted file', footer: 3.5, disabled: conflict.oneFile, run: conflict.otherFile(1) }),
  key('previous file', {
    id: 'conflict.previous-file',
    keys: ['K', 'shift+tab'],
    show: 'K',
    label: 'previous conflicted file',
    disabled: conflict.oneFile,
    run: conflict.otherFile(-1),
  }),
  key('shell', {
    id: 'conflict.shell',
    keys: ['!'],
    show: '!',
    label: 'shell at the conflict',
    group: 'Review',
    footer: 2,
    disabled: conflict.noConflictShell,
    run: conflict.shellHere,
  }),
  key('give up…', {
    id: 'conflict.give-up',
    keys: ['x'],
    show: 'x',
    label: 'give a conflict up…',
    group: 'Review',
    footer: 4.5,
    changes: true,
    disabled: conflict.noGivingUp,
    run: conflict.giveUp,
  }),
];
