/**
 * Whether the MCP servers that roles name are defined in .mcp.json. Looked at apart from the configuration itself: an agent starts without a
 * server that is missing, so these are warnings. Reads only.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJsonWithPosition } from '../system/json.ts';
import { CONFIG_FILE } from './places.ts';
import type { ConfigProblem } from './problem.ts';
import { placesIn, readConfigText } from './read.ts';
import { nearest } from './suggest.ts';

const MCP_FILE = '.mcp.json';

const textOf = (path: string): Promise<Buffer | null> =>
  readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'EISDIR' || error.code === 'EACCES') return null; // told as a file that is not there to be used
    throw error;
  });

/** Warnings, each at the name in multi-agent.yaml or at the fault in .mcp.json. */
export async function mcpWarnings(repo: string): Promise<ConfigProblem[]> {
  const text = (await textOf(join(repo, CONFIG_FILE)))?.toString('utf8') ?? '';
  const { config } = readConfigText(text, CONFIG_FILE);
  const named = Object.entries(config?.services ?? {}).flatMap(([role, { mcp_servers = [] }]) =>
    mcp_servers.map((name, index) => ({ name, path: ['services', role, 'mcp_servers', index] })),
  );
  const bytes = await textOf(join(repo, MCP_FILE));
  const parsed = bytes === null ? null : parseJsonWithPosition(bytes);
  if (parsed !== null && !parsed.ok) return [{ file: MCP_FILE, ...parsed.problem, warning: true }];
  const value: unknown = parsed?.value ?? {};
  const servers = typeof value === 'object' && value !== null && 'mcpServers' in value ? value.mcpServers : undefined;
  if (parsed !== null && (typeof servers !== 'object' || servers === null))
    return [
      { file: MCP_FILE, line: 1, col: 1, code: 'mcp.form', message: 'it has no object `mcpServers`', hint: 'write {"mcpServers": {"name": {"command": "…"}}}', warning: true },
    ];
  const known = Object.keys(servers ?? {});
  if (named.length === 0) return [];
  const place = placesIn(text);
  return named
    .filter(({ name }) => !known.includes(name) && name !== 'maos')
    .map(({ name, path }) => {
      const near = nearest(name, known);
      return {
        file: CONFIG_FILE,
        ...place(path),
        code: 'config.unknown-mcp-server',
        message: `the MCP server \`${name}\` is not defined in ${MCP_FILE}${near ? `; did you mean \`${near}\`?` : ''}`,
        hint: known.length === 0 ? `there is no server in ${MCP_FILE}` : `defined there: ${known.join(', ')}`,
        warning: true,
      };
    });
}
