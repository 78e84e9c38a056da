/** `approve`: yes to what needs the user, bound to what was on screen. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';

export function register(program: Command, io: Io): void {
  program
    .command('approve')
    .description('say yes to a plan, permission, question, review or merge')
    .argument('<id...>', 'ids from `maos-tui you`; a task id or "plan" works too. ID@AT binds each id to what was seen')
    .option('--at <ref>', 'digest or commit you have seen; needed without a terminal')
    .option('--once', 'this time only (the usual)')
    .option('--task', 'also for the rest of this task')
    .option('-m, --message <text>', 'an answer or note')
    .action(async (ids: string[], options: { at?: string; once?: boolean; task?: boolean; message?: string }) => {
      const { answer, findApproval, sayAnswered } = await import('../approvals.ts');
      const { usage } = await import('../io.ts');
      if (options.once && options.task) throw usage('--once and --task exclude each other.');
      if (ids.length > 1 && options.at !== undefined) throw usage('--at is about one thing.', 'With several ids write each as ID@AT.');
      for (const text of ids) {
        const [name = '', at] = text.split('@', 2);
        const done = await answer(io, (state) => findApproval(state, name), { allow: true, at: at ?? options.at, scope: options.task ? 'task' : 'once', note: options.message });
        await sayAnswered(io, done.client, done.approval, true);
      }
    });
}
