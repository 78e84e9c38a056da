/**
 * The MCP servers of a session in Claude Code's words. Its configuration goes on the command line, which every user of the machine can read:
 * so values of `env` and `headers` stand there as `${NAME}` alone, and are found in the CLI's own environment.
 */
import type { SessionContext } from '../contract.ts';
import { MAOS_SERVER, mcpServersFor } from '../mcp/servers.ts';

/** This CLI gives a call up after 30 minutes without a sign. */
const CALL_SECONDS = 1_700;

export interface ClaudeMcp {
  /** Words for the command line; empty when there is no server. */
  argv: string[];
  /** Rules for tools that need no asking. */
  allowed: string[];
  env: Record<string, string>;
  /** Servers that are left out, and why. */
  problems: string[];
}

export function claudeMcp(context: SessionContext, self: readonly string[]): ClaudeMcp {
  const { servers, problems } = mcpServersFor(context, self, { callSeconds: CALL_SECONDS });
  const env: Record<string, string> = {};
  const hidden = (values: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => {
        if (context.env[name] === value) return [name, `\${${name}}`];
        const reference = `MAOS_MCP_VALUE_${Object.keys(env).length + 1}`;
        env[reference] = value;
        return [name, `\${${reference}}`];
      }),
    );
  const mcpServers = Object.fromEntries(
    servers.map((server) =>
      server.type === 'stdio'
        ? // Its tools are few and needed from the first turn on: they are never left to a search.
          [server.name, { type: 'stdio', command: server.command, args: server.args, env: hidden(server.env), ...(server.name === MAOS_SERVER ? { alwaysLoad: true } : {}) }]
        : [server.name, { type: server.type, url: server.url, headers: hidden(server.headers) }],
    ),
  );
  if (servers.length === 0) return { argv: [], allowed: [], env, problems };
  return { argv: ['--mcp-config', JSON.stringify({ mcpServers })], allowed: servers.some(({ name }) => name === MAOS_SERVER) ? [`mcp__${MAOS_SERVER}`] : [], env, problems };
}
