/**
 * Finding what an answer is about, and answering it. An answer is bound to what was seen: `--at`, or what this command
 * itself shows to a person who then says y. Without a terminal there is no default.
 */
import { createInterface } from 'node:readline/promises';
import type { Client } from '../client/contract.ts';
import type { Approval, State } from '../core/state.ts';
import { attention, INPUT } from '../core/view/attention.ts';
import { needsOf } from '../core/view/task-status.ts';
import type { Event } from '../protocol/event.ts';
import type { ApprovalKind } from '../protocol/words.ts';
import { EXIT, MaosError } from '../system/errors.ts';
import { asUser, connect } from './connect.ts';
import { accepted, Exit } from './failure.ts';
import { type Io, shownLine, usage } from './io.ts';

const isOpen = (approval: Approval) => approval.answer === null && approval.withdrawn === null;

/** By id, by the word of its kind (`plan`, `merge`), or by the task it is about. Throws NO_APPROVAL when nothing open fits. */
export function findApproval(state: State, name: string, kinds?: readonly ApprovalKind[]): Approval {
  const open = Object.values(state.approvals).filter(isOpen);
  const fits = open.filter((approval) => !kinds || kinds.includes(approval.kind));
  const exact = fits.find((approval) => approval.id.toLowerCase() === name.toLowerCase());
  if (exact) return exact;
  // where only answers about tasks are wanted, a task's name does not stand for a message of its agent
  const named = fits.filter(
    (approval) =>
      (kinds === undefined || approval.message_id === null) &&
      (approval.kind === name || (name === 'plan' && approval.kind === 'replan') || approval.task_id === name || approval.session_id === name),
  );
  if (named.length === 1 && named[0]) return named[0];
  if (named.length > 1) throw usage(`${name} waits for ${named.length} answers: ${named.map((approval) => approval.id).join(', ')}.`, 'Give one of these ids.');
  const typed = attention(state).find((item) => item.kind === INPUT && (item.id === name || item.task === name));
  if (typed)
    throw new MaosError({
      code: 'NO_APPROVAL',
      message: `${typed.role} ${typed.summary}. It waits for keys, not for a yes.`,
      hint: 'Type to it: maos-tui, then 0, Enter, i',
    });
  const old = state.approvals[name] ?? Object.values(state.approvals).find((approval) => approval.id.toLowerCase() === name.toLowerCase());
  if (old && !isOpen(old))
    throw new MaosError({
      code: 'ALREADY',
      message: old.answer ? `${old.id} was ${old.answer.approved ? 'approved' : 'denied'} already.` : `${old.id} is no longer asked: ${old.withdrawn}.`,
      hint: 'What waits now: maos-tui you',
      exit: EXIT.changed,
    });
  if (kinds?.includes('merge') && open.length === 0 && state.run)
    throw new MaosError({
      code: 'NO_APPROVAL',
      message: state.run.merged ? `Run ${state.run.id} is merged already.` : `Run ${state.run.id} cannot be merged yet; it is ${state.run.state}.`,
      hint: state.run.merged ? 'Take it back: maos-tui merge --undo' : 'Wait for it: maos-tui status --wait done',
    });
  throw new MaosError({
    code: 'NO_APPROVAL',
    message: `Nothing that waits for you is called ${name}.`,
    hint: open.length > 0 ? `Waiting: ${open.map((approval) => approval.id).join(', ')}. See: maos-tui you` : 'Nothing waits for you. See: maos-tui status',
  });
}

export interface Answer {
  allow: boolean;
  at?: string | undefined;
  scope?: 'once' | 'task';
  note?: string | undefined;
}

/** Ask, answer, say what came of it. Returns the events of the answer. */
export async function answer(
  io: Io,
  find: (state: State) => Approval,
  { allow, at, scope = 'once', note }: Answer,
  given?: Client,
): Promise<{ client: Client; approval: Approval; events: Event[] }> {
  asUser(io);
  const needsAt = allow && at === undefined;
  const client = given ?? (await connect(io));
  const state = await client.state();
  const approval = find(state);
  if (needsAt && !io.interactive)
    throw usage(`--at is needed without a terminal, so that only what was seen is approved.`, `Look first: maos-tui you --json   then: --at ${approval.at.slice(0, 12)}`);
  if (needsAt && !(await askYes(`${describe(approval)}\nApprove? y/N `))) throw new Exit(EXIT.failed);
  await client.ensureDaemons();
  const body = { approval_id: approval.id, at: at ?? (allow ? approval.at : null), ...(note === undefined ? {} : { note }) };
  const events = [...accepted(await client.ask(allow ? { type: 'approve', scope, ...body } : { type: 'deny', ...body }, 'cli'))];
  return { client, approval, events };
}

export function describe(approval: Approval): string {
  return shownLine(`${approval.id}  ${approval.kind}${approval.task_id ? ` of ${approval.task_id}` : ''}: ${approval.summary}  (at ${approval.at.slice(0, 12)})`);
}

/** One line with the new state, what it unblocks, and the next useful command. */
export async function sayAnswered(io: Io, client: Client, approval: Approval, allow: boolean): Promise<void> {
  const state = await client.state();
  const open = attention(state);
  const unblocks =
    approval.kind === 'review' && approval.task_id
      ? Object.values(state.tasks)
          .filter((task) => needsOf(task).includes(approval.task_id ?? ''))
          .map((task) => task.id)
      : [];
  const next = open[0] ? `maos-tui you (${open.length} more)` : 'maos-tui status';
  if (io.json)
    return io.data({
      schema: 'maos.answer/1',
      id: approval.id,
      kind: approval.kind,
      task: approval.task_id,
      approved: allow,
      run: state.run?.state ?? null,
      unblocks,
      waiting: open.length,
    });
  io.out(
    `${approval.id} ${allow ? 'approved' : 'denied'}: ${became(state, approval, allow)}${unblocks.length > 0 ? `; ${allow ? 'unblocks' : 'holds'} ${unblocks.slice(0, 8).join(', ')}` : ''}. Next: ${next}`,
  );
}

function became(state: State, approval: Approval, allow: boolean): string {
  const task = approval.task_id ? state.tasks[approval.task_id] : undefined;
  switch (approval.kind) {
    case 'plan':
      return allow ? `run ${state.run?.id} is ${state.run?.state} with ${Object.keys(state.tasks).length} tasks` : 'the plan goes back to the architect';
    case 'replan':
      return allow ? `the plan is v${state.run?.plan?.version} now` : 'the plan stays as it is';
    case 'permission':
      return allow ? 'the agent goes on' : 'the agent is told no';
    case 'question':
      return 'the agent has its answer';
    case 'review':
      return `${approval.task_id} is ${task?.stage.name ?? 'answered'}`;
    case 'merge':
      return allow ? `run ${state.run?.id} is being merged into ${state.run?.base.branch}` : `run ${state.run?.id} stays on its branch ${state.run?.branch}`;
    default:
      return task ? `${task.id} is ${task.stage.name}` : `run is ${state.run?.state ?? 'gone'}`;
  }
}

/** Whether a person at the terminal types y. */
export async function askYes(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await lines.question(question)).trim().toLowerCase() === 'y';
  } finally {
    lines.close();
  }
}
