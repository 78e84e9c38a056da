/** The plan while it waits for approval: its tasks, one of them in full, the graph, and what was found when it was checked. */
import type { Task } from '../../core/state.ts';
import { runBudget } from '../../core/view/cost.ts';
import { count } from '../../core/view/event-text.ts';
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
import { selectedTask } from '../parts/task-list.ts';
import { DIM, TONES } from '../theme.ts';
import { smallGraph } from './run.ts';

export const planWaits = (view: View): boolean => view.state.run?.state === 'approval';

function planPanel(view: View, rect: Rect): Block {
  const plan = view.state.run?.plan;
  const tasks = view.derived.tasks;
  const all = Object.keys(view.state.tasks).length;
  const usd = tasks.reduce((sum, task) => sum + (task.estimate?.usd ?? 0), 0);
  const path = view.derived.graph.path;
  const { deps } = view.ui;
  const { lines, before, after, shown } = table({
    columns: [
      ...(deps === null ? [] : [{ head: 'WAIT', width: 4, text: (task: Task) => (task.id === deps.task ? ' ◂' : deps.needs.includes(task.id) ? '[x]' : '[ ]') }]),
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
    marked: (task) => view.ui.marks.includes(task.id),
  });
  const estimate = [usd > 0 ? `est ${money(usd)}` : '', path.estimated ? `★ ${minutesText(path.minutes)}` : `★ ${path.ids.length} in a row`].filter(Boolean).join(' · ');
  const title = deps === null ? `Plan v${plan?.version ?? 1} · ${tasks.length < all ? `${tasks.length} of ` : ''}${count(all, 'task')}` : `${deps.task} waits for`;
  return panel(rect, { title, right: moreText(before, after) || estimate, focused: !view.ui.detail, lines, picks: { head: 1, ids: shown.map((task) => task.id) } });
}

function findings(view: View, width: number): Line[] {
  return (view.state.run?.plan?.findings ?? []).flatMap(({ severity, where, message, hint }) => {
    const bad = severity === 'error';
    // It names its task itself, as a rule.
    const text = `${where && !message.startsWith(where) ? `${where}: ` : ''}${message}${hint ? ` ${hint}` : ''}`;
    return wrap(text, width - 4).map((line, at): Line => [s(at > 0 ? '   ' : bad ? ' ✗ ' : ' ▲ ', TONES[bad ? 'bad' : 'warn']), u(line)]);
  });
}

/** What holds of the plan, beside what was found in it. */
function soundLines(view: View, width: number): Line[] {
  const { tasks, graph } = view.derived;
  const run = view.state.run;
  const good = (text: string): Line => [s(' ✓ ', TONES.good), s(text)];
  const note = (text: string): Line[] => wrap(text, width - 4).map((line, at): Line => [s(at === 0 ? ' · ' : '   ', DIM), u(line)]);
  const errors = (run?.plan?.findings ?? []).some(({ severity }) => severity === 'error');
  const unchecked = (run?.config.checks.length ?? 0) > 0 ? [] : tasks.filter((task) => task.checks.length === 0);
  const usd = tasks.reduce((sum, task) => sum + (task.estimate?.usd ?? 0), 0);
  const limit = runBudget(run ?? null);
  return [
    ...(errors ? [] : [good('no cycles, every role and dependency exists')]),
    ...(unchecked.length === 0
      ? [good('a check stands behind every task')]
      : note(
          `${unchecked.length === tasks.length ? 'no task' : unchecked.map(({ id }) => id).join(' ')} ${unchecked.length === tasks.length ? 'has' : 'without'} a check of its own`,
        )),
    ...(usd > 0 && limit !== null
      ? usd <= limit
        ? [good(`estimate ${money(usd)} is under the $${limit} stop`)]
        : [[s(' ▲ ', TONES.warn), s(`estimate ${money(usd)} is over the $${limit} stop`)] as Line]
      : []),
    ...(graph.path.ids.length > 0 ? note(`critical path ${graph.path.ids.join(' ')}${graph.path.estimated ? `: ${minutesText(graph.path.minutes)}` : ''}`) : []),
  ];
}

export function planScreen(view: View, body: Rect): Block[] {
  const task = selectedTask(view);
  const focused = view.ui.detail;
  const title = task ? [u(`${task.id} ${task.title}`, focused ? TONES.busy : { bold: true })] : 'Task';
  const about = (width: number): Line[] => (task ? taskDetail(view, task, width) : []);
  const summary = (width: number): Line[] =>
    wrap(view.state.run?.plan?.plan.summary ?? '', width - 3)
      .filter((line) => line !== '')
      .map((line): Line => [s(' '), u(line)]);
  if (widthClass(view.cols) === 'narrow') {
    if (focused) return [panel(body, { title, focused, lines: [...findings(view, body.width - 2), [], ...about(body.width - 2)], top: view.ui.top })];
    const [list, lower] = splitRows(body, Math.max(6, Math.min(view.derived.tasks.length + 3, Math.floor(body.height * 0.75))));
    return [
      planPanel(view, list),
      panel(lower, {
        title,
        lines: [...findings(view, lower.width - 2).slice(0, 3), ...about(lower.width - 2).slice(1)],
        top: view.ui.top,
      }),
    ];
  }
  const [left, right] = splitCols(body, Math.floor(body.width * 0.56));
  const [list, graph] = splitRows(left, Math.max(8, Math.floor(body.height * 0.5)));
  const [detail, checks] = splitRows(right, Math.max(8, Math.floor(body.height * 0.62)));
  return [
    planPanel(view, list),
    smallGraph(view, graph),
    panel(detail, { title, focused, lines: about(detail.width - 2), top: view.ui.top }),
    panel(checks, { title: 'Plan checks', lines: [...findings(view, checks.width - 2), ...soundLines(view, checks.width - 2), [], ...summary(checks.width - 2)] }),
  ];
}
