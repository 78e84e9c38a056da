/** `daemon orchestrator|host`: the inside of the two daemons. Started by the client, not by people, so it is hidden. */
import type { Command } from 'commander';

export function register(program: Command): void {
  program
    .command('daemon', { hidden: true })
    .argument('<kind>', 'orchestrator or host')
    .requiredOption('--dir <dir>', 'the .multi-agent directory')
    .action(async (kind: string, options: { dir: string }) => {
      const { usage } = await import('../io.ts');
      if (kind !== 'orchestrator' && kind !== 'host') throw usage(`There is no daemon called ${kind}.`, 'orchestrator or host');
      const { runDaemon } = await import('../daemon.ts');
      const { Exit } = await import('../failure.ts');
      throw new Exit(await runDaemon(kind, options.dir));
    });
}
