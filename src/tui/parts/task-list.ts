/** The list of tasks in its three widths, and the small things every screen says about a task. Pure. */
import type { Session, Task } from '../../core/state.ts';
import { brief, clock, money, toMs } from '../../core/view/format.ts';
import { sessionOf, specOf, taskElapsed } from '../../core/view/task-row.ts';
import { needsOf, STATUSES, type TaskStatus } from '../../core/view/task-status.ts';
import type { AgentSpec } from '../../protocol/config.ts';
import type { Rect } from '../frame/grid.ts';
import type { View } from '../model.ts';
import { DIM, TONES } from '../theme.ts';
import { type Block, panel } from './panel.ts';
import { type Column, moreText, table } from './table.ts';

export const statusOf = (view: View, task: Task): TaskStatus => view.derived.statuses.get(task.id) ?? STATUSES.wait;
export const selectedTask = (view: View): Task | undefined =>
  view.derived.tasks.find((task) => task.id === view.ui.task) ?? view.derived.tasks.find((task) => view.derived.statuses.get(task.id)?.name === 'run') ?? view.derived.tasks[0];

/** Of a session, or the one that a role prefers. */
export const agentOf = (view: View, who: string | Session) => (typeof who === 'string' ? view.state.run?.config.roles[who]?.agent : specOf(view.state.run, who));
/** claude, codex, sh: what it runs. */
export function agentName(view: View, who: string | Session): string {
  const agent = agentOf(view, who);
  return agent ? nameOf(agent) : '';
}
export function nameOf(agent: AgentSpec): string {
  if (agent.name !== undefined) return agent.name;
  return agent.kind === 'command' || agent.kind === 'acp' ? (agent.argv[0]?.split(/[/\\]/).at(-1) ?? agent.kind) : agent.kind;
}

export const sessionOfTask = (view: View, task: Task): Session | null => sessionOf(view.state, task);

/** `● run 02:04`, `↻ 00:42` until the next try, `▲ YOU 01:12` since the question. */
export function stateAndTime(view: View, task: Task): string {
  const status = statusOf(view, task);
  const stage = task.stage;
  if (status.name === 'retry' && stage.name === 'pending' && stage.not_before !== null) return `↻ retry in ${clock(toMs(stage.not_before) - view.now)}`;
  const asked = view.derived.waiting.find((item) => item.task === task.id);
  if (status.name === 'you' && asked) return `▲ YOU ${clock(view.now - toMs(asked.since))}`;
  if (stage.name === 'running' || stage.name === 'review' || stage.name === 'merging') return `${status.glyph} ${status.word} ${clock(view.now - toMs(stage.since))}`;
  return `${status.glyph} ${status.word}`;
}

const idWidth = (view: View) =>
  Math.min(
    12,
    view.derived.tasks.reduce((most, task) => Math.max(most, task.id.length), 4),
  );

/** Glyph and word of a state, whole: `conflict` is longer than the others, and rare. */
export const stateWidth = (view: View): number => ([...view.derived.statuses.values()].some(({ word }) => word.length > 6) ? 10 : 8);

/** Room for the longest role at work here, within reason. */
export const roleWidth = (view: View) =>
  Math.min(
    10,
    view.derived.tasks.reduce((most, task) => Math.max(most, task.role.length), 7),
  );

export function taskColumns(view: View, kind: 'narrow' | 'list' | 'full'): Column<Task>[] {
  const started = (task: Task) => task.attempts.length > 0;
  const columns: (Column<Task> | false)[] = [
    { head: 'STATE', width: stateWidth(view), text: (task) => `${statusOf(view, task).glyph} ${statusOf(view, task).word}`, style: (task) => TONES[statusOf(view, task).tone] },
    { head: 'ID', width: idWidth(view), text: (task) => task.id },
    { head: 'TASK', width: 0, text: (task) => task.title, style: (task) => (statusOf(view, task).tone === 'dim' ? DIM : undefined) },
    kind !== 'narrow' && {
      head: 'AGENT',
      width: roleWidth(view),
      name: true,
      text: (task) => (started(task) ? task.role : '—'),
      style: (task) => (started(task) ? undefined : DIM),
    },
    kind === 'full' && { head: 'NEEDS', width: 6, text: (task) => needsOf(task).join(' ') || '—', style: () => DIM },
    {
      head: 'TIME',
      width: 4,
      align: 'right',
      text: (task) => {
        const ms = taskElapsed(task, view.now);
        return ms === null ? '' : brief(ms);
      },
    },
    kind !== 'narrow' && { head: 'COST', width: 6, align: 'right', text: (task) => money(task.usage.usd) },
  ];
  return columns.filter((column) => column !== false);
}

export function taskPanel(view: View, rect: Rect, options: { focused: boolean; kind: 'narrow' | 'list' | 'full' }): Block {
  const { tasks, counts } = view.derived;
  const selected = tasks.findIndex((task) => task.id === selectedTask(view)?.id);
  const { lines, before, after, shown } = table({
    columns: taskColumns(view, options.kind),
    rows: tasks,
    selected,
    height: rect.height - 2,
    width: rect.width - 2,
    marked: (task) => view.ui.marks.includes(task.id),
  });
  const filter = view.ui.filter;
  const marked = view.ui.marks.filter((id) => view.state.tasks[id]).length;
  const right = marked > 0 ? `${marked} marked` : filter !== '' ? `filter: ${filter}` : moreText(before, after) || (rect.width > 40 ? 'sort: needs you first' : '');
  return panel(rect, {
    title: filter === '' ? `Tasks ${counts.total}` : `Tasks ${tasks.length} of ${counts.total}`,
    right,
    focused: options.focused,
    picks: { head: 1, ids: shown.map((task) => task.id) },
    lines: tasks.length === 0 && filter !== '' ? [...lines, [{ text: '  Nothing matches. Esc shows all again.', style: DIM }]] : lines,
  });
}
