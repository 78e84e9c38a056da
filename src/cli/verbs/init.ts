/** `init`: a first multi-agent.yaml that fits the repository, and the .multi-agent directory beside it. */
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Io } from '../io.ts';

export function register(program: Command, io: Io): void {
  program
    .command('init')
    .description('write a commented multi-agent.yaml that fits this repository, and create .multi-agent/')
    .option('-y, --yes', 'do not ask')
    .option('--force', 'replace an existing multi-agent.yaml')
    .option('-n, --dry-run', 'print the file instead of writing it')
    .action(async (options: { yes?: boolean; force?: boolean; dryRun?: boolean }) => {
      const { asUser } = await import('../connect.ts');
      const { findRepository } = await import('../preflight.ts');
      const { detect, initialConfig, writeInitialConfig } = await import('../../config/index.ts');
      asUser(io);
      const repo = await findRepository(io.cwd);
      const detected = await detect(repo, { versions: true });
      if (options.dryRun) return io.out(initialConfig(repo, detected).trimEnd());
      const path = await writeInitialConfig(repo, detected, { force: options.force ?? false });
      const dir = join(repo, '.multi-agent');
      const { openFileStore } = await import('../../store/file/index.ts');
      const store = await openFileStore(dir, { create: true });
      await store.journal.close();
      if (io.json)
        return io.data({
          schema: 'maos.init/1',
          config: path,
          directory: dir,
          agents: detected.agents.filter((agent) => agent.found).map(({ name, version }) => ({ name, version })),
          checks: detected.checks,
          roles: ['architect', ...Object.keys(detected.roles)],
        });
      io.out(`Wrote multi-agent.yaml and .multi-agent/. Next: maos-tui run "GOAL"   or just: maos-tui`);
      const found = detected.agents.filter((agent) => agent.found).map((agent) => `${agent.name}${agent.version ? ` ${agent.version}` : ''}`);
      io.note(`Agents found: ${found.join(', ') || 'none'}. Checks: ${detected.checks.join(', ') || 'none found; name yours in the file'}.`);
      if (!detected.claude) io.note('Roles use claude unless they name a command: npm i -g @anthropic-ai/claude-code, or set `command` in the file.');
    });
}
