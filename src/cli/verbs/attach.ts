/** The screen: `maos-tui` without a command, or `attach`. Without a terminal it says which commands do the same. */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { Io } from '../io.ts';

export function register(program: Command, io: Io): void {
  program
    .command('attach')
    .description('open the screen')
    .argument('[run]', 'id of the run')
    .action((run?: string) => openScreen(io, run));
}

const WITHOUT_TERMINAL = 'The screen needs a terminal on standard input and output. Commands work without one:';
const INSTEAD = `  maos-tui run "GOAL" --detach   start a run
  maos-tui status --json         what is going on
  maos-tui you                   what needs you
  maos-tui approve ID --at REF   say yes to it
  maos-tui logs -f               what agents print
  maos-tui help                  all commands`;

export async function openScreen(io: Io, run?: string): Promise<void> {
  const { usage } = await import('../io.ts');
  const { findRepository } = await import('../preflight.ts');
  const { asPerson } = await import('../connect.ts');
  asPerson();
  if (!process.stdin.isTTY || !process.stdout.isTTY) throw usage(WITHOUT_TERMINAL, INSTEAD);
  if (!process.env.TERM || process.env.TERM === 'dumb') throw usage(`This terminal (TERM=${process.env.TERM ?? ''}) cannot show the screen. Commands work:`, INSTEAD);
  // git answers while the screen is loaded.
  const [repo, { openClient }, { runScreen }] = await Promise.all([findRepository(io.cwd), import('../../client/index.ts'), import('../../tui/index.ts')]);
  const client = await openClient(repo, { create: 'when-needed' });
  const fresh = !existsSync(client.dir);
  if (run !== undefined) {
    const { MaosError } = await import('../../system/errors.ts');
    const state = await client.state();
    if (state.run?.id !== run)
      throw new MaosError({ code: 'NO_RUN', message: `${run} is not the current run${state.run ? `; that is ${state.run.id}` : ''}.`, hint: 'See: maos-tui runs' });
  }
  const code = await runScreen({
    client,
    readOnly: io.readOnly,
    ...(io.ascii ? { ascii: true } : {}),
    ...(io.noMotion ? { noMotion: true } : {}),
    ...(fresh ? { firstChecks: async () => (await import('../diagnose.ts')).diagnose(repo) } : {}),
    startRun: async (goal) => (await (await import('../start-run.ts')).startRun(client, goal, {}, 'tui')).outcome,
    stopAll: async (now) => {
      const { stopAll } = await import('../stop-all.ts');
      await stopAll(client, now, 30_000, 'tui');
    },
  });
  const { Exit } = await import('../failure.ts');
  throw new Exit(code);
}
