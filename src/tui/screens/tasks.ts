/** 2 Tasks: the whole list and one task in full; while a plan waits for approval, the plan. */
import type { Rect } from '../frame/grid.ts';
import { called } from '../keys/called.ts';
import { splitCols, splitRows, widthClass } from '../layout.ts';
import type { View } from '../model.ts';
import { u } from '../parts/line.ts';
import { type Block, panel } from '../parts/panel.ts';
import { taskDetail } from '../parts/task-detail.ts';
import { selectedTask, stateAndTime, taskPanel } from '../parts/task-list.ts';
import { TONES } from '../theme.ts';
import { planScreen, planWaits } from './plan.ts';

export function detailPanel(view: View, rect: Rect, focused: boolean): Block {
  const task = selectedTask(view);
  if (!task) return panel(rect, { title: 'Task', lines: [] });
  const lines = taskDetail(view, task, rect.width - 2);
  const rest = Math.max(0, lines.length - view.ui.top - (rect.height - 2));
  return panel(rect, {
    title: [u(`${task.id} ${task.title}`, focused ? TONES.busy : { bold: true })],
    right: stateAndTime(view, task),
    bottom: rest > 0 ? `${rest} more, ${called('record.scroll-down')} ${called('record.scroll-up')}` : '',
    focused,
    lines,
    top: view.ui.top,
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
