/** The screen to show for a view: blocks for Ink, rectangles for panes. */
import type { Run } from '../../core/state.ts';
import { clock } from '../../core/view/format.ts';
import type { Caret } from '../frame/diff.ts';
import type { Rect } from '../frame/grid.ts';
import { called } from '../keys/called.ts';
import { bodyOf, MIN_COLS, MIN_ROWS, type Pane, selectedSession } from '../layout.ts';
import type { View } from '../model.ts';
import { header, writtenGoal } from '../parts/header.ts';
import { type Line, s, u } from '../parts/line.ts';
import { type Block, block } from '../parts/panel.ts';
import { KEY, TONES } from '../theme.ts';
import { auditScreen } from './audit.ts';
import { brokenBanner, brokenScreen } from './broken.ts';
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
import { localTime, runScreen, typingScreen } from './run.ts';
import { setupScreen } from './setup.ts';
import { tasksScreen } from './tasks.ts';

export interface Picture {
  blocks: Block[];
  panes: Pane[];
  /** Where something is written. */
  caret?: Caret | null;
}

export function banner(view: View): Line[] {
  const run = view.state.run;
  if (view.lostFor !== null) {
    const pid = view.daemons?.orchestrator.pid;
    return [
      [s(` ✗ ORCHESTRATOR LOST. No heartbeat for ${clock(view.lostFor)}${pid ? `; pid ${pid} is gone` : ''}. Screen frozen`, TONES.bad)],
      [s(`   at ${view.state.seq > 0 ? localTime(view.state.at) : 'the start'}. Agents may still run; the host starts a new one by itself.`)],
      [s('   r', KEY), s('  start it now (it adopts the agents)')],
    ];
  }
  if (view.broken) return brokenBanner(view.broken, view);
  if (run?.state === 'paused') {
    const why = run.pause_reason ? ` ${run.pause_reason}` : '';
    return [
      [s(` ‖ PAUSED.${why ? '' : ' No new task starts; agents at work finish their step.'}`, TONES.warn), u(why)],
      [s(`   ${called('run.pause')}`, KEY), s('  resume')],
    ];
  }
  return run ? ending(run, view) : [];
}

/** After the end of a run: what became of it, and what can be done next. */
function ending(run: Run, view: View): Line[] {
  const { counts } = view.derived;
  const next = (...parts: [string, string][]): Line => [s('  '), ...parts.flatMap(([key, text]): Line => [s(` ${key}`, KEY), s(` ${text}  `)])];
  const goal: [string, string] = view.demo ? [called('run.quit'), 'leave the demo; it says where the result lies'] : [called('goal.new'), 'next goal'];
  switch (run.state) {
    case 'finished':
      return run.merged
        ? [
            [
              s(` ✓ DONE. ${counts.done} of ${counts.total} tasks are merged into `, TONES.good),
              u(run.base.branch, TONES.good),
              s(` at ${run.merged.to.slice(0, 7)}.`, TONES.good),
            ],
            view.demo ? next(goal, [called('screen.review'), 'the changes']) : next(goal, [called('screen.review'), 'the changes'], ['maos-tui merge --undo', 'takes it back']),
          ]
        : [
            [s(` ✓ DONE, not merged. ${counts.done} of ${counts.total} tasks are on `, TONES.warn), u(run.branch, TONES.warn), s('.', TONES.warn)],
            next(goal, [called('screen.review'), 'the changes']),
          ];
    case 'failed':
      return [
        [s(' ✗ THE RUN FAILED. ', TONES.bad), u(run.end_reason ?? 'No reason is known.')],
        next(goal, [called('screen.tasks'), 'the tasks'], [called('screen.audit'), 'what happened']),
      ];
    case 'cancelled':
      return [
        [s(' ⊘ CANCELLED. ', TONES.warn), u(run.end_reason || 'Nothing was merged.')],
        next(goal, counts.total > 0 ? [called('screen.tasks'), 'the tasks'] : [called('screen.audit'), 'what happened']),
      ];
    default:
      return [];
  }
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
