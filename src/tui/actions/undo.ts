/**
 * `u`: the last decision of the user's, found in the journal, and how it is taken back. What cannot be says why, and what can be done instead.
 * Undoing is a command like any other; nothing is done here.
 */
import type { Approval, State } from '../../core/state.ts';
import type { CommandBody } from '../../protocol/command.ts';
import type { Event } from '../../protocol/event.ts';
import { confirm } from '../dialogs/confirm.ts';
import { called } from '../keys/called.ts';
import type { Controls, View } from '../model.ts';

export interface Undo {
  /** What was decided, such as "T5 was cancelled". */
  what: string;
  /** How it is taken back, or why it cannot be. */
  how: { text: string; command: CommandBody; done: string } | { why: string };
}

const LOST_WITH = /^it needs .*, which was cancelled$/;
const no = (what: string, why: string): Undo => ({ what, how: { why } });

function ofAnswer(state: State, approval: Approval, approved: boolean, scope: 'once' | 'task'): Undo {
  const it = approval.task_id ?? 'the run';
  switch (approval.kind) {
    case 'merge': {
      const merged = state.run?.merged;
      if (!approved) return no('The run was left unmerged', 'it has ended; its branch is still there, and git merge takes it');
      if (!merged) return no('The merge was approved', 'it is not merged yet, or undone already');
      return {
        what: `The run was merged into ${merged.target}`,
        how: {
          text: `${merged.target} goes back from ${merged.to.slice(0, 7)} to ${merged.from.slice(0, 7)}, if nothing came on top of it. The run's branch stays, and the merge is asked about again. This works until the next run begins.`,
          command: { type: 'undo-merge' },
          done: 'The merge is being undone.',
        },
      };
    }
    case 'permission': {
      const grant = scope === 'task' ? Object.values(state.grants).find((one) => one.task_id === approval.task_id && one.rule === approval.grant) : undefined;
      if (!grant) return no(`${it}: leave was ${approved ? 'given' : 'refused'}`, `the agent had the answer at once; ${called('agent.write')} writes to it`);
      return {
        what: `${it} may "${grant.rule}" from now on`,
        how: {
          text: 'What was done with it stays done; the next time it is asked again.',
          command: { type: 'revoke-grant', grant_id: grant.id },
          done: 'It is asked again from now on.',
        },
      };
    }
    case 'plan':
    case 'replan':
      return no(
        approved ? 'The plan was approved' : 'The plan was sent back',
        approved ? `agents begin with it at once; ${called('task.cancel')} cancels a task, ${called('run.pause')} pauses the run` : 'the architect plans anew',
      );
    case 'review':
      return no(
        `${it} was ${approved ? 'accepted' : 'sent back'}`,
        approved ? 'its commit is on the run branch, and others may build on it; + adds a task that changes it' : 'its agent has begun again',
      );
    case 'question':
      return no(`${it}: a question was answered`, `the agent has the answer; ${called('agent.write')} writes to it`);
    default:
      return no(`${it}: a question was answered`, 'what follows from it has begun');
  }
}

function ofEvent(state: State, { body }: Event): Undo | null {
  switch (body.type) {
    case 'task.cancelled':
      if (LOST_WITH.test(body.reason)) return null;
      if (state.tasks[body.task_id]?.stage.name !== 'cancelled') return no(`${body.task_id} was cancelled`, 'it is wanted again already');
      return {
        what: `${body.task_id} was cancelled`,
        how: {
          text: `"${state.tasks[body.task_id]?.title ?? ''}" is wanted again, with the tasks that were cancelled because of it. Its agent starts anew.`,
          command: { type: 'retry-task', task_id: body.task_id },
          done: `${body.task_id} is wanted again.`,
        },
      };
    case 'task.retried':
      return no(`${body.task_id} was started again`, `${called('task.cancel')} cancels it`);
    case 'run.paused':
      return state.run?.state === 'paused'
        ? { what: 'The run was paused', how: { text: 'New tasks start again.', command: { type: 'resume-run' }, done: 'The run goes on.' } }
        : no('The run was paused', 'it goes on already');
    case 'run.resumed':
      return {
        what: 'The run was resumed',
        how: { text: 'No new task starts; agents at work finish what is begun.', command: { type: 'pause-run', reason: '' }, done: 'Paused.' },
      };
    case 'run.agent-paused':
    case 'run.agent-resumed': {
      const paused = body.type === 'run.agent-paused';
      if ((state.run?.resting[body.role] !== undefined) !== paused) return null;
      return {
        what: `${body.role} was ${paused ? 'paused' : 'resumed'}`,
        how: paused
          ? { text: 'It works again, in the worktree it left.', command: { type: 'resume-agent', role: body.role }, done: `${body.role} works again.` }
          : { text: 'Its process ends, and no new work is given to it.', command: { type: 'pause-agent', role: body.role }, done: `${body.role} is paused.` },
      };
    }
    case 'run.cancelled':
      return no('The run was cancelled', `a run that ended does not begin again; ${called('goal.new')} starts a new one, and its branch is kept`);
    case 'run.undo-requested':
      return no('A merge was undone', 'a asks about the merge again');
    case 'grant.revoked':
      return no('Leave was taken back', 'it is asked again the next time, and can be given then');
    case 'approval.answered': {
      const approval = state.approvals[body.approval_id];
      return approval ? ofAnswer(state, approval, body.approved, body.scope) : null;
    }
    default:
      return null;
  }
}

export function lastDecision(view: View): Undo | null {
  for (let at = view.audit.length - 1; at >= 0; at--) {
    const event = view.audit[at];
    const found = event?.actor.kind === 'user' ? ofEvent(view.state, event) : null;
    if (found) return found;
  }
  return null;
}

export function noUndo(view: View): string | null {
  const last = lastDecision(view);
  if (!last) return 'you have decided nothing yet';
  return 'why' in last.how ? `${last.what}, and that stays: ${last.how.why}` : null;
}

export function undo(controls: Controls): void {
  const last = lastDecision(controls.view);
  if (!last || 'why' in last.how) return;
  const { text, command, done } = last.how;
  controls.open(confirm({ title: 'Undo your last decision?', text: `${last.what}. ${text}`, yes: 'undo it', run: (inner) => inner.ask(command, done) }));
}
