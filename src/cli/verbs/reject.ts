/** `reject`: send a task's result back to its agent with what is to change. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';

/** Comments that were written about its result and not sent. */
async function draftedFor(io: Io, task: string): Promise<number> {
  const { connect } = await import('../connect.ts');
  const { commentsOf } = await import('../../core/view/comments.ts');
  const { approvals, tasks } = await (await connect(io)).state();
  return commentsOf(tasks[approvals[task]?.task_id ?? task]).length;
}

export function register(program: Command, io: Io): void {
  program
    .command('reject')
    .description('send the result of a task back, with what is to change')
    .argument('<task>')
    .argument('[text]', '- reads the text from standard input')
    .option('-m, --message <text>', 'what is to change')
    .option('-F, --file <file>', 'read it from a file')
    .action(async (task: string, text: string | undefined, options: { message?: string; file?: string }) => {
      const { answer, findApproval, sayAnswered } = await import('../approvals.ts');
      const { usage } = await import('../io.ts');
      const { textFrom } = await import('../text.ts');
      const note = options.message ?? (await textFrom(io, options.file ?? (text === '-' ? '-' : undefined))) ?? text;
      const drafted = note?.trim() ? 0 : await draftedFor(io, task);
      if (!note?.trim() && drafted === 0) throw usage('Say what is to change.', `maos-tui reject ${task} -m "…"`);
      const done = await answer(io, (state) => findApproval(state, task, ['review', 'escalation']), { allow: false, note: note?.trim() ?? '' });
      await sayAnswered(io, done.client, done.approval, false);
    });
}
