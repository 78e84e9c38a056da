/** `mcp`: the tools of an agent's run for agents that speak the Model Context Protocol. Adapters start it, not people. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';

export function register(program: Command, io: Io): void {
  program
    .command('mcp')
    .description('for agents: the verbs of `agent` as an MCP server on standard input and output')
    .action(async () => {
      const { serve } = await import('../mcp/serve.ts');
      await serve(io);
    });
}
