/** `deny`: no to what needs the user, with a reason for the agent. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';

export function register(program: Command, io: Io): void {
  program
    .command('deny')
    .description('say no to what needs you')
    .argument('<id...>', 'ids from `maos-tui you`')
    .option('--at <ref>', 'digest or commit you have seen')
    .option('-m, --message <text>', 'why; the agent reads it')
    .action(async (ids: string[], options: { at?: string; message?: string }) => {
      const { answer, findApproval, sayAnswered } = await import('../approvals.ts');
      for (const id of ids) {
        const done = await answer(io, (state) => findApproval(state, id), { allow: false, at: options.at, note: options.message });
        await sayAnswered(io, done.client, done.approval, false);
      }
    });
}
