/** `pause`: no new work starts; what runs goes on to its end. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';

export function register(program: Command, io: Io): void {
  program
    .command('pause')
    .description('start no new work; agents at work go on')
    .option('-m, --message <text>', 'why')
    .action(async (options: { message?: string }) => {
      const { act } = await import('../connect.ts');
      const { client } = await act(io, { type: 'pause-run', reason: options.message ?? '' });
      const state = await client.state();
      const busy = Object.values(state.sessions).filter((session) => session.state !== 'exited' && session.state !== 'lost').length;
      if (io.json) return io.data({ schema: 'maos.run-state/1', run: state.run?.id ?? null, state: state.run?.state ?? null, working: busy });
      io.out(`Run ${state.run?.id} is paused${busy > 0 ? `; ${busy} ${busy === 1 ? 'agent finishes its' : 'agents finish their'} task` : ''}. Next: maos-tui resume`);
    });
}
