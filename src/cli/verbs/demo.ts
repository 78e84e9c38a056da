/** `demo`: the product at work in a temporary repository, with scripted agents. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';

export function register(program: Command, io: Io): void {
  program
    .command('demo')
    .description('watch a goal go to its merge, with scripted agents in a temporary repository')
    .option('--fast', 'shorter waits')
    .option('--script', 'print lines instead of opening the screen')
    .option('--no-keep', 'remove the temporary repository at the end')
    .action(async (flags: { fast?: boolean; script?: boolean; keep?: boolean }) => {
      const { demo } = await import('../demo.ts');
      const { Exit } = await import('../failure.ts');
      throw new Exit(await demo(io, flags));
    });
}
