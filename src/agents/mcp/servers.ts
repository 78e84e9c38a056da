/**
 * Which MCP servers an agent gets: our own, `maos`, and those of .mcp.json that its role names. Data for the adapters, each of which
 * says it in the words of its CLI. Invariants: of a repository's .mcp.json nothing is passed on that the user does not trust and the role does not name, and it is read
 * where the user's checkout lies, never in a worktree, where an agent could have written it. Must not start anything.
 */
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { SessionContext } from '../contract.ts';

/** Our own server; its tools are `mcp__maos__<tool>` in most CLIs. */
export const MAOS_SERVER = 'maos';
/** In our server's environment: how many seconds a call may wait for an answer before the client gives it up. */
export const CALL_SECONDS = 'MAOS_MCP_CALL_SECONDS';

export type McpServer =
  | { name: string; type: 'stdio'; command: string; args: string[]; env: Record<string, string> }
  | { name: string; type: 'http' | 'sse'; url: string; headers: Record<string, string> };

export interface McpServers {
  /** Ours first. Everything is spelled out: no `${NAME}` is left. They hold secrets: hand them over by stdin, file or environment, never by argv. */
  servers: McpServer[];
  /** One sentence for each server that is left out, for the pane. */
  problems: string[];
}

export interface McpOptions {
  /** Seconds this CLI waits for the result of one call of ours. @default 60, as most do */
  callSeconds?: number;
}

const FILE = '.mcp.json';
const UNTRUSTED = `you have not trusted ${FILE} as it is now. Look at it, then: maos-tui trust.`;
const MOST_BYTES = 1024 * 1024;
const texts = z.record(z.string(), z.string()).default({});
const entrySchema = z.union([
  z.object({ type: z.literal('stdio').default('stdio'), command: z.string().min(1), args: z.array(z.string()).default([]), env: texts }),
  z.object({ type: z.enum(['http', 'sse']), url: z.string().min(1), headers: texts }),
]);
const fileSchema = z.object({ mcpServers: z.record(z.string(), z.unknown()) });

/** Never throws: what is wrong with .mcp.json is told in `problems`, and the agent starts without that server. */
export function mcpServersFor(context: SessionContext, self: readonly string[], { callSeconds = 60 }: McpOptions = {}): McpServers {
  const [command, ...args] = self;
  const own = Object.fromEntries(Object.entries(context.env).filter(([name]) => name.startsWith('MAOS_')));
  const found: McpServers = { servers: [], problems: [] };
  if (command !== undefined) found.servers.push({ name: MAOS_SERVER, type: 'stdio', command, args: [...args, 'mcp'], env: { ...own, [CALL_SECONDS]: String(callSeconds) } });
  const wanted = (context.tools.mcp_servers ?? []).filter((name) => name !== MAOS_SERVER);
  if (wanted.length === 0) return found;
  const defined = context.trusted === true ? definitions(context.env.MAOS_DIR) : UNTRUSTED;
  for (const name of new Set(wanted)) {
    const server = typeof defined === 'string' ? defined : spelledOut(name, Object.hasOwn(defined, name) ? defined[name] : undefined, context.env);
    if (typeof server === 'string') found.problems.push(`MCP server ${name} is left out: ${server}`);
    else found.servers.push(server);
  }
  return found;
}

/** What .mcp.json defines, by name; or why it cannot be told. `dir` is `.multi-agent/`. */
function definitions(dir: string | undefined): Record<string, unknown> | string {
  const path = join(dir === undefined ? '.' : dirname(dir), FILE);
  try {
    if (statSync(path).size > MOST_BYTES) return `${path} has more than ${MOST_BYTES} bytes.`;
    const parsed = fileSchema.safeParse(JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, '')));
    return parsed.success ? parsed.data.mcpServers : `${path} has no object mcpServers.`;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? `there is no file ${path}.` : `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
  }
}

function spelledOut(name: string, definition: unknown, env: Record<string, string>): McpServer | string {
  if (definition === undefined) return `${FILE} does not define it.`;
  const parsed = entrySchema.safeParse(definition);
  if (!parsed.success) return `its entry in ${FILE} has neither a command nor type http or sse with a url.`;
  const missing = new Set<string>();
  const fill = (text: string): string =>
    text.replace(/\$\{([A-Za-z_]\w*)(?::-([^}]*))?\}/g, (_whole, variable: string, otherwise: string | undefined) => {
      const value = env[variable] ?? otherwise;
      if (value === undefined) missing.add(variable);
      return value ?? '';
    });
  const filled = (record: Record<string, string>) => Object.fromEntries(Object.entries(record).map(([key, value]) => [key, fill(value)]));
  const entry = parsed.data;
  // The mark makes it end with its session, whatever its CLI hands on.
  const mark: Record<string, string> = env.MAOS_MARK === undefined ? {} : { MAOS_MARK: env.MAOS_MARK };
  const server: McpServer =
    entry.type === 'stdio'
      ? { name, type: 'stdio', command: fill(entry.command), args: entry.args.map(fill), env: { ...filled(entry.env), ...mark } }
      : { name, type: entry.type, url: fill(entry.url), headers: filled(entry.headers) };
  return missing.size === 0 ? server : `${[...missing].join(', ')} of its entry in ${FILE} is not set for agents (maos-tui help environment).`;
}
