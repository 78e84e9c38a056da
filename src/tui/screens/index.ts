/** The screen to show for a view: blocks for Ink, rectangles for panes. */
import type { Caret } from '../frame/diff.ts';
import type { Rect } from '../frame/grid.ts';
import { bodyOf, MIN_COLS, MIN_ROWS, type Pane, selectedSession } from '../layout.ts';
import type { View } from '../model.ts';
import { header, writtenGoal } from '../parts/header.ts';
import { type Block, block } from '../parts/panel.ts';
import { auditScreen } from './audit.ts';
import { banner } from './banner.ts';
import { brokenScreen } from './broken.ts';
import { conflictScreen } from './conflict.ts';
import { costScreen } from './cost.ts';
import { noRun, tooSmall } from './empty.ts';
import { firstRun } from './first-run.ts';
import { goalScreen } from './goal.ts';
import { graphScreen } from './graph.ts';
import { healthScreen } from './health.ts';
import { messagesScreen } from './messages.ts';
import { needsYouScreen } from './needs-you.ts';
import { reviewScreen } from './review.ts';
import { runScreen, typingScreen } from './run.ts';
import { setupScreen } from './setup.ts';
import { tasksScreen } from './tasks.ts';

export interface Picture {
  blocks: Block[];
  panes: Pane[];
  /** Where something is written. */
  caret?: Caret | null;
}

function body(view: View, rect: Rect): Picture {
  const still = (blocks: Block[]): Picture => ({ blocks, panes: [] });
  const { screen } = view.ui;
  if (view.broken && screen === 'tasks') return still(brokenScreen(view.broken, view, rect));
  if (!view.state.run && (screen === 'run' || screen === 'tasks')) return still(view.first ? firstRun(view, rect) : noRun(view, rect));
  switch (screen) {
    case 'you':
      return still(needsYouScreen(view, rect));
    case 'tasks':
      return view.derived.tasks.length === 0 && view.ui.filter === '' ? runScreen(view, rect) : still(tasksScreen(view, rect));
    case 'graph':
      return still(graphScreen(view, rect));
    case 'review':
      return still(view.ui.conflict === null ? reviewScreen(view, rect) : conflictScreen(view, rect));
    case 'messages':
      return still(messagesScreen(view, rect));
    case 'audit':
      return still(auditScreen(view, rect));
    case 'cost':
      return still(costScreen(view, rect));
    case 'health':
      return still(healthScreen(view, rect));
    case 'setup':
      return still(setupScreen(view, rect));
    case 'run':
      return runScreen(view, rect);
  }
}

export function picture(view: View): Picture {
  if (view.cols < MIN_COLS || view.rows < MIN_ROWS) return { blocks: tooSmall(view), panes: [] };
  const goal = writtenGoal(view.ui);
  if (view.ui.zoom && view.ui.typing === null && !goal) {
    const session = selectedSession(view);
    const rect: Rect = { x: 0, y: 0, width: view.cols, height: view.rows - 1 };
    if (session) return { blocks: [], panes: [{ session: session.id, rect, focused: true }] };
  }
  const notice = banner(view);
  const rect = bodyOf(view, notice.length);
  const shown: Picture = goal ? { ...goalScreen(view, goal, rect), panes: [] } : view.ui.typing === null ? body(view, rect) : typingScreen(view, rect, view.ui.typing);
  const top = block({ x: 0, y: 0, width: view.cols, height: 2 }, header(view));
  const note = notice.length > 0 ? [block({ x: 0, y: 2, width: view.cols, height: notice.length }, notice)] : [];
  return { ...shown, blocks: [top, ...note, ...shown.blocks] };
}
