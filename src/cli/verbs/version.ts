/** `version`: which program this is. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';

export async function sayVersion(io: Io): Promise<void> {
  const { packageVersion } = await import('../../system/self.ts');
  if (io.json) io.data({ schema: 'maos.version/1', version: packageVersion(), node: process.versions.node, platform: `${process.platform}-${process.arch}` });
  else io.out(`maos-tui ${packageVersion()} (node ${process.versions.node}, ${process.platform}-${process.arch})`);
}

export function register(program: Command, io: Io): void {
  program
    .command('version')
    .description('say which version this is')
    .action(() => sayVersion(io));
}
