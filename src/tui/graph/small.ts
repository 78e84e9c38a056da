/** Up to eight tasks as boxes or pills from left to right; null when they do not fit the width, or cannot be drawn without crossings. Pure. */
import type { Task } from '../../core/state.ts';
import { brief, money } from '../../core/view/format.ts';
import { stateWords } from '../../core/view/graph-facts.ts';
import { taskElapsed } from '../../core/view/task-row.ts';
import { clip, plain, textWidth } from '../frame/width.ts';
import type { View } from '../model.ts';
import { cell, type Line, picked, s, u } from '../parts/line.ts';
import { statusOf } from '../parts/task-list.ts';
import { BOLD, DIM, KEY, PLAIN, STAR, type Style, TONES } from '../theme.ts';
import { type Entry, type Layered, layered } from './layered.ts';
import { gapText } from './strokes.ts';

const MARGIN = 2;
const MIN_PILL = 7;
const MIN_BOX = 16;

/** As wide as there is room for, and no wider than the words. Null when that is less than `least`. */
function widths(wanted: readonly number[], room: number, least: number): number[] | null {
  const sum = (cap: number) => wanted.reduce((all, width) => all + Math.min(width, cap), 0);
  let cap = Math.max(0, ...wanted);
  while (cap > least && sum(cap) > room) cap--;
  if (sum(cap) > room) return null;
  let rest = room - sum(cap);
  return wanted.map((width) => (width > cap && rest-- > 0 ? cap + 1 : Math.min(width, cap)));
}

const isStraight = (gap: Layered['gaps'][number]): boolean => gap.every(({ ins, outs }) => ins.length === 1 && outs.length === 1 && ins[0] === outs[0]);
const taskOf = (view: View, entry: Entry): Task | undefined => (entry.passes ? undefined : view.state.tasks[entry.id]);
const leads = (picture: Layered, at: number, y: number): boolean => picture.gaps[at]?.some(({ ins }) => ins.includes(y)) ?? false;
const arrives = (picture: Layered, at: number) => (y: number) => picture.columns[at + 1]?.find((entry) => entry.y === y)?.passes === false;

export function pills(view: View, width: number, selected: string | undefined): Line[] | null {
  const picture = layered(view.derived.graph.rows);
  if (!picture) return null;
  const text = (task: Task) => `${task.id} ${plain(task.title)}`;
  const wanted = picture.columns.map((column) => Math.max(...column.map((entry) => (entry.passes ? 1 : textWidth(text(taskOf(view, entry) as Task)) + 2))));
  const leadsBy = picture.gaps.map((gap) => (isStraight(gap) ? 0 : 2));
  const taken = leadsBy.reduce<number>((sum, lead) => sum + lead + 5, 0) + MARGIN * 2;
  const columns = widths(wanted, width - taken, MIN_PILL);
  if (!columns) return null;
  return Array.from({ length: picture.tallest * 2 - 1 }, (_, y): Line => {
    const line = [s(' '.repeat(MARGIN))];
    picture.columns.forEach((column, at) => {
      const entry = column.find((one) => one.y === y);
      const task = entry && taskOf(view, entry);
      const room = columns[at] ?? 0;
      if (!entry) line.push(s(' '.repeat(room + 2)));
      else if (!task) line.push(s('─'.repeat(room + 2), DIM));
      else {
        const status = statusOf(view, task);
        const isSelected = task.id === selected;
        const words = clip(text(task), room - 2);
        const after = room - 2 - textWidth(words);
        line.push(...picked(task.id, [s(isSelected ? '▸' : ' ', KEY), s(status.glyph, TONES[status.tone]), s(' '), u(words, isSelected ? BOLD : PLAIN), s(' ')]));
        line.push(s((leads(picture, at, y) ? '─' : ' ').repeat(after), DIM));
      }
      const gap = picture.gaps[at];
      if (gap) line.push(s(gapText(gap, y, leadsBy[at] ?? 0, 2, arrives(picture, at)), DIM));
    });
    return line;
  });
}

interface Boxed {
  title: string;
  facts: string;
}
const boxed = (view: View, task: Task): Boxed => {
  const status = statusOf(view, task);
  const needs = view.derived.graph.byId.get(task.id)?.needs ?? [];
  const elapsed = taskElapsed(task, view.now);
  const facts =
    task.attempts.length === 0
      ? status.name === 'block'
        ? [stateWords(view.state, view.derived.statuses, task.id)]
        : [status.word, needs.length > 0 && status.name === 'wait' ? `needs ${needs.join(' ')}` : task.role]
      : [status.word, task.role, elapsed === null ? '' : brief(elapsed), money(task.usage.usd)];
  return { title: `${status.glyph} ${task.id} ${plain(task.title)}`, facts: facts.filter(Boolean).join(' · ') };
};

/** The four lines of a box, and the one its edges join. */
const BOX = { height: 4, line: 1 };

function boxRow(view: View, entry: Entry, row: number, width: number, selected: boolean): Line {
  const task = taskOf(view, entry);
  if (!task) return [row === BOX.line ? s('─'.repeat(width + 4), DIM) : s(' '.repeat(width + 4))];
  if (row === 0 || row === 3) return [s(row === 0 ? `┌${'─'.repeat(width + 2)}┐` : `└${'─'.repeat(width + 2)}┘`, selected ? KEY : DIM)];
  const { title, facts } = boxed(view, task);
  const side = s(selected ? '┃' : '│', selected ? KEY : DIM);
  const status = statusOf(view, task);
  if (row === 2) return [side, s(' '), cell(facts, width, DIM), s(' '), side];
  const star = view.derived.graph.byId.get(task.id)?.critical === true;
  const style: Style = selected ? BOLD : PLAIN;
  return [side, s(' '), s(status.glyph, TONES[status.tone]), cell(title.slice(1), width - 3, style), star ? s(' ★', STAR) : s('  '), s(' '), side];
}

export function boxes(view: View, width: number, selected: string | undefined): Line[] | null {
  const picture = layered(view.derived.graph.rows);
  if (!picture) return null;
  const wanted = picture.columns.map((column) =>
    Math.max(
      MIN_BOX,
      ...column.map((entry) => {
        const task = taskOf(view, entry);
        const words = task ? boxed(view, task) : { title: '', facts: '' };
        return Math.max(textWidth(words.title) + 3, textWidth(words.facts));
      }),
    ),
  );
  const fit = ([5, 2] as const).flatMap((lead) => {
    const leadsBy = picture.gaps.map((gap) => (isStraight(gap) ? Math.min(lead, 3) : lead));
    const taken = leadsBy.reduce((sum, one) => sum + one + 1 + Math.max(2, one - 1), 0) + MARGIN * 2 + picture.columns.length * 4;
    const columns = widths(wanted, width - taken, MIN_BOX);
    return columns ? [{ columns, leadsBy }] : [];
  })[0];
  if (!fit) return null;
  return Array.from({ length: picture.tallest * BOX.height }, (_, row): Line => {
    const line = [s(' '.repeat(MARGIN))];
    // A step of the layout is half a box; between two lines an upright goes on.
    const y = (row - BOX.line) / (BOX.height / 2);
    picture.columns.forEach((column, at) => {
      const room = fit.columns[at] ?? 0;
      const entry = column.find((one) => row >= one.y * 2 && row < one.y * 2 + BOX.height);
      line.push(...(entry ? picked(entry.id, boxRow(view, entry, row - entry.y * 2, room, entry.id === selected)) : [s(' '.repeat(room + 4))]));
      const gap = picture.gaps[at];
      const lead = fit.leadsBy[at] ?? 0;
      if (gap) line.push(s(gapText(gap, y, lead, Math.max(2, lead - 1), arrives(picture, at)), DIM));
    });
    return line;
  });
}
