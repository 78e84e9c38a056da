/** Keys of the settings. */
import * as settings from '../actions/settings.ts';
import type { Key } from './key.ts';

export const SETUP: readonly Key[] = [
  { id: 'setup.change', keys: ['enter'], show: 'Enter', label: 'change', on: ['setup'], footer: 1, disabled: settings.noChange, run: settings.openSetting },
  { id: 'setup.next', keys: ['space'], show: 'Space', label: 'next value', on: ['setup'], footer: 2, disabled: settings.noChange, run: settings.nextValue },
  { id: 'setup.reset', keys: ['x'], show: 'x', label: 'reset', on: ['setup'], footer: 3, disabled: settings.noReset, run: settings.resetSetting },
  { id: 'setup.undo', keys: ['u'], show: 'u', label: 'undo', on: ['setup'], footer: 3.5, disabled: settings.noSettingUndo, run: settings.undoSetting },
  { id: 'setup.call-test', keys: ['n'], show: 'n', label: 'test notification', on: ['setup'], footer: 8.2, run: (controls) => controls.callTest() },
];
