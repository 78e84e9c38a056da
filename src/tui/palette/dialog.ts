/** `:` the commands by name. Typing searches, Enter runs, Tab completes; what cannot be done now stays in the list and says why. */
import { clip } from '../frame/width.ts';
import type { Controls, Dialog, View } from '../model.ts';
import { cell, type Line, type Span, s } from '../parts/line.ts';
import { emptyField } from '../parts/text-field.ts';
import { DIM, KEY, type Style } from '../theme.ts';
import { COUNT, type Row, remember, rowsFor } from './commands.ts';

const WIDTH = 64;
const LIST = { least: 6, most: 14 };
const SCREEN = 8;
const KEYS = 8;

const listRows = (view: View): number => Math.max(LIST.least, Math.min(LIST.most, Math.floor(view.rows / 2) - 6));

/** Letters that answer are bold; only the chosen row has a colour. */
function marked(row: Row, width: number, chosen: boolean): Span[] {
  const shown = clip(row.text, width);
  const style: Style = row.why !== null ? DIM : chosen ? { fg: 6 } : {};
  const marks = new Set(row.marks);
  return Array.from(shown, (char, at) => s(char, marks.has(at) ? { ...style, bold: true, dim: false } : style));
}

function lineOf(row: Row, width: number, chosen: boolean): Line {
  const room = width - 3 - SCREEN - KEYS;
  const text = marked(row, room, chosen);
  const used = text.length;
  const rest = Math.max(0, room - used);
  const why = row.why !== null && rest > 5 ? ` ${clip(`(${row.why})`, rest - 2)}` : '';
  return [s(chosen ? ' ▸ ' : '   ', chosen ? KEY : {}), ...text, cell(why, rest, DIM), cell(row.screen, SCREEN, DIM), cell(row.key, KEYS, KEY)];
}

export function paletteDialog(): Dialog {
  let typed = '';
  let chosen = 0;
  let top = 0;
  const rows = (view: View): Row[] => {
    const now = view.ui.dialog?.field?.text ?? '';
    if (now !== typed) {
      chosen = 0;
      top = 0;
    }
    typed = now;
    const found = rowsFor(view, typed);
    chosen = Math.max(0, Math.min(chosen, found.length - 1));
    return found;
  };
  const move = (by: number) => (controls: Controls) => {
    const count = rows(controls.view).length;
    chosen = Math.max(0, Math.min(chosen + by, count - 1));
  };
  return {
    name: 'palette',
    title: 'Command',
    width: WIDTH,
    deafUntil: 0,
    field: emptyField(),
    search: true,
    enter: 'run',
    lines: (view, width): Line[] => {
      const found = rows(view);
      const room = listRows(view);
      top = Math.max(Math.min(top, chosen), chosen - room + 1, 0);
      const shown = found.slice(top, top + room).map((row, at) => lineOf(row, width, top + at === chosen));
      if (found.length === 0) shown.push([s('   Nothing is called that. Fewer letters find more.', DIM)]);
      while (shown.length < room) shown.push([]);
      const commands = found.filter((row) => !row.id.startsWith('task:')).length;
      const tasks = found.length - commands;
      return [...shown, [], [s(` ${commands} of ${COUNT} commands${tasks > 0 ? `, ${tasks} task${tasks === 1 ? '' : 's'}` : ''}`, DIM)]];
    },
    send: (_text, controls) => {
      const row = rows(controls.view)[chosen];
      if (!row) return;
      if (row.why !== null) {
        controls.say(`${row.text}: ${row.why}.`, 'warn');
        return;
      }
      controls.close();
      if (!row.id.startsWith('task:')) controls.ui.recent = remember(controls.ui.recent, row.id);
      row.run(controls);
    },
    keys: [
      {
        keys: ['tab'],
        label: 'complete',
        run: (controls) => {
          const row = rows(controls.view)[chosen];
          const { dialog } = controls.ui;
          if (row && dialog) dialog.field = emptyField(row.text);
        },
      },
      { keys: ['up', 'ctrl+p'], label: '', run: move(-1) },
      { keys: ['down', 'ctrl+n'], label: '', run: move(1) },
      { keys: ['pageup'], label: '', run: move(-LIST.least) },
      { keys: ['pagedown'], label: '', run: move(LIST.least) },
    ],
  };
}
