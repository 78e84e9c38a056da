/** A dialog as a block: frame, what it says, the text being written, the keys. Centred; never larger than the screen. Pure. */

import type { Caret } from '../frame/diff.ts';
import type { Rect } from '../frame/grid.ts';
import type { Dialog, View } from '../model.ts';
import { type Line, lineWidth, s, u } from '../parts/line.ts';
import { type Block, panel } from '../parts/panel.ts';
import { fieldRows, shownField } from '../parts/text-field.ts';
import { DIM, KEY } from '../theme.ts';

const keyNames = (keys: readonly string[]): string => keys.map((key) => (key === 'enter' ? 'Enter' : key === 'tab' ? 'Tab' : key)).join(' or ');

/** Keys in rows of what fits. */
function keyLines(dialog: Dialog, width: number): Line[] {
  const hints: Line[] = dialog.search
    ? [
        [s('Enter', KEY), s(` ${dialog.enter ?? 'go on'}   `)],
        ...dialog.keys.filter((one) => one.label !== '').map((one): Line => [s(keyNames(one.keys), KEY), s(` ${one.label}   `)]),
        [s('Esc', KEY), s(' close')],
      ]
    : dialog.field
      ? [
          [s('Enter', KEY), s(` ${dialog.enter ?? 'go on'}   `)],
          [s('Ctrl+J', KEY), s(' new line   ')],
          [s('Esc', KEY), s(' cancel')],
        ]
      : [
          ...(dialog.name === 'menu' ? [] : dialog.keys).map((one): Line => [s(keyNames(one.keys), KEY), s(` ${one.label}   `)]),
          [
            s('Esc', KEY),
            s(dialog.name === 'quit' ? ' stay' : dialog.name === 'approval' ? ' later' : dialog.name === 'away' ? ' look around' : dialog.back ? ' back' : ' cancel'),
          ],
        ];
  const rows: Line[] = [[s(' ')]];
  for (const hint of hints) {
    const row = rows.at(-1) ?? [];
    if (lineWidth(row) + lineWidth(hint) > width && lineWidth(row) > 1) rows.push([s(' '), ...hint]);
    else rows[rows.length - 1] = [...row, ...hint];
  }
  return rows;
}

const oneLine = (text: string): string => text.replace(/\n/g, ' ');

export function dialogBlock(view: View, dialog: Dialog): { block: Block; caret: Caret | null } {
  const width = Math.min(dialog.width, view.cols - 4);
  const inside = width - 2;
  const keys = keyLines(dialog, inside);
  const most = view.rows - 4;
  const text: Line[] = [...dialog.lines(view, inside)];
  let caret: Caret | null = null;
  const fieldHeight = dialog.search ? 1 : dialog.field ? Math.max(1, Math.min(dialog.fieldRows ?? 3, most - keys.length - 4)) : 0;
  const room = Math.max(1, most - 2 - keys.length - 1 - (fieldHeight > 0 ? fieldHeight + 1 : 0));
  const shown = text.length > room ? [...text.slice(0, room - 1), [s(' … the rest is on its screen', DIM)] as Line] : text;
  const height = Math.min(most, shown.length + keys.length + 3 + (fieldHeight > 0 ? fieldHeight + 1 : 0));
  const rect: Rect = { x: Math.floor((view.cols - width) / 2), y: Math.max(2, Math.floor((view.rows - height) / 2)), width, height };
  const lines: Line[] = [...shown];
  if (dialog.field && dialog.search) {
    const { rows, caretX } = fieldRows({ text: oneLine(dialog.field.text), caret: dialog.field.caret }, 10_000);
    const from = Math.max(0, caretX - inside + 5);
    caret = { x: rect.x + 4 + caretX - from, y: rect.y + 1, visible: true };
    lines.unshift([s(' > ', KEY), u((rows[0] ?? '').slice(from))], []);
  } else if (dialog.field) {
    const { rows, x, y } = shownField(dialog.field, inside - 2, fieldHeight);
    if (shown.length > 0) lines.push([]);
    caret = { x: rect.x + 2 + x, y: rect.y + 1 + lines.length + y, visible: true };
    lines.push(...rows.map((row): Line => [s(' '), u(row)]));
  }
  while (lines.length < height - 2 - keys.length) lines.push([]);
  lines.push(...keys);
  return { block: panel(rect, { title: dialog.title, bottom: dialog.bottom?.(view) ?? '', focused: true, lines }), caret };
}
