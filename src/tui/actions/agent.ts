/** What is done to the selected agent itself: paused, resumed, begun again. Says what becomes of its process, its work and its conversation. */
import type { Session } from '../../core/state.ts';
import { costText } from '../../core/view/cost.ts';
import { isLive } from '../../core/view/status.ts';
import { confirm } from '../dialogs/confirm.ts';
import { called } from '../keys/called.ts';
import { selectedSession } from '../layout.ts';
import type { Controls, View } from '../model.ts';
import { selectedTask } from '../parts/task-list.ts';
import { notRunning } from './reasons.ts';

/** The role of the agent that is looked at, or of the selected task where none works yet. */
const roleHere = (view: View): string | null => selectedSession(view)?.role ?? selectedTask(view)?.role ?? null;
const isPaused = (view: View): boolean => view.state.run?.resting[roleHere(view) ?? ''] !== undefined;
const liveOf = (view: View, role: string): Session[] => Object.values(view.state.sessions).filter((one) => one.role === role && isLive(one));

export const pauseLabel = (view: View): string => (isPaused(view) ? 'resume agent' : 'pause agent…');
export function noPause(view: View): string | null {
  const why = notRunning(view);
  if (why !== null) return why;
  const role = roleHere(view);
  if (role === null || view.state.run?.config.roles[role] === undefined) return 'no agent is selected';
  return role === 'architect' && view.state.run.state === 'planning' ? `the run waits for its plan; ${called('run.pause')} pauses the run` : null;
}

export function pauseAgent(controls: Controls): void {
  const { view } = controls;
  const role = roleHere(view);
  if (role === null) return;
  if (isPaused(view)) {
    controls.ask({ type: 'resume-agent', role }, `${role} works again, in the worktree it left.`);
    return;
  }
  const live = liveOf(view, role);
  const tasks = live.flatMap(({ task_id }) => (task_id === null ? [] : [task_id]));
  const now =
    live.length === 0
      ? 'It does not work now.'
      : `Its ${live.length === 1 ? 'process ends' : `${live.length} processes end`} now${tasks.length > 0 ? ` and ${tasks.join(', ')} ${tasks.length === 1 ? 'waits' : 'wait'}` : ''}. What lies in the worktree is kept, and so is the conversation, where the agent can go on with one. No try is counted.`;
  controls.open(
    confirm({
      title: `Pause ${role}?`,
      text: `${now} No new work is given to ${role} until ${called('agent.pause')} resumes it; other agents go on.`,
      yes: 'pause it',
      run: (inner) => inner.ask({ type: 'pause-agent', role }, `${role} is paused. ${called('agent.pause')} resumes it.`),
    }),
  );
}

export function noRestart(view: View): string | null {
  const session = selectedSession(view);
  return notRunning(view) ?? (session && isLive(session) ? null : `no agent works here now; ${called('task.retry')} tries a failed task again`);
}
export function restartAgent(controls: Controls): void {
  const session = selectedSession(controls.view);
  if (!session) return;
  controls.open(
    confirm({
      title: `Restart ${session.role}?`,
      text: `It has cost ${costText(session.usage) || 'nobody knows what'} so far. Its process ends and begins again in the same worktree; where the agent can, it goes on with its conversation. No try is counted.`,
      yes: 'restart it',
      run: (inner) => inner.ask({ type: 'restart-agent', session_id: session.id }, `${session.role} is restarted.`),
    }),
  );
}
