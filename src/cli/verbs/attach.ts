/** The screen: `maos-tui` without a command, or `attach`. Without a terminal it says which commands do the same. */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { Client } from '../../client/contract.ts';
import type { Elsewhere } from '../../tui/elsewhere.ts';
import type { Io } from '../io.ts';

export function register(program: Command, io: Io): void {
  program
    .command('attach')
    .description('open the screen')
    .argument('[run]', 'id of a run; one that is over can be looked at')
    .action((run?: string) => openScreen(io, run));
}

const WITHOUT_TERMINAL = 'The screen needs a terminal on standard input and output. Commands work without one:';
const INSTEAD = `  maos-tui run "GOAL" --detach   start a run
  maos-tui status --json         what is going on
  maos-tui you                   what needs you
  maos-tui approve ID --at REF   say yes to it
  maos-tui logs -f               what agents print
  maos-tui help                  all commands`;

/**
 * @param session the agent to begin with
 * @param goesBack leaving leads back to the screen of the current run
 */
export async function openScreen(io: Io, run?: string, session?: string, goesBack = false): Promise<void> {
  const { usage } = await import('../io.ts');
  const { findRepository } = await import('../preflight.ts');
  const { asPerson } = await import('../connect.ts');
  asPerson();
  if (!process.stdin.isTTY || !process.stdout.isTTY) throw usage(WITHOUT_TERMINAL, INSTEAD);
  // git answers while the client is loaded.
  const [repo, { openClient }, { uiStateFile }] = await Promise.all([findRepository(io.cwd), import('../../client/index.ts'), import('../../tui/ui-state.ts')]);
  const client = await openClient(repo, { create: 'when-needed' });
  const fresh = !existsSync(client.dir);
  const past = run === undefined ? null : await pastRun(client, run);
  const { settingsDoor } = await import('../settings-door.ts');
  const settings = await settingsDoor(io, repo, (text) => io.note(text));
  const { screenFor } = await import('../screen-for.ts');
  const checks = async () => (await import('../diagnose.ts')).diagnose(repo);
  const gone: Elsewhere[] = [];
  let code = await (await screenFor(settings.sources))({
    client: past ?? client,
    ...(past === null ? { keepIn: uiStateFile(process.env, client.dir) } : {}),
    readOnly: io.readOnly || past !== null,
    settings,
    ...(session === undefined ? {} : { session }),
    ...(io.noAltScreen ? { alternate: false } : {}),
    ...(fresh ? { firstChecks: checks } : {}),
    checks,
    ...(past === null ? { checkFile: async (path: string) => (await import('../check-files.ts')).checkFile(path, repo, null, true) } : {}),
    tools: (await import('../tools.ts')).toolsFor(past ?? client, repo),
    beforehand: async () => (await import('../beforehand.ts')).beforehand(repo),
    ...(past === null || goesBack ? { goesBack, elsewhere: (to: Elsewhere) => void gone.push(to) } : {}),
    startRun: async (goal) => (await (await import('../start-run.ts')).startRun(client, goal, {}, 'tui')).outcome,
    readPlan: async (text, roles) => (await import('../plan-text.ts')).readPlan(text, roles),
    stopAll: async (now) => {
      const { stopAll } = await import('../stop-all.ts');
      await stopAll(client, now, 30_000, 'tui');
    },
  });
  const [next] = gone;
  if (next && 'run' in next) return openScreen(io, next.run, undefined, true);
  if (next && 'back' in next) return openScreen(io);
  if (next) code = await (await import('../demo.ts')).demo(io, {});
  const { Exit } = await import('../failure.ts');
  throw new Exit(code);
}

/** Another run than the current one, to look at; null for the current one. Throws NO_RUN. */
async function pastRun(client: Client, id: string): Promise<Client | null> {
  const state = await client.state();
  if (state.run?.id === id) return null;
  const { pastClient, readRun } = await import('../../client/past-run.ts');
  const found = await readRun(client, id);
  if (found === null) throw (await import('../no-such-run.ts')).noSuchRun(id, state);
  return pastClient(client, found.state);
}
