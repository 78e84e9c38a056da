/**
 * `merge TASK` accepts a task's result; `merge` alone brings the finished run onto the user's branch, and `merge --undo`
 * takes that back. Waits until git has really done it, because only then it is true.
 */
import type { Command } from 'commander';
import type { Io } from '../io.ts';

export function register(program: Command, io: Io): void {
  program
    .command('merge')
    .description('accept the result of a task, or merge the finished run into your branch')
    .argument('[task]', 'without it: the whole run')
    .option('--at <sha>', 'commit you have seen; needed without a terminal')
    .option('--undo', 'take back the last merge of a run')
    .action(async (task: string | undefined, options: { at?: string; undo?: boolean }) => {
      const { usage } = await import('../io.ts');
      if (options.undo && task !== undefined) throw usage('--undo takes back the merge of the run, not of a task.', 'maos-tui merge --undo');
      if (options.undo) return undo(io);
      const { answer, findApproval, sayAnswered } = await import('../approvals.ts');
      if (task !== undefined) {
        const done = await answer(io, (state) => findApproval(state, task, ['review']), { allow: true, at: options.at });
        return sayAnswered(io, done.client, done.approval, true);
      }
      const done = await answer(io, (state) => findApproval(state, 'merge', ['merge']), { allow: true, at: options.at });
      const { waitForEvent } = await import('../wait.ts');
      const after = done.events[0]?.seq ?? 1;
      const event = await waitForEvent(
        done.client,
        after - 1,
        (body) => body.type === 'run.merged' || body.type === 'run.merge-refused' || (body.type === 'effect.failed' && body.effect_type === 'merge-run'),
        60_000,
      );
      await sayMerged(io, event);
    });
}

async function undo(io: Io): Promise<void> {
  const { act } = await import('../connect.ts');
  const { waitForEvent } = await import('../wait.ts');
  const { client, events } = await act(io, { type: 'undo-merge' });
  const event = await waitForEvent(
    client,
    (events[0]?.seq ?? 1) - 1,
    (body) => body.type === 'run.merge-undone' || body.type === 'run.merge-refused' || (body.type === 'effect.failed' && body.effect_type === 'undo-merge'),
    60_000,
  );
  await sayMerged(io, event);
}

async function sayMerged(io: Io, { body }: Pick<import('../../protocol/event.ts').Event, 'body'>): Promise<void> {
  const { EXIT, MaosError } = await import('../../system/errors.ts');
  if (body.type === 'run.merge-refused')
    throw new MaosError({ code: 'MERGE_REFUSED', message: body.reason, hint: body.hint, exit: body.found === null ? EXIT.failed : EXIT.changed });
  if (body.type === 'effect.failed') throw new MaosError({ code: body.code, message: body.message, hint: body.hint });
  if (body.type !== 'run.merged' && body.type !== 'run.merge-undone') return;
  const undone = body.type === 'run.merge-undone';
  if (io.json) return io.data({ schema: 'maos.merge/1', run: body.run_id, target: body.target, from: body.from, to: body.to, undone });
  io.out(
    undone
      ? `Undone: ${body.target} is at ${body.to.slice(0, 7)} again. Next: maos-tui merge`
      : `Merged: ${body.target} went from ${body.from.slice(0, 7)} to ${body.to.slice(0, 7)}. Take it back: maos-tui merge --undo`,
  );
}
