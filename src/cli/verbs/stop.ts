/** `stop`: end agents and daemons so that the run can be resumed; `stop --cancel` gives the run up and keeps its work on branches. */
import type { Command } from 'commander';
import type { Client } from '../../client/contract.ts';
import type { Io } from '../io.ts';
import { duration } from '../options.ts';

interface Options {
  now?: boolean;
  cancel?: boolean;
  timeout: number;
  message?: string;
}

export function register(program: Command, io: Io): void {
  program
    .command('stop')
    .description('end agents and daemons; the run can be resumed')
    .option('--now', 'kill agents at once instead of asking them to end')
    .option('--cancel', 'give the run up; its work stays on its branches')
    .option('--timeout <duration>', 'wait at most this long for the end', duration, 30_000)
    .option('-m, --message <text>', 'why')
    .action(async (options: Options) => {
      const { asUser, connect } = await import('../connect.ts');
      const { accepted } = await import('../failure.ts');
      asUser(io);
      const client = await connect(io);
      if (options.cancel) {
        await client.ensureDaemons();
        accepted(await client.ask({ type: 'cancel-run', reason: options.message ?? '' }, 'cli'));
      }
      const { stopAll } = await import('../stop-all.ts');
      await say(io, client, await stopAll(client, options.now ?? false, options.timeout));
    });
}

async function say(io: Io, client: Client, didEnd: boolean): Promise<void> {
  const { run } = await client.state();
  if (io.json) return io.data({ schema: 'maos.run-state/1', run: run?.id ?? null, state: run?.state ?? null, working: 0 });
  if (run?.ended_at && !didEnd) return io.out(`Nothing was running: run ${run.id} was over already (${run.state}).`);
  const what = didEnd ? 'Agents and daemons have ended.' : 'Nothing was running.';
  const next =
    run?.state === 'paused'
      ? `Run ${run.id} is paused${run.paused_from === 'approval' ? ', and its plan still waits for your yes' : ''}. Next: maos-tui resume`
      : run
        ? `Run ${run.id} is ${run.state}.`
        : 'There is no run.';
  io.out(`${what} ${next}`);
}
