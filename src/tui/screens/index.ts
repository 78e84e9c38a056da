/** The screen to show for a view: blocks for Ink, rectangles for panes, the usual message of the line above the footer. */
import type { Run, Task } from '../../core/state.ts';
import { commentCount, commentsOf } from '../../core/view/comments.ts';
import { eventSentence } from '../../core/view/event-sentence.ts';
import { clock, money, toMs } from '../../core/view/format.ts';
import { parkedWords } from '../../core/view/parked.ts';
import type { Caret } from '../frame/diff.ts';
import type { Rect } from '../frame/grid.ts';
import { graphMessage } from '../graph/message.ts';
import { called } from '../keys/called.ts';
import { bodyOf, MIN_COLS, MIN_ROWS, type Pane, selectedSession } from '../layout.ts';
import type { View } from '../model.ts';
import { header, writtenGoal } from '../parts/header.ts';
import { type Line, s, u } from '../parts/line.ts';
import { type Block, block } from '../parts/panel.ts';
import { agentName, selectedTask } from '../parts/task-list.ts';
import { reviewedTask, totals } from '../review/shown.ts';
import { DIM, KEY, TONES } from '../theme.ts';
import { auditScreen } from './audit.ts';
import { brokenBanner, brokenScreen } from './broken.ts';
import { conflictMessage, conflictScreen } from './conflict.ts';
import { costMessage, costScreen } from './cost.ts';
import { noRun, tooSmall } from './empty.ts';
import { firstRun } from './first-run.ts';
import { goalMessage, goalScreen } from './goal.ts';
import { graphScreen } from './graph.ts';
import { healthScreen } from './health.ts';
import { messagesMessage, messagesScreen } from './messages.ts';
import { needsYouScreen } from './needs-you.ts';
import { planWaits } from './plan.ts';
import { reviewScreen } from './review.ts';
import { localTime, runScreen, typingScreen } from './run.ts';
import { setupMessage, setupScreen } from './setup.ts';
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

const unsent = (task: Task): Line => {
  const count = commentsOf(task).length;
  return count === 0 ? [] : [s(` · ${commentCount(count)} not sent`, TONES.warn)];
};

/** What the screen is about, or the newest thing worth a sentence; before it what is parked, as long as it is. */
export function usualMessage(view: View): Line {
  const run = view.state.run;
  const parked = run === null || run.ended_at !== null ? [] : parkedWords(view.state, view.now);
  const message = aboutScreen(view);
  return parked.length === 0 ? message : [u(parked.join(' · '), TONES.warn), s('  '), ...message];
}

function aboutScreen(view: View): Line {
  const { counts } = view.derived;
  const typedTo = view.state.sessions[view.ui.typing ?? ''];
  if (typedTo) return [u(`Keys go to ${typedTo.role} (${agentName(view, typedTo)}). maos shortcuts are off.`)];
  if (writtenGoal(view.ui)) return goalMessage(view);
  if (view.lostFor !== null) return [s('Keys that change the run are off until the orchestrator is back.')];
  if (view.demo && view.derived.waiting.length > 0)
    return [u(`${view.ui.screen === 'you' ? '' : `Try it: ${view.ui.screen === 'tasks' && planWaits(view) ? 'a, then y' : '0'} answers. `}${view.demo.note}`)];
  switch (view.ui.screen) {
    case 'tasks': {
      if (view.broken) return [s(`Watching ${view.broken.name}: saving a valid file clears this by itself.`)];
      if (planWaits(view))
        return [
          u(
            `Plan v${view.state.run?.plan?.version ?? 1} by ${view.state.run?.plan?.by ?? 'architect'}${view.state.run?.usage.usd ? `, ${money(view.state.run.usage.usd)}` : ''}. Agents start only after you approve.`,
          ),
        ];
      const tried = view.ui.detail ? failedWords(view) : null;
      if (tried !== null) return [u(tried)];
      const parts = [
        `${view.derived.waiting.length} need you`,
        `${counts.running} running`,
        `${counts.waiting + counts.ready} waiting`,
        `${counts.done} done`,
        ...(counts.failed > 0 ? [`${counts.failed} failed`] : []),
        ...(counts.blocked > 0 ? [`${counts.blocked} blocked`] : []),
      ];
      return [s(`${counts.total} tasks: ${parts.join(' · ')}`)];
    }
    case 'graph':
      return graphMessage(view);
    case 'review': {
      if (view.ui.conflict !== null) return conflictMessage(view);
      const one = reviewedTask(view);
      if (!one) return [];
      const sum = totals(one);
      return [
        u(`${one.id} by ${one.role} · ${sum.files} file${sum.files === 1 ? '' : 's'} +${sum.added} −${sum.removed} · ${one.result?.commit.slice(0, 7) ?? ''}`),
        ...unsent(one),
      ];
    }
    case 'you':
      return [s('Oldest first. After each answer keys wait 0.4 s for the next one.')];
    case 'messages':
      return messagesMessage(view);
    case 'cost':
      return costMessage();
    case 'audit':
      return view.checked
        ? [u(`audit/: ${view.checked.text}`, view.checked.ok ? {} : TONES.bad)]
        : [s(`audit/: ${view.state.seq} entries, chain not checked yet: ${called('audit.verify')}`)];
    case 'setup':
      return [s(setupMessage(view))];
    default:
      return newest(view);
  }
}

/** What becomes of the selected task that failed, and of those that need it; null when it did not. */
function failedWords(view: View): string | null {
  const task = selectedTask(view);
  const { failures = 0, stage } = task ?? {};
  if (!task || failures === 0 || (stage?.name !== 'pending' && stage?.name !== 'failed')) return null;
  const times = failures === 1 ? 'once' : failures === 2 ? 'twice' : `${failures} times`;
  const most = (view.state.run?.config.retries ?? 0) + 1;
  const asks = view.derived.waiting.some((item) => item.task === task.id);
  const next =
    stage.name === 'failed' || asks
      ? 'It needs you: 0.'
      : stage.not_before !== null && toMs(stage.not_before) > view.now
        ? `Try ${task.attempts.length + 1} of ${most} starts in ${clock(toMs(stage.not_before) - view.now)}.`
        : `Try ${task.attempts.length + 1} of ${most} starts with the next free slot.`;
  const blocked = view.derived.graph.byId.get(task.id)?.dependants ?? [];
  return `${task.id} failed ${times}. ${next} ${blocked.length === 0 ? 'Nothing else is blocked.' : `${blocked.join(' ')} ${blocked.length === 1 ? 'waits' : 'wait'} for it.`}`;
}

function newest(view: View): Line {
  for (let at = view.audit.length - 1; at >= 0; at--) {
    const event = view.audit[at];
    const text = event ? eventSentence(event) : null;
    if (event && text !== null) return [s(`${localTime(event.at)} `, DIM), u(text)];
  }
  if (view.state.run?.state === 'planning') return [s('Planning usually takes 1 to 3 min. You may detach.')];
  return [s(view.state.run ? 'Waiting for the first news.' : 'Ready. Nothing is running.')];
}
