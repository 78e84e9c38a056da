/** One task between what it needs and what it blocks, joined by lines. The chosen neighbour is marked; what does not fit is counted. Pure. */
import { clock, money } from '../../core/view/format.ts';
import { kinOf, stateWords, waitingFor } from '../../core/view/graph-facts.ts';
import { taskElapsed } from '../../core/view/task-row.ts';
import { STATUSES } from '../../core/view/task-status.ts';
import { clip, plain, textWidth } from '../frame/width.ts';
import type { View } from '../model.ts';
import { cell, type Line, picked, s } from '../parts/line.ts';
import { windowStart } from '../parts/table.ts';
import { selectedTask } from '../parts/task-list.ts';
import { BOLD, DIM, KEY, TONES } from '../theme.ts';
import { gapText, type Joint } from './strokes.ts';

const GAP = { lead: 3, tail: 3 };

/** The neighbours of the selected task: needs, then what it blocks, critical ones first on each side. */
export function neighbours(view: View): { needs: string[]; dependants: string[] } {
  const graph = view.derived.graph;
  const row = graph.byId.get(selectedTask(view)?.id ?? '');
  const order = (ids: readonly string[]) => [...ids].sort((a, b) => Number(graph.byId.get(b)?.critical ?? false) - Number(graph.byId.get(a)?.critical ?? false));
  return { needs: order(row?.needs ?? []), dependants: order(row?.dependants ?? []) };
}

function window(ids: string[], pick: string | null, room: number): string[] {
  const start = Math.max(0, windowStart(ids.length, Math.max(0, ids.indexOf(pick ?? '')), room));
  return ids.slice(start, start + room);
}

/** Rows of a side around the middle one, two apart when there is room. */
const rowsOf = (count: number, height: number): number[] => {
  const step = count * 2 - 1 <= height ? 2 : 1;
  const first = Math.floor((height - 1) / 2) - Math.floor(((count - 1) * step) / 2);
  return Array.from({ length: count }, (_, at) => first + at * step);
};

/** Below this many columns the three stand below each other. */
const SIDE_BY_SIDE = 60;

function upright(view: View, width: number, room: number): Line[] {
  const { needs, dependants } = neighbours(view);
  const id = selectedTask(view)?.id ?? '';
  const most = width - 18;
  const named = (one: string): string => `${one} ${plain(view.state.tasks[one]?.title ?? '')}`;
  const words = (one: string, columns = most, marked = false): Line => {
    const status = view.derived.statuses.get(one) ?? STATUSES.wait;
    const line: Line = [s(`${status.glyph} `, TONES[status.tone]), cell(named(one), columns, marked ? BOLD : {})];
    return one === id ? line : picked(one, line);
  };
  const side = Math.max(1, Math.floor((room - 3) / 2));
  const more = (ids: string[]): Line[] => (ids.length > side ? [[s(`           and ${ids.length - side + 1} more`, DIM)]] : []);
  const list = (ids: string[]) => (ids.length > side ? ids.slice(0, side - 1) : ids);
  // The corners of the line stand below each other.
  const widest = Math.min(most, Math.max(1, ...list(needs).map((one) => textWidth(named(one)))));
  return [
    ...(needs.length === 0
      ? [[s(' NEEDS  nothing', DIM)]]
      : list(needs).map((one, at): Line => [s(at === 0 ? ' NEEDS  ' : '        ', DIM), ...words(one, widest), s(at === 0 ? ' ─┐' : ' ─┤', DIM)])),
    ...more(needs),
    [s(' THIS ', DIM), s('▸ ', KEY), ...words(id, most, true)],
    ...(dependants.length === 0
      ? [[s(' BLOCKS nothing', DIM)]]
      : list(dependants).map(
          (one, at, all): Line => [s(at === 0 ? ' BLOCKS ' : '        ', DIM), s(at === all.length - 1 && dependants.length <= side ? '└─▶ ' : '├─▶ ', DIM), ...words(one)],
        )),
    ...more(dependants),
  ];
}

export function focusDrawing(view: View, width: number, room: number): Line[] {
  if (width < SIDE_BY_SIDE) return upright(view, width, room);
  const task = selectedTask(view);
  const graph = view.derived.graph;
  if (!task) return [];
  const all = neighbours(view);
  const pick = view.ui.graph.look === 'focus' ? view.ui.graph.pick : null;
  const space = Math.max(1, room - 2);
  const needs = window(all.needs, pick, space);
  const blocks = window(all.dependants, pick, space);
  const most = Math.max(needs.length, blocks.length, 1);
  // An odd height, so that there is a middle; the facts of the task go below it.
  const height = Math.max(5, Math.min(space, most * 2 - 1) | 1);
  const middle = Math.floor((height - 1) / 2);
  const column = Math.max(8, Math.floor((width - 2 * (GAP.lead + GAP.tail + 2) - 3) / 3));
  const left = rowsOf(needs.length, height);
  const right = rowsOf(blocks.length, height);
  const into: Joint[] = needs.length > 0 ? [{ ins: left, outs: [middle] }] : [];
  const out: Joint[] = blocks.length > 0 ? [{ ins: [middle], outs: right }] : [];
  const kin = kinOf(graph, task.id);
  const count = (shown: number, of: number) => (of === 0 ? '' : ` (${shown} of ${of})`);
  const word = (id: string, marked: boolean): { text: string; line: Line } => {
    const status = view.derived.statuses.get(id) ?? STATUSES.wait;
    const text = clip(`${id} ${plain(view.state.tasks[id]?.title ?? '')}`, column - 2);
    return { text: `${status.glyph} ${text}`, line: [s(`${status.glyph} `, TONES[status.tone]), s(text, marked ? BOLD : {})] };
  };
  /** The words, then line as far as the column goes where an edge begins. */
  const entry = (id: string | undefined, marked: boolean, edge: boolean): Line => {
    if (id === undefined) return [s(' '.repeat(column + 1))];
    const { text, line } = word(id, marked);
    const shown = id === task.id ? line : picked(id, line);
    return [...shown, s(' '), s((edge ? '─' : ' ').repeat(Math.max(0, column - textWidth(text))), DIM)];
  };
  const facts = [
    `${stateWords(view.state, view.derived.statuses, task.id)} ${task.attempts.length > 0 ? task.role : ''}`.trim(),
    [money(task.usage.usd), taskElapsed(task, view.now) === null ? '' : clock(taskElapsed(task, view.now) ?? 0)].filter(Boolean).join(' · '),
  ];
  const head: Line = [
    s(' '),
    cell(`NEEDS${count(needs.length, kin.up.size)}`, column + 2 + GAP.lead + GAP.tail + 1, DIM),
    cell('THIS', column + 2 + GAP.lead + GAP.tail + 1, DIM),
    s(`BLOCKS${count(blocks.length, kin.down.size)}`, DIM),
  ];
  const lines = Array.from({ length: height }, (_, y): Line => {
    const need = needs[left.indexOf(y)];
    const block = blocks[right.indexOf(y)];
    const fact = y > middle ? (facts[y - middle - 1] ?? '') : '';
    return [
      s(need !== undefined && need === pick ? '▸' : ' ', KEY),
      ...entry(need, need === pick, true),
      s(
        gapText(into, y, GAP.lead - 1, GAP.tail - 1, () => true),
        DIM,
      ),
      s(' '),
      ...(y === middle ? entry(task.id, pick === null, blocks.length > 0) : [cell(fact === '' ? '' : `  ${fact}`, column + 1, DIM)]),
      s(
        gapText(out, y, GAP.lead - 1, GAP.tail - 1, () => true),
        DIM,
      ),
      s(block !== undefined && block === pick ? '▸' : ' ', KEY),
      ...entry(block, block === pick, false),
    ];
  });
  return [head, ...lines];
}

/** What is known of the selected task's place in the graph. */
export function placeLines(view: View): Line[] {
  const task = selectedTask(view);
  const graph = view.derived.graph;
  const row = graph.byId.get(task?.id ?? '');
  if (!task || !row) return [];
  const label = (text: string) => s(` ${text.padEnd(8)}`, DIM);
  const shared = task.files.length === 0 ? [] : Object.values(view.state.tasks).filter((other) => other.id !== task.id && other.files.some((file) => task.files.includes(file)));
  const slack = Math.round(row.slack);
  const waits = waitingFor(graph, view.derived.statuses, task.id).length;
  return [
    [label('State'), s(stateWords(view.state, view.derived.statuses, task.id)), ...(task.attempts.length > 0 ? [s(` by ${plain(task.role)}`)] : [])],
    [label('Blocks'), s(waits === 0 ? 'nothing waits for it' : `${waits} task${waits === 1 ? '' : 's'} wait${waits === 1 ? 's' : ''} for it`)],
    ...(row.hidden.length > 0 ? [[label('Also'), s(`needs ${row.hidden.join(' ')} (through ${row.needs.join(' ')})`)]] : []),
    ...(task.files.length > 0
      ? [
          [
            label('Files'),
            s(plain(task.files.join(' '))),
            ...(shared.length > 0
              ? [
                  s(
                    ` (also ${shared
                      .slice(0, 4)
                      .map((other) => other.id)
                      .join(' ')})`,
                    DIM,
                  ),
                ]
              : []),
          ],
        ]
      : []),
    ...(graph.path.estimated ? [[label('Slack'), s(slack <= 0 ? '0 min: any delay moves the finish' : `${slack} min`)]] : []),
  ];
}
