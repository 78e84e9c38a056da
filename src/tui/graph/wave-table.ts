/** Groups down, waves across: the form for plans too large for anything else. Each cell counts tasks of one group in one wave. Pure. */
import { type Group, type Tally, tally } from '../../core/view/graph-groups.ts';
import type { View } from '../model.ts';
import { cell, type Line, picked, s, u } from '../parts/line.ts';
import { windowStart } from '../parts/table.ts';
import { selectedTask } from '../parts/task-list.ts';
import { BOLD, DIM, KEY, type Style, TONES } from '../theme.ts';
import { groupsIn } from './mode.ts';

export interface Cell {
  group: Group;
  /** From 1. */
  wave: number;
  ids: readonly string[];
}

/** The cell that has the selection: chosen by hand, else that of the selected task. */
export function selectedCell(view: View): Cell | null {
  const groups = groupsIn(view);
  const id = selectedTask(view)?.id ?? '';
  const group = groups.byId.get(view.ui.graph.group ?? '') ?? groups.byId.get(groups.of.get(id) ?? '') ?? groups.list[0];
  if (!group) return null;
  const wave = view.ui.graph.wave || (view.derived.graph.byId.get(id)?.wave ?? 1);
  return { group, wave, ids: group.waves[wave - 1] ?? [] };
}

export function cellText(sum: Tally): { text: string; style: Style } {
  const count = (sign: string, number: number) => `${sign}${number > 999 ? '1k' : number}`;
  if (sum.total === 0) return { text: '', style: {} };
  if (sum.failed > 0) return { text: count('✗', sum.failed), style: TONES.bad };
  if (sum.you > 0) return { text: count('▲', sum.you), style: TONES.warn };
  if (sum.running > 0) return { text: count('>', sum.running), style: TONES.busy };
  return sum.todo > 0 ? { text: count('.', sum.todo), style: {} } : { text: '##', style: TONES.good };
}

/** First wave shown and how many fit. */
export function waveWindow(view: View, width: number): { first: number; shown: number; name: number; column: number } {
  const groups = groupsIn(view);
  const name = Math.min(
    14,
    groups.list.reduce((most, group) => Math.max(most, group.id.length), 5),
  );
  const most = groups.list.reduce((all, group) => group.waves.reduce((one, ids) => Math.max(one, ids.length), all), 0);
  const column = most > 99 ? 5 : 4;
  const waves = view.derived.graph.waves;
  const shown = Math.max(1, Math.min(waves, Math.floor((width - name - 15) / column)));
  const at = selectedCell(view)?.wave ?? 1;
  return { first: Math.max(1, Math.min(at - Math.floor(shown / 2), waves - shown + 1)), shown, name, column };
}

export function tableLines(view: View, width: number, height: number): Line[] {
  const groups = groupsIn(view);
  const { first, shown, name, column } = waveWindow(view, width);
  const selected = selectedCell(view);
  const head: Line = [s(' '.repeat(name + 4)), ...Array.from({ length: shown }, (_, at) => cell(`W${first + at}`, column, DIM)), s('     done', DIM)];
  const start = windowStart(groups.list.length, selected ? groups.list.indexOf(selected.group) : 0, height - 1);
  const rows = groups.list.slice(start, start + height - 1).map((group): Line => {
    const isSelected = group === selected?.group;
    const all = tally(group.tasks, view.derived.statuses);
    const cells = Array.from({ length: shown }, (_, at): Line => {
      const { text, style } = cellText(tally(group.waves[first + at - 1] ?? [], view.derived.statuses));
      const here = isSelected && selected?.wave === first + at;
      // The mark stands in the last cell of the column before.
      const mark = isSelected && selected?.wave === first + at + 1 ? '▸' : ' ';
      return [cell(here && text === '' ? '—' : text, column - 1, here ? { ...style, bold: true, inverse: true } : style), s(mark, KEY)];
    }).flat();
    return picked(group.id, [
      s(isSelected ? ' ▸ ' : '   ', KEY),
      cell(u(group.id).text, name, isSelected ? BOLD : {}),
      s(isSelected && selected?.wave === first ? '▸' : ' ', KEY),
      ...cells,
      s(`${all.done}/${all.total}`.padStart(9)),
    ]);
  });
  return [head, ...rows];
}

/** The tasks of each wave below each other, for plans that are not too large for it. */
export function waveLines(view: View, width: number): Line[] {
  const lists: string[][] = [];
  for (const row of view.derived.graph.rows) {
    while (lists.length < row.wave) lists.push([]);
    lists[row.wave - 1]?.push(row.id);
  }
  const selected = selectedTask(view)?.id;
  const item = (id: string): Line => {
    const status = view.derived.statuses.get(id);
    return [s(id === selected ? '▸' : ' ', KEY), s(status?.glyph ?? '·', TONES[status?.tone ?? 'dim']), s(' '), u(id, id === selected ? BOLD : {})];
  };
  const column = Math.max(12, 6 + lists.flat().reduce((most, id) => Math.max(most, id.length), 0));
  const done = lists.map((ids) => tally(ids, view.derived.statuses));
  if (lists.length * column <= width - 2) {
    const tallest = Math.max(...lists.map((ids) => ids.length));
    const across = (line: (at: number) => Line): Line => [s(' '), ...lists.flatMap((_, at) => fitted(line(at), column))];
    return [
      across((at) => [s(` ${at + 1}`, DIM)]),
      ...Array.from({ length: tallest }, (_, row) =>
        across((at) => {
          const id = lists[at]?.[row];
          return id === undefined ? [] : item(id);
        }),
      ),
      [],
      across((at) => [s(` done ${done[at]?.done}/${done[at]?.total}`, DIM)]),
    ];
  }
  return lists.flatMap((ids, at): Line[] => {
    const lines: Line[] = [];
    let line: Line = [s(` ${String(at + 1).padEnd(3)}`, DIM)];
    let used = 4;
    for (const id of ids) {
      const one = item(id);
      const wide = one.reduce((sum, span) => sum + span.text.length, 0);
      if (used + wide > width - 2) {
        lines.push(line);
        line = [s('    ')];
        used = 4;
      }
      line = [...line, ...one];
      used += wide;
    }
    return [...lines, line];
  });
}

const fitted = (line: Line, width: number): Line => {
  const used = line.reduce((sum, span) => sum + span.text.length, 0);
  return [...line, s(' '.repeat(Math.max(0, width - used)))];
};
