/**
 * The architect's answer about the plan under way: judged like a plan, shown as a difference, applied when the user says yes (or at once where
 * nobody is to be asked). Every way it can go wrong ends in `replan.ended` after at most two sessions, and the run goes on.
 */
import type { Finding } from '../../protocol/common.ts';
import type { EventBody } from '../../protocol/event.ts';
import type { PlanChange } from '../../protocol/plan-change.ts';
import { ARCHITECT, type ReplanOutcome } from '../../protocol/words.ts';
import { ask, withdraw } from '../approval/request.ts';
import type { Command, ParsedPlan } from '../command.ts';
import { derivedOf } from '../dispatch/derived.ts';
import { compose } from '../message/send.ts';
import type { Replan, Run, Session, State } from '../state.ts';
import { escalate } from '../task/failure.ts';
import { type Draft, draftOf, draftOfPlan, isEmpty } from './draft.ts';
import { fitting, judgeChange } from './judge.ts';
import { changeCounts, changeLines } from './lines.ts';

/** Sessions that may end without an answer that can be used: the first, and one more that is told why. */
const TRIES = 2;

type Said = Pick<Command, 'id' | 'at'>;

/** The question this session was started for, while it has no answer. */
export const askedBy = (run: Run, session: Session): Replan | null => (run.replan?.session_id === session.id && run.replan.change === null ? run.replan : null);

const aboutPhase = (run: Run, id: string): string => run.plan?.plan.phases.find((phase) => phase.id === id)?.title ?? id;
const after = (run: Run, asked: Replan): string => (asked.task_id === null ? `After phase ${aboutPhase(run, asked.phase ?? '')}` : `About ${asked.task_id}, which failed`);

/** However it ended, the run goes on; a task that is still failed is the user's now. */
export function endReplan(state: State, run: Run, outcome: ReplanOutcome, note: string, before: readonly EventBody[] = []): EventBody[] {
  const asked = run.replan;
  if (asked === null) return [];
  const task = asked.task_id === null || outcome === 'applied' ? undefined : state.tasks[asked.task_id];
  return [
    { type: 'replan.ended', run_id: run.id, phase: asked.phase, task_id: asked.task_id, outcome, note: note.slice(0, 2_000) },
    ...(task?.stage.name === 'failed' ? [escalate(state, task, note === '' || outcome === 'declined' ? task.stage.reason : `${task.stage.reason}\n${note}`, before)] : []),
  ];
}

/** What the architect answered becomes events, or findings that say what to mend. */
export function answerReplan(state: State, run: Run, asked: Replan, command: Said, answer: ParsedPlan): { events: EventBody[] } | { findings: Finding[] } {
  const draft: Draft | null = answer.change !== undefined ? draftOf(state, answer.change) : answer.plan !== null ? draftOfPlan(state, answer.plan) : null;
  if (draft === null) return { findings: answer.findings };
  const { change } = draft;
  const findings = [...answer.findings, ...draft.findings, ...judgeChange(state, change)].filter((finding) => finding.severity === 'error');
  if (findings.length > 0) return { findings };
  if (asked.task_id !== null && (change.raise !== null || !concerns(change, asked.task_id)))
    return { events: endReplan(state, run, 'raised', `The architect leaves it to you: ${change.raise ?? change.summary}`) };
  if (isEmpty(change)) return { events: endReplan(state, run, 'unchanged', change.raise ?? change.summary) };
  const lines = changeLines(state.tasks, change);
  const proposed: EventBody = { type: 'replan.proposed', run_id: run.id, digest: answer.digest, change, lines, by: ARCHITECT };
  if (!needsYes(state, run, change))
    return { events: [proposed, ...applyChange(state, run, { ...asked, change, digest: answer.digest, proposed_at: command.at }, command, [proposed])] };
  const summary = `${after(run, asked)}: ${changeCounts(change)}`;
  return {
    events: [proposed, ask(state, { kind: 'replan', task_id: asked.task_id, summary, detail: [change.summary, lines.join('\n')].filter(Boolean).join('\n\n'), at: answer.digest })],
  };
}

const concerns = (change: PlanChange, id: string): boolean =>
  change.cancel.some((one) => one.id === id) || change.retry.some((one) => one.id === id) || change.change.some(({ task }) => task.id === id);

/** Another try with a hint is the architect's to give. The plan is the user's, and so is work that is under way. */
function needsYes(state: State, run: Run, change: PlanChange): boolean {
  if (change.cancel.some(({ id }) => !['pending', 'failed'].includes(state.tasks[id]?.stage.name ?? ''))) return true;
  return run.config.autonomy !== 'auto' && change.add.length + change.change.length + change.cancel.length > 0;
}

/** What of the change still fits is done; what does not is said. `before`: what the same step decided already. */
export function applyChange(state: State, run: Run, asked: Replan, command: Said, before: readonly EventBody[] = []): EventBody[] {
  if (asked.change === null) return [];
  const { change, dropped } = fitting(state, asked.change, asked.proposed_at);
  if (isEmpty(change)) return endReplan(state, run, 'moot', dropped.join(' '), before);
  const failed = (id: string): boolean => state.tasks[id]?.stage.name === 'failed';
  const cancelled = new Set(change.cancel.map(({ id }) => id));
  const again = new Set([...change.retry.map(({ id }) => id), ...change.change.flatMap(({ task }) => (failed(task.id) ? [task.id] : []))]);
  const events: EventBody[] = [
    ...withdraw(
      state,
      'the plan was changed',
      (approval) => approval.kind !== 'replan' && approval.task_id !== null && (cancelled.has(approval.task_id) || again.has(approval.task_id)),
    ),
    ...[...derivedOf(state).active.values()]
      .filter((session) => session.purpose !== 'plan' && session.task_id !== null && cancelled.has(session.task_id))
      .map((session): EventBody => ({ type: 'session.stopping', session_id: session.id, reason: 'cancel', now: false })),
    ...change.add.map((task): EventBody => ({ type: 'task.added', task })),
    ...change.change.map(({ task }): EventBody => ({ type: 'task.edited', task_id: task.id, task })),
    ...change.cancel.map(({ id, reason }): EventBody => ({ type: 'task.cancelled', task_id: id, reason: reason || 'the architect changed the plan' })),
  ];
  for (const { id, note } of change.retry) {
    const task = state.tasks[id];
    if (task === undefined || note === '') continue;
    events.push(compose(state, { id: `${command.id}-${id}`, from: ARCHITECT, to: task.role, text: note, at: command.at, priority: 'high', task_id: id }, [...before, ...events]));
  }
  events.push(...[...again].map((id): EventBody => ({ type: 'task.retried', task_id: id })));
  // another try with a hint leaves the plan as it is
  const replanned = change.add.length + change.change.length + change.cancel.length > 0;
  return [
    ...events,
    ...(replanned
      ? [
          {
            type: 'plan.changed' as const,
            run_id: run.id,
            version: (run.plan?.version ?? 0) + 1,
            digest: asked.digest,
            why: after(run, asked),
            lines: changeLines(state.tasks, change),
            by: ARCHITECT,
          },
        ]
      : []),
    ...endReplan(state, run, 'applied', dropped.length === 0 ? change.summary : `Left out: ${dropped.join(' ')}`),
  ];
}

/** Its session ended without an answer. `final`: trying again now cannot help. */
export function replanAttemptFailed(
  state: State,
  run: Run,
  session: Session,
  reason: string,
  { counted = true, final = false, before = [] }: { counted?: boolean; final?: boolean; before?: readonly EventBody[] } = {},
): EventBody[] {
  const asked = askedBy(run, session);
  if (asked === null) return [];
  const failed: EventBody = { type: 'replan.attempt-failed', run_id: run.id, session_id: session.id, reason, findings: asked.findings, counted };
  return !final && asked.tries + (counted ? 1 : 0) < TRIES ? [failed] : [failed, ...endReplan(state, run, 'given-up', `No answer of the architect: ${reason}`, before)];
}
