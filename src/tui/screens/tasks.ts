/** 2 Tasks: the whole list and one task in full; while a plan waits for approval, the plan. */
import type { Task } from '../../core/state.ts';
import { minutesText, money } from '../../core/view/format.ts';
import { needsOf } from '../../core/view/task-status.ts';
import type { Rect } from '../frame/grid.ts';
import { wrap } from '../frame/width.ts';
import { splitCols, splitRows, widthClass } from '../layout.ts';
import type { View } from '../model.ts';
import { type Line, s, u } from '../parts/line.ts';
import { type Block, panel } from '../parts/panel.ts';
import { moreText, table } from '../parts/table.ts';
import { taskDetail } from '../parts/task-detail.ts';
import { selectedTask, stateAndTime, taskPanel } from '../parts/task-list.ts';
import { DIM, TONES } from '../theme.ts';
import { smallGraph } from './run.ts';

export const planWaits = (view: View): boolean => view.state.run?.state === 'approval';

export function detailPanel(view: View, rect: Rect, focused: boolean): Block {
  const task = selectedTask(view);
  if (!task) return panel(rect, { title: 'Task', lines: [] });
  const lines = taskDetail(view, task, rect.width - 2);
  const rest = Math.max(0, lines.length - view.ui.top - (rect.height - 2));
  return panel(rect, {
    title: [u(`${task.id} ${task.title}`, focused ? TONES.busy : { bold: true })],
    right: stateAndTime(view, task),
    bottom: rest > 0 ? `${rest} more, J K` : '',
    focused,
    lines: lines.slice(Math.min(view.ui.top, Math.max(0, lines.length - 3))),
  });
}

export function tasksScreen(view: View, body: Rect): Block[] {
  if (planWaits(view)) return planScreen(view, body);
  if (widthClass(view.cols) !== 'narrow') {
    const [list, detail] = splitCols(body, Math.floor(body.width * 0.62));
    return [taskPanel(view, list, { focused: !view.ui.detail, kind: 'full' }), detailPanel(view, detail, view.ui.detail)];
  }
  if (!view.ui.detail) return [taskPanel(view, body, { focused: true, kind: 'full' })];
  const [list, detail] = splitRows(body, Math.max(5, Math.min(view.derived.tasks.length + 3, Math.floor(body.height * 0.4))));
  return [taskPanel(view, list, { focused: false, kind: 'full' }), detailPanel(view, detail, true)];
}

function planPanel(view: View, rect: Rect): Block {
  const plan = view.state.run?.plan;
  const tasks = view.derived.tasks;
  const usd = tasks.reduce((sum, task) => sum + (task.estimate?.usd ?? 0), 0);
  const path = view.derived.graph.path;
  const { lines, before, after } = table({
    columns: [
      {
        head: 'ID',
        width: Math.min(
          12,
          tasks.reduce((most, task) => Math.max(most, task.id.length), 4),
        ),
        text: (task: Task) => task.id,
      },
      { head: 'TASK', width: 0, text: (task) => task.title },
      { head: 'ROLE', width: 9, text: (task) => task.role },
      { head: 'NEEDS', width: 10, text: (task) => needsOf(task).join(' ') || '—', style: () => DIM },
      { head: 'EST', width: 6, align: 'right', text: (task) => (task.estimate?.minutes === undefined ? money(task.estimate?.usd) : `${Math.round(task.estimate.minutes)}m`) },
    ],
    rows: tasks,
    selected: tasks.findIndex((task) => task.id === selectedTask(view)?.id),
    height: rect.height - 2,
    width: rect.width - 2,
  });
  const estimate = [usd > 0 ? `est ${money(usd)}` : '', path.estimated ? `★ ${minutesText(path.minutes)}` : `★ ${path.ids.length} in a row`].filter(Boolean).join(' · ');
  return panel(rect, { title: `Plan v${plan?.version ?? 1} · ${tasks.length} tasks`, right: moreText(before, after) || estimate, focused: true, lines });
}

function findings(view: View): Line[] {
  const plan = view.state.run?.plan;
  const list = plan?.findings ?? [];
  if (list.length === 0) return [[s(' ✓ ', TONES.good), s('no cycles, every role and dependency exists')]];
  return list.map(
    (finding): Line => [
      s(finding.severity === 'error' ? ' ✗ ' : ' ▲ ', TONES[finding.severity === 'error' ? 'bad' : 'warn']),
      u(finding.where ? `${finding.where}: ` : ''),
      u(finding.message),
      ...(finding.hint ? [s(' '), u(finding.hint, DIM)] : []),
    ],
  );
}

function planScreen(view: View, body: Rect): Block[] {
  const task = selectedTask(view);
  const about = (width: number): Line[] => (task ? taskDetail(view, task, width) : []);
  const summary = (width: number): Line[] =>
    wrap(view.state.run?.plan?.plan.summary ?? '', width - 3)
      .filter((line) => line !== '')
      .map((line): Line => [s(' '), u(line)]);
  if (widthClass(view.cols) === 'narrow') {
    const [list, lower] = splitRows(body, Math.max(6, Math.min(view.derived.tasks.length + 3, Math.floor(body.height * 0.75))));
    return [
      planPanel(view, list),
      panel(lower, {
        title: task ? [u(`${task.id} ${task.title}`, { bold: true })] : 'Task',
        lines: [...findings(view).slice(0, 2), ...about(lower.width - 2).slice(1)].slice(view.ui.top),
      }),
    ];
  }
  const [left, right] = splitCols(body, Math.floor(body.width * 0.56));
  const [list, graph] = splitRows(left, Math.max(8, Math.floor(body.height * 0.5)));
  const [detail, checks] = splitRows(right, Math.max(8, Math.floor(body.height * 0.62)));
  return [
    planPanel(view, list),
    smallGraph(view, graph),
    panel(detail, { title: task ? [u(`${task.id} ${task.title}`, { bold: true })] : 'Task', lines: about(detail.width - 2).slice(view.ui.top) }),
    panel(checks, { title: 'Plan checks', lines: [...findings(view), [], ...summary(checks.width - 2)] }),
  ];
}
