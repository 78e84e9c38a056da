/** Keys of a plan that waits for approval, and of choosing what one of its tasks waits for. */
import * as plan from '../actions/plan.ts';
import { noVersions } from '../dialogs/plan-look.ts';
import type { Key } from './key.ts';

const choice = (record: Omit<Key, 'on' | 'when'>): Key => ({ on: ['tasks'], when: plan.choosing, ...record });
const key = (record: Omit<Key, 'on' | 'when' | 'changes'>): Key => ({ group: 'Plan', on: ['tasks'], when: plan.onPlan, changes: true, disabled: plan.noTask, ...record });

/** While the dependencies of one task are chosen. */
export const DEPENDENCIES: readonly Key[] = [
  choice({ id: 'needs.toggle', keys: ['space'], show: 'Space', label: 'waits for it or not', footer: 0.1, run: plan.toggleNeed }),
  choice({ id: 'needs.keep', keys: ['d', 'enter'], show: 'Enter', label: 'keep', footer: 0.2, changes: true, run: plan.keepNeeds }),
  choice({ id: 'needs.leave', keys: ['esc'], show: 'Esc', label: 'as before', footer: 0.3, run: plan.leaveNeeds }),
];

export const PLAN: readonly Key[] = [
  key({ id: 'plan.edit-task', keys: ['e'], show: 'e', label: 'edit task', footer: 1.6, run: plan.editTask }),
  key({ id: 'plan.drop-task', keys: ['x'], show: 'x', label: 'drop task', footer: 1.7, run: plan.dropTask }),
  key({ id: 'plan.add-task', keys: ['+'], show: '+', label: 'add task', footer: 1.8, now: () => 'add', disabled: plan.noPlan, run: plan.addTask }),
  key({ id: 'plan.needs', keys: ['d'], show: 'd', label: 'dependencies', now: () => 'deps', footer: 1.9, run: plan.chooseNeeds }),
  key({ id: 'plan.lower', keys: ['J'], show: 'J K', label: 'less, more important', footer: 3.5, run: plan.lower }),
  key({ id: 'plan.raise', keys: ['K'], show: 'K', label: 'more important', run: plan.raise }),
  {
    id: 'plan.dry-run',
    keys: ['w'],
    show: 'w',
    label: 'dry run: what runs when',
    group: 'Plan',
    on: ['tasks'],
    when: plan.onPlan,
    footer: 3.1,
    now: () => 'dry run',
    disabled: plan.noPlan,
    run: plan.dryRun,
  },
  {
    id: 'plan.versions',
    keys: ['v'],
    show: 'v',
    label: 'compare plan versions',
    group: 'Plan',
    on: ['tasks'],
    when: plan.onPlan,
    footer: 3.3,
    now: () => 'versions',
    disabled: (view) => plan.noPlan(view) ?? noVersions(view),
    run: plan.compare,
  },
  key({ id: 'plan.editor', keys: ['E'], show: 'E', label: 'open plan in $EDITOR', now: () => '$EDITOR', footer: 3.2, disabled: plan.noPlan, run: plan.editWhole }),
];
