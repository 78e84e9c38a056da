/** `trust`: whether agents may use the hooks, plugins, settings and MCP servers that this repository brings along. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';

interface Flags {
  show?: boolean;
  revoke?: boolean;
}

export function register(program: Command, io: Io): void {
  program
    .command('trust')
    .description('let agents use the hooks, plugins and MCP servers of this repository, as they are now')
    .option('--show', 'only show them, and what is trusted')
    .option('--revoke', 'take it back')
    .action((flags: Flags) => trust(io, flags));
}

async function trust(io: Io, flags: Flags): Promise<void> {
  const { asUser } = await import('../connect.ts');
  const { usage } = await import('../io.ts');
  const { findRepository } = await import('../preflight.ts');
  const { broughtBy } = await import('../../agents/trust/brought.ts');
  const { setTrust, trustOf, untrustedIn } = await import('../../agents/trust/record.ts');
  const { now } = await import('../../system/clock.ts');
  if (flags.show && flags.revoke) throw usage('--show and --revoke exclude each other.');
  if (!flags.show) asUser(io);
  const repo = await findRepository(io.cwd);
  const brought = broughtBy(repo);
  if (flags.revoke) await setTrust(repo, process.env, null, now());
  else if (!flags.show && brought.length > 0) await setTrust(repo, process.env, brought, now());
  const entry = await trustOf(repo, process.env);
  const not = new Set(untrustedIn(entry, brought).map(({ path }) => path));
  const trusted = entry !== null && not.size === 0 && brought.length > 0;
  if (io.json)
    return io.data({
      schema: 'maos.trusted/1',
      repository: repo,
      trusted,
      since: entry?.at ?? null,
      files: brought.map(({ path, digest, agents }) => ({ path, digest, agents, trusted: !not.has(path) })),
    });
  if (brought.length === 0) return io.out('This repository brings no hooks, plugins or MCP servers for agents.');
  // one file that is not as it was trusted keeps all of them from being used
  const word = (path: string): string => {
    if (entry === null) return 'not trusted';
    if (!not.has(path)) return trusted ? 'trusted' : 'as trusted, not used';
    return entry.files[path] === undefined ? 'NEW, not used' : 'CHANGED, not used';
  };
  io.table(brought.map(({ path, agents }) => [word(path), path, agents.join(', ')]));
  if (trusted) io.note('\nAgents use them from their next session on, until one of them changes. Programs they call are code of the repository: look at those too.');
  else io.note(`\nNone of them is used${entry === null ? '' : ', as not all are what you trusted'}. Look at them, then: maos-tui trust`);
}
