/** A failed task that the user mended, by hand or by picking sides of its conflict: what lies in its worktree goes the way of every result, from the checks on. */
import { reopen } from '../approval/decide.ts';
import { withdraw } from '../approval/request.ts';
import { accept, type BodyOf, type Command, type Decision, reject } from '../command.ts';
import { derivedOf } from '../dispatch/derived.ts';
import { resourcesOf } from '../dispatch/waits.ts';
import { liveRun, MERGING, NO_RUN, phaseOf } from '../run/phase.ts';
import type { State } from '../state.ts';
import { noTask } from './decide.ts';

export function verifyAgain(state: State, command: Command<BodyOf<'verify-again'>>): Decision {
  const run = liveRun(state);
  if (run === null) return NO_RUN;
  const { task_id: id, picks } = command.body;
  const task = state.tasks[id];
  if (task === undefined) return noTask(id);
  if (run.merging) return MERGING;
  if (task.stage.name !== 'failed') return reject('NOT_NOW', `${id} is ${task.stage.name}; only a failed task is checked again.`, `See maos-tui tasks show ${id}`);
  const stranger = picks?.find(({ path }) => !task.conflict?.files.includes(path));
  if (stranger !== undefined) return reject('NO_CONFLICT', `${stranger.path} is not in conflict in ${id}.`, 'Nothing was changed.');
  const session = state.sessions[task.attempts.at(-1)?.session_id ?? ''];
  if (session?.worktree == null) return reject('NO_WORKTREE', `${id} has no worktree: no agent of it ever began.`, `Try it again instead: maos-tui tasks retry ${id}`);
  const { active, held } = derivedOf(state);
  if ([...active.values()].some((one) => one.task_id === id && one.purpose === 'task')) return reject('NOT_NOW', `The agent of ${id} is still ending.`, 'Try again in a moment.');
  const used = resourcesOf(task).find((resource) => held.has(resource));
  if (used !== undefined) return reject('NOT_NOW', `${id} needs ${used}, which ${held.get(used)} uses now.`, 'Try again when that is done.');
  return accept(
    withdraw(state, 'its result is checked again', (approval) => approval.kind === 'escalation' && approval.message_id === null && approval.task_id === id),
    { type: 'task.verifying', task_id: id, session_id: session.id, ...(picks === undefined ? {} : { picks }) },
    phaseOf(run) === 'finishing' ? reopen(state, run.id) : [],
  );
}
