/** The line above the footer where nothing else is said: what the screen is about, or the newest thing worth a sentence. Pure. */
import type { Task } from '../../core/state.ts';
import { blockedBy } from '../../core/view/blocked.ts';
import { commentCount, commentsOf } from '../../core/view/comments.ts';
import { eventSentence } from '../../core/view/event-sentence.ts';
import { count } from '../../core/view/event-text.ts';
import { clock, money, toMs } from '../../core/view/format.ts';
import { parkedWords } from '../../core/view/parked.ts';
import { graphMessage } from '../graph/message.ts';
import { called } from '../keys/called.ts';
import type { View } from '../model.ts';
import { writtenGoal } from '../parts/header.ts';
import { type Line, s, u } from '../parts/line.ts';
import { agentName, selectedTask } from '../parts/task-list.ts';
import { reviewedTask, totals } from '../review/shown.ts';
import { DIM, TONES } from '../theme.ts';
import { conflictMessage } from './conflict.ts';
import { costMessage } from './cost.ts';
import { goalMessage } from './goal.ts';
import { messagesMessage } from './messages.ts';
import { planWaits } from './plan.ts';
import { localTime } from './run.ts';
import { setupMessage } from './setup.ts';

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
    return [
      u(
        `${view.ui.screen === 'you' ? '' : `Try it: ${view.ui.screen === 'tasks' && planWaits(view) ? `${called('task.approve')}, then y` : called('screen.you')} answers. `}${view.demo.note}`,
      ),
    ];
  switch (view.ui.screen) {
    case 'tasks': {
      if (!view.broken && counts.total === 0) return newest(view);
      if (view.broken) return [s(`Watching ${view.broken.name}: saving a valid file clears this by itself.`)];
      if (planWaits(view))
        return [
          u(
            `Plan v${view.state.run?.plan?.version ?? 1} by ${view.state.run?.plan?.by ?? 'architect'}${view.state.run?.usage.usd ? `, ${money(view.state.run.usage.usd)}` : ''}. Agents start only after you approve.`,
          ),
        ];
      const tried = blockedWords(view) ?? (view.ui.detail ? failedWords(view) : null);
      if (tried !== null) return [u(tried)];
      const parts = [
        `${view.derived.waiting.length} need you`,
        `${counts.running} running`,
        `${counts.waiting + counts.ready} waiting`,
        `${counts.done} done`,
        ...(counts.failed > 0 ? [`${counts.failed} failed`] : []),
        ...(counts.blocked > 0 ? [`${counts.blocked} blocked`] : []),
        ...(counts.cancelled > 0 ? [`${counts.cancelled} cancelled`] : []),
      ];
      return [s(`${count(counts.total, 'task')}: ${parts.join(' · ')}`)];
    }
    case 'graph':
      return graphMessage(view, blockedWords(view));
    case 'review': {
      if (view.ui.conflict !== null) return conflictMessage(view);
      const one = reviewedTask(view);
      if (!one) return [];
      const sum = totals(one);
      return [
        u(
          `${one.id} by ${one.role}${one.attempts.length > 1 ? `, try ${one.attempts.length}` : ''} · ${sum.files} file${sum.files === 1 ? '' : 's'} +${sum.added} −${sum.removed} · ${one.result?.commit.slice(0, 7) ?? ''}`,
        ),
        ...unsent(one),
      ];
    }
    case 'you':
      return view.derived.waiting.length === 0 ? newest(view) : [s('Oldest first. After each answer keys wait 0.4 s for the next one.')];
    case 'messages':
      return messagesMessage(view);
    case 'cost':
      return costMessage();
    case 'audit':
      return view.checked
        ? [u(`audit/: ${view.checked.text}`, view.checked.ok ? {} : TONES.bad)]
        : [s(`audit/: ${view.state.seq} ${view.state.seq === 1 ? 'entry' : 'entries'}, chain not checked yet: ${called('audit.verify')}`)];
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
      ? `It needs you: ${called('screen.you')}.`
      : stage.not_before !== null && toMs(stage.not_before) > view.now
        ? `Try ${failures + 1} of ${most} starts in ${clock(toMs(stage.not_before) - view.now)}.`
        : `Try ${failures + 1} of ${most} starts with the next free slot.`;
  const blocked = view.derived.graph.byId.get(task.id)?.dependants ?? [];
  return `${task.id} failed ${times}. ${next} ${blocked.length === 0 ? 'Nothing else is blocked.' : `${blocked.join(' ')} ${blocked.length === 1 ? 'waits' : 'wait'} for it.`}`;
}

/** Why the selected task cannot begin; null when it only waits for others, or began. */
function blockedWords(view: View): string | null {
  const task = selectedTask(view);
  const blocked = task ? blockedBy(view.state, task) : null;
  if (!task || blocked === null) return null;
  const asks = view.derived.waiting.some((item) => item.task === blocked.by.id);
  return `${task.id} is blocked: it ${blocked.words}.${asks ? ` ${called('screen.you')} answers for ${blocked.by.id}.` : ''}`;
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
