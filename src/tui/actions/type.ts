/** Going to an agent oneself: typing to it, or a shell where it works. */
import type { Session } from '../../core/state.ts';
import { isLive } from '../../core/view/status.ts';
import { composeDialog } from '../dialogs/compose.ts';
import { clipMiddle } from '../frame/width.ts';
import { selectedSession } from '../layout.ts';
import type { Controls, View } from '../model.ts';
import { agentOf, selectedTask, sessionOfTask } from '../parts/task-list.ts';
import { reviewedTask } from '../review/shown.ts';
import { ONLY_LOOKS } from '../why-not.ts';

/** Whether the agent is a program in a terminal of its own, which reads keys. */
export const readsKeys = (view: View, session: Session): boolean => {
  const agent = agentOf(view, session);
  return agent !== undefined && (agent.kind === 'command' || agent.kind === 'script' || ('mode' in agent && agent.mode === 'terminal'));
};

export function noTyping(view: View): string | null {
  const session = selectedSession(view);
  if (!session) return 'no agent is at work here';
  if (!isLive(session)) return `${session.role} has ended; nobody reads what you type`;
  if (session.started_at === null) return `${session.role} is still starting`;
  return null;
}

/** To whom, once somebody is there. */
export const typeLabel = (view: View): string => `type to ${clipMiddle(selectedSession(view)?.role ?? 'agent', 16)}`;

export function toAgent(controls: Controls): void {
  const session = selectedSession(controls.view);
  if (!session) return;
  if (readsKeys(controls.view, session)) controls.type(session.id);
  else {
    controls.ui.session = session.id;
    controls.ui.pane.up = 0;
    controls.open(composeDialog(session));
  }
}

/** Where the selected agent works or worked, and what it is called. */
function place(view: View): { path: string | null; about: string } | null {
  const task = view.ui.screen === 'review' ? reviewedTask(view) : selectedTask(view);
  const session = view.ui.screen === 'run' ? selectedSession(view) : task ? sessionOfTask(view, task) : null;
  const about = session?.task_id ?? task?.id ?? session?.role;
  return about === undefined ? null : { path: session?.worktree ?? null, about };
}

export function noShell(view: View): string | null {
  if (view.readOnly) return ONLY_LOOKS;
  const at = place(view);
  if (!at) return 'there is no task yet';
  if (at.path === null) return `${at.about} has no worktree yet`;
  return view.isThere(at.path) ? null : `the worktree of ${at.about} is removed`;
}

export function shell(controls: Controls): void {
  const at = place(controls.view);
  if (at?.path) controls.shell(at.path, `the worktree of ${at.about}`);
}
