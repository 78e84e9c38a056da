/**
 * Folded groups: a row per group with its state and how far it is, the tasks of those unfolded below. A group unfolded by half shows what
 * matters and counts the rest. Invariant: every task stands in exactly one row or is counted in exactly one. Pure.
 */
import { railsOf } from '../../core/view/graph.ts';
import { type Group, tally } from '../../core/view/graph-groups.ts';
import { STATUS_ORDER, STATUSES, type TaskStatus } from '../../core/view/task-status.ts';
import type { View } from '../model.ts';
import { cell, type Line, s, u } from '../parts/line.ts';
import { selectedTask } from '../parts/task-list.ts';
import { BOLD, DIM, KEY, PLAIN, STAR, TONES } from '../theme.ts';
import { groupsIn } from './mode.ts';

/** Tasks an unfolded group shows before all of it is asked for. */
const SOME = 6;
/** Lanes inside a group take no more room than this. */
const GUTTER = 9;

export type GroupRow = { kind: 'group'; group: Group } | { kind: 'task'; group: Group; id: string; gutter: string } | { kind: 'rest'; group: Group; ids: string[] };

const rank = (view: View, id: string) => STATUS_ORDER[view.derived.statuses.get(id)?.name ?? 'wait'];

/** The state of a group is that of its task that needs people most. */
export function groupStatus(view: View, ids: readonly string[]): TaskStatus {
  const worst = ids.reduce<string | undefined>((best, id) => (best === undefined || rank(view, id) < rank(view, best) ? id : best), undefined);
  return view.derived.statuses.get(worst ?? '') ?? STATUSES.wait;
}

/** The group worth looking at first: with the task that needs people most. */
export const firstOpen = (view: View): string | undefined => {
  const first = view.derived.tasks[0];
  return first && groupsIn(view).of.get(first.id);
};

function shownOf(view: View, group: Group, how: 'some' | 'all'): string[] {
  if (how === 'all' || group.tasks.length <= SOME + 1) return group.tasks;
  const chosen = new Set([...group.tasks].sort((a, b) => rank(view, a) - rank(view, b)).slice(0, SOME));
  const selected = view.ui.graph.group === null ? selectedTask(view)?.id : undefined;
  return group.tasks.filter((id) => chosen.has(id) || id === selected);
}

export function groupRows(view: View): GroupRow[] {
  const { byId } = view.derived.graph;
  return groupsIn(view).list.flatMap((group): GroupRow[] => {
    const how = view.ui.graph.open[group.id];
    if (!how) return [{ kind: 'group', group }];
    const shown = new Set(shownOf(view, group, how));
    const rails = railsOf(group.tasks.filter((id) => shown.has(id)).map((id) => ({ id, needs: byId.get(id)?.needs ?? [] })));
    const flat = rails.lanes * 2 - 1 > GUTTER || rails.lanes === 0;
    const tasks = rails.rows.map((row): GroupRow => ({ kind: 'task', group, id: row.id, gutter: flat ? '@' : row.gutter }));
    const ids = group.tasks.filter((id) => !shown.has(id));
    return [{ kind: 'group', group }, ...tasks, ...(ids.length > 0 ? [{ kind: 'rest' as const, group, ids }] : [])];
  });
}

export const keyOf = (row: GroupRow): string => (row.kind === 'task' ? `task ${row.id}` : `${row.kind} ${row.group.id}`);

/** Index of the row that has the selection. */
export function selectedGroupRow(view: View, rows: readonly GroupRow[]): number {
  const { group, rest } = view.ui.graph;
  const on = (name: string | undefined) =>
    Math.max(
      0,
      rows.findIndex((row) => row.kind === 'group' && row.group.id === name),
    );
  if (group !== null) {
    const at = rest ? rows.findIndex((row) => row.kind === 'rest' && row.group.id === group) : -1;
    return at === -1 ? on(group) : at;
  }
  const id = selectedTask(view)?.id;
  const at = rows.findIndex((row) => row.kind === 'task' && row.id === id);
  return at === -1 ? on(groupsIn(view).of.get(id ?? '')) : at;
}

/** `#` done, `>` at work or waiting for somebody, `.` to do. */
export function bar(done: number, busy: number, total: number, width: number): string {
  const full = Math.round((done / Math.max(1, total)) * width);
  const begun = Math.max(busy > 0 ? Math.min(1, width - full) : 0, Math.round(((done + busy) / Math.max(1, total)) * width) - full);
  return '#'.repeat(full) + '>'.repeat(begun) + '.'.repeat(Math.max(0, width - full - begun));
}

export function groupLines(view: View, rows: readonly GroupRow[], selected: number, width: number): Line[] {
  const groups = groupsIn(view);
  const wide = width >= 100;
  const name = Math.min(
    16,
    groups.list.reduce((most, group) => Math.max(most, group.id.length), 6),
  );
  const gutter = Math.min(groups.circular ? 1 : Math.max(1, groups.lanes * 2 - 1), Math.max(11, Math.floor(width / 5)));
  const bars = wide ? 30 : Math.max(8, Math.min(16, width - gutter - name - 36));
  return rows.map((row, at): Line => {
    const mark = s(at === selected ? ' ▸ ' : '   ', KEY);
    const style = at === selected ? BOLD : PLAIN;
    if (row.kind === 'rest') {
      const sum = tally(row.ids, view.derived.statuses);
      const parts = [`${sum.done} done`, `${sum.running + sum.you} at work`, `${sum.failed} failed`, `${sum.todo} waiting`].filter((part) => !part.startsWith('0 '));
      return [mark, s(' '.repeat(gutter + 3)), s(`+ ${parts.join(', ')}`, at === selected ? BOLD : DIM), s(' (Enter unfolds)', DIM)];
    }
    if (row.kind === 'task') return [mark, s(' '.repeat(gutter + 3)), ...taskLine(view, row.id, row.gutter, at === selected, wide, width - gutter - 6)];
    const { group } = row;
    const sum = tally(group.tasks, view.derived.statuses);
    const status = groupStatus(view, group.tasks);
    const lanes = (group.row?.gutter ?? '').length > gutter || !group.row?.gutter ? '@' : group.row.gutter;
    const [before = '', after = ''] = lanes.split('@');
    const counts: Line = [
      s(sum.running > 0 ? `● ${sum.running} ` : '', TONES.busy),
      s(sum.you > 0 ? `▲ ${sum.you} ` : '', TONES.warn),
      s(sum.failed > 0 ? `✗ ${sum.failed} ` : '', TONES.bad),
    ];
    const used = counts.reduce((all, span) => all + span.text.length, 0);
    const needs = group.needs.join(' ');
    return [
      mark,
      s(view.ui.graph.open[group.id] ? '- ' : '+ ', DIM),
      s(before, DIM),
      s(status.glyph, TONES[status.tone]),
      s(after.padEnd(Math.max(0, gutter - before.length - 1)), DIM),
      s(' '),
      cell(u(group.id).text, name, style),
      s(' ['),
      s(bar(sum.done, sum.running + sum.you, sum.total, bars)),
      s('] '),
      s(`${sum.done}/${sum.total}`.padStart(7)),
      s('  '),
      ...counts,
      s(' '.repeat(Math.max(0, 13 - used))),
      s(group.critical ? '★' : ' ', STAR),
      ...(wide && needs !== '' ? [s(' ← ', DIM), u(needs, DIM)] : []),
    ];
  });
}

function taskLine(view: View, id: string, gutter: string, selected: boolean, wide: boolean, width: number): Line {
  const task = view.state.tasks[id];
  const row = view.derived.graph.byId.get(id);
  const status = view.derived.statuses.get(id) ?? STATUSES.wait;
  const [before = '', after = ''] = gutter.split('@');
  const more =
    status.name === 'fail' || status.name === 'retry'
      ? `${task?.failures ?? 0} of ${(view.state.run?.config.retries ?? 0) + 1} tries`
      : task && task.attempts.length > 0
        ? status.name === 'done'
          ? ''
          : task.role
        : (row?.needs.length ?? 0) > 0
          ? `← ${row?.needs.join(' ')}`
          : '';
  const title = Math.max(8, Math.min(wide ? 36 : 24, width - gutter.length - 6 - 9 - 16));
  return [
    s(before, DIM),
    s(status.glyph, TONES[status.tone]),
    s(after, DIM),
    s(row?.critical ? ' ★' : '  ', STAR),
    cell(`${u(id).text} ${u(task?.title).text}`, title + 6, selected ? BOLD : PLAIN),
    s(' '),
    cell(`${status.glyph} ${status.word}`, Math.max(9, status.word.length + 3), TONES[status.tone]),
    u(more, DIM),
  ];
}
