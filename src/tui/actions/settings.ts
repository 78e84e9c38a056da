/** Changing a setting where it stands: a choice is chosen, a switch turned, the rest written. What is wrong is refused by whoever writes the file. */
import { type SettingRow, valueText } from '../../core/view/settings.ts';
import { wrap } from '../frame/width.ts';
import type { Controls, Dialog, View } from '../model.ts';
import { type Line, s, u } from '../parts/line.ts';
import { emptyField } from '../parts/text-field.ts';
import { chosenSetting } from '../screens/setup.ts';
import { DIM, KEY } from '../theme.ts';

export function noChange(view: View): string | null {
  const row = chosenSetting(view);
  if (!row) return 'this stands for the run, which keeps what it was given';
  if (!row.setting) return 'this cannot be set';
  return view.changesSettings ? null : 'settings are changed with: maos-tui config set';
}
export const noReset = (view: View): string | null => noChange(view) ?? (['project', 'user'].includes(chosenSetting(view)?.from ?? '') ? null : 'no file says anything about it');

const valuesOf = (row: SettingRow): readonly string[] | null =>
  row.setting?.kind === 'switch' ? ['on', 'off'] : row.setting?.kind === 'choice' ? (row.setting.values ?? []) : null;

function choose(row: SettingRow, values: readonly string[]): Dialog {
  return {
    name: 'menu',
    title: row.label,
    width: 62,
    deafUntil: 0,
    lines: (_view, width): Line[] => [
      ...wrap(row.about, width - 2).map((line): Line => [s(' '), s(line)]),
      [],
      ...values.map((value, at): Line => [s(`  ${at + 1}  `, KEY), s(value === row.shown ? '(*) ' : '( ) '), u(value)]),
      [],
    ],
    keys: values.map((value, at) => ({
      keys: [String(at + 1)],
      label: value,
      run: (controls) => {
        controls.close();
        controls.changeSetting(row.key, value);
      },
    })),
  };
}

function write(row: SettingRow): Dialog {
  return {
    name: 'write',
    title: row.label,
    width: 70,
    deafUntil: 0,
    keys: [],
    field: emptyField(valueText(row.value)),
    fieldRows: 3,
    enter: 'save',
    lines: (_view, width): Line[] => [
      ...wrap(row.about, width - 2).map((line): Line => [s(' '), s(line)]),
      ...(row.setting?.kind === 'list' ? [[s(' A list: [first, second]', DIM)]] : row.setting?.kind === 'keys' ? [[s(' Names of deeds and their keys: {run.quit: Q}', DIM)]] : []),
    ],
    send: (text, controls) => {
      if (text.trim() === '') {
        controls.say('Write a value; x on the list takes it out of the file.', 'warn');
        return;
      }
      controls.close();
      controls.changeSetting(row.key, text.trim());
    },
  };
}

/** The setting of that name, from wherever one is. */
export const openNamed =
  (key: string) =>
  (controls: Controls): void =>
    open(
      controls,
      controls.view.settings.find((row) => row.key === key),
    );
export const openSetting = (controls: Controls): void => open(controls, chosenSetting(controls.view) ?? undefined);
function open(controls: Controls, row: SettingRow | undefined): void {
  if (!row) return;
  const values = valuesOf(row);
  controls.open(values ? choose(row, values) : write(row));
}

/** The next value, at once. */
export function nextValue(controls: Controls): void {
  const row = chosenSetting(controls.view);
  const values = row && valuesOf(row);
  if (!row || !values) {
    openSetting(controls);
    return;
  }
  controls.changeSetting(row.key, values[(values.indexOf(row.shown) + 1) % values.length] ?? '');
}

export function resetSetting(controls: Controls): void {
  const row = chosenSetting(controls.view);
  if (row) controls.changeSetting(row.key, undefined);
}

export const noSettingUndo = ({ ui }: View): string | null => (ui.lastSetting ? null : 'no setting was changed on this screen');

/** The last change taken back, and by the same key made again. */
export function undoSetting(controls: Controls): void {
  const { lastSetting } = controls.ui;
  if (lastSetting) controls.changeSetting(lastSetting.key, lastSetting.words);
}
