/** `resume`: a paused or stopped run goes on; daemons that are gone are started again. `resume PROVIDER` tries a parked service now. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';

export function register(program: Command, io: Io): void {
  program
    .command('resume')
    .description('go on with a paused or stopped run, or with a parked service')
    .argument('[provider]', 'a service that is parked, as status names it: try it again now')
    .action(async (provider?: string) => {
      const { act, asUser, connect } = await import('../connect.ts');
      const { accepted } = await import('../failure.ts');
      if (provider !== undefined) {
        await act(io, { type: 'resume-provider', provider });
        return io.json ? io.data({ schema: 'maos.provider/1', provider, parked: false }) : io.out(`${provider} is tried again. Next: maos-tui status --watch`);
      }
      asUser(io);
      const client = await connect(io);
      const before = await client.daemons();
      await client.ensureDaemons();
      let state = await client.state();
      if (state.run?.state === 'paused' || before.orchestrator.alive || !state.run) {
        accepted(await client.ask({ type: 'resume-run' }, 'cli'));
        state = await client.state();
      }
      if (io.json) return io.data({ schema: 'maos.run-state/1', run: state.run?.id ?? null, state: state.run?.state ?? null, working: null });
      // what it waits for is worth more than the name of a state
      const goes =
        state.run?.state === 'approval'
          ? 'waits for your answer to its plan. Next: maos-tui plan show'
          : state.run?.state === 'finishing'
            ? 'waits to be merged. Next: maos-tui you'
            : `is ${state.run?.state}. Next: maos-tui status --watch`;
      io.out(`Run ${state.run?.id} ${goes}`);
    });
}
