/** Commands about the run as a whole: begin, pause, resume, cancel, stop, and bringing it home. */
import type { EventBody } from '../../protocol/event.ts';
import { ask } from '../approval/request.ts';
import { accept, type BodyOf, type Command, type Decision, reject } from '../command.ts';
import { derivedOf } from '../dispatch/derived.ts';
import { judge, proposed } from '../plan/decide.ts';
import type { Run, State } from '../state.ts';
import { taskSettled } from '../transitions.ts';
import { runBranch } from './names.ts';
import { endRun, liveRun, MERGING, NO_RUN, phaseOf, stopSessions } from './phase.ts';

export function submitGoal(state: State, command: Command<BodyOf<'submit-goal'>>): Decision {
  const { body } = command;
  if (liveRun(state) !== null) {
    const hint =
      state.run?.state === 'finishing'
        ? 'Merge it (maos-tui merge) or leave it on its branch (maos-tui deny with its M id).'
        : 'Look at it: maos-tui status. End it: maos-tui stop --cancel.';
    return reject('RUN_LIVE', `Run ${state.run?.id} is still ${state.run?.state}; one run at a time.`, hint);
  }
  if (body.plan !== undefined) {
    const { findings, bad } = judge(body.plan, Object.keys(body.config.roles));
    const errors = findings.filter((finding) => finding.severity === 'error');
    if (bad) return reject('PLAN_INVALID', errors.map((finding) => finding.message).join('\n'), 'Nothing was started.');
  }
  const created: EventBody = {
    type: 'run.created',
    run_id: body.run_id,
    goal: body.goal,
    base: body.base,
    branch: runBranch(body.run_id),
    config: body.config,
    plan_only: body.plan_only,
    approve_plan: body.approve_plan,
  };
  if (body.plan === undefined) return accept(created);
  return accept(created, proposed(state, { id: body.run_id, version: 1, config: body.config, plan_only: body.plan_only, approve_plan: body.approve_plan }, body.plan, 'user'));
}

export function pauseRun(state: State, command: Command<BodyOf<'pause-run'>>): Decision {
  const run = liveRun(state);
  if (run === null) return NO_RUN;
  if (run.merging) return MERGING;
  if (run.state === 'paused') return reject('ALREADY', 'The run is paused already.', 'Go on with: maos-tui resume');
  return accept({ type: 'run.paused', run_id: run.id, reason: command.body.reason || 'paused by you', stop: false });
}

export function resumeRun(state: State): Decision {
  const run = liveRun(state);
  if (run === null) return NO_RUN;
  if (run.state !== 'paused') return reject('ALREADY', `The run is not paused; it is ${run.state}.`, 'See maos-tui status');
  return accept({ type: 'run.resumed', run_id: run.id });
}

/** Agents end, the run can be resumed. With no live run it still has to be said, so that who asked hears of it. */
export function stop(state: State, command: Command<BodyOf<'stop'>>): Decision {
  const run = liveRun(state);
  const note: EventBody = { type: 'system.noted', code: 'STOPPING', message: 'Agents and daemons end; nothing is lost.' };
  // a merge that is under way ends by itself, and the run with it
  if (run === null || run.merging) return accept(note);
  return accept(
    run.state === 'paused' && run.stopping ? [] : { type: 'run.paused', run_id: run.id, reason: 'stopped by you', stop: true },
    stopSessions(state, 'stop', command.body.now),
    note,
  );
}

export function cancelRun(state: State, command: Command<BodyOf<'cancel-run'>>): Decision {
  const run = liveRun(state);
  if (run === null) return NO_RUN;
  if (run.merging) return MERGING;
  const reason = command.body.reason || 'cancelled by you';
  const open = Object.values(state.tasks).filter((task) => !taskSettled(task.stage.name));
  return accept(
    open.map((task): EventBody => ({ type: 'task.cancelled', task_id: task.id, reason })),
    endRun(state, { type: 'run.cancelled', run_id: run.id, reason }),
  );
}

export function undoMerge(state: State): Decision {
  const run = state.run;
  if (run?.merged == null) return reject('NOTHING_TO_UNDO', 'No merge of this run can be undone.', 'Undo works until the next run begins.');
  return accept({ type: 'run.undo-requested', run_id: run.id });
}

/** The question that ends every run: bring it onto the user's branch? `found`: where that branch went meanwhile. */
export function askMerge(state: State, run: Run, found: string | null = run.target_head): EventBody {
  const done = derivedOf(state).counts.done;
  const meanwhile = found === null ? '' : `, which went on to ${found.slice(0, 12)} meanwhile`;
  return ask(state, {
    kind: 'merge',
    summary: `Merge ${done} ${done === 1 ? 'task' : 'tasks'} of run ${run.id} into ${run.base.branch}${meanwhile}`,
    detail: `${run.branch} → ${run.base.branch}${found === null ? '' : `: a merge commit on top of ${found.slice(0, 12)}, after the checks`}`,
    at: run.tip ?? '',
  });
}

// --- what the host saw ----------------------------------------------------------------------------------------------
export function runOpened(state: State, command: Command<BodyOf<'run-opened'>>): Decision {
  const { body } = command;
  if (state.run?.id !== body.run_id || state.run.tip !== null) return accept();
  return accept({ type: 'run.opened', run_id: body.run_id, branch: body.branch, tip: body.tip });
}

export function runMerged(state: State, command: Command<BodyOf<'run-merged'>>): Decision {
  const { body } = command;
  if (state.run?.id !== body.run_id || state.run.merged !== null) return accept();
  return accept({ type: 'run.merged', run_id: body.run_id, target: body.target, from: body.from, to: body.to }, endRun(state, { type: 'run.finished', run_id: body.run_id }));
}

export function runMergeRefused(state: State, command: Command<BodyOf<'run-merge-refused'>>): Decision {
  const run = liveRun(state);
  const { body } = command;
  if (run === null || run.id !== body.run_id) return accept();
  return accept(
    { type: 'run.merge-refused', run_id: run.id, reason: body.reason, hint: body.hint, found: body.found },
    phaseOf(run) === 'finishing' ? askMerge(state, run, body.found ?? run.target_head) : [],
  );
}

export function mergeUndone(state: State, command: Command<BodyOf<'merge-undone'>>): Decision {
  const run = state.run;
  const { body } = command;
  if (run?.id !== body.run_id || run.merged === null) return accept();
  return accept({ type: 'run.merge-undone', run_id: run.id, target: body.target, from: body.from, to: body.to }, askMerge(state, run));
}

export const undoRefused = (_state: State, command: Command<BodyOf<'undo-refused'>>): Decision =>
  accept({ type: 'run.merge-refused', run_id: command.body.run_id, reason: command.body.reason, hint: command.body.hint, found: null });
