/** Keys of a file that cannot be read; they outrank the others on Tasks while it is shown there. */
import type { View } from '../model.ts';
import { ONLY_LOOKS } from '../why-not.ts';
import type { Key } from './key.ts';

const key = (record: Omit<Key, 'on' | 'when' | 'group'>): Key => ({ group: 'Data', on: ['tasks'], when: (view: View) => view.broken !== null, ...record });

export const BROKEN: readonly Key[] = [
  key({
    id: 'broken.edit',
    keys: ['e'],
    show: 'e',
    label: 'open the broken file in $EDITOR',
    now: ({ broken }) => `open at line ${broken?.problems[0]?.line ?? 1}`,
    footer: 0.1,
    disabled: ({ readOnly }) => (readOnly ? ONLY_LOOKS : null),
    run: (controls) => controls.mendFile(),
  }),
  key({
    id: 'broken.good',
    keys: ['d'],
    show: 'd',
    label: 'the last good copy, your version',
    now: ({ ui }) => (ui.lastGood ? 'your version' : 'last good copy'),
    footer: 0.2,
    disabled: ({ broken }) => (broken?.good.length ? null : 'there is no copy beside it'),
    run: ({ ui }) => {
      ui.lastGood = !ui.lastGood;
      ui.top = 0;
    },
  }),
  key({
    id: 'broken.leave',
    keys: ['x'],
    show: 'x',
    label: 'leave the broken file as it is',
    now: () => 'leave it',
    footer: 0.3,
    run: ({ ui, view }) => {
      ui.leftBroken = view.broken?.key ?? null;
      ui.lastGood = false;
      ui.top = 0;
    },
  }),
];
