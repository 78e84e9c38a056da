/**
 * `maos-tui mcp`: the tools of an agent's run, over stdio, with the official SDK. It lives as long as its client keeps the input open, and
 * speaks for the session whose token is in its environment. What it does not list for the session's purpose cannot be called.
 * Standard output belongs to the protocol: nothing else may be written there.
 */
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { CALL_SECONDS, MAOS_SERVER } from '../../agents/mcp/servers.ts';
import { instructionsFor, TOOLS, type ToolDefinition, type ToolInput, type ToolName, toolsFor } from '../../agents/mcp/tools.ts';
import { type Brief, briefSchema } from '../../protocol/brief.ts';
import { MaosError } from '../../system/errors.ts';
import { packageVersion } from '../../system/self.ts';
import { session } from '../agent/session.ts';
import { report } from '../failure.ts';
import type { Io } from '../io.ts';
import { bytesOf } from '../text.ts';
import { type Call, type Handlers, handlersFor } from './handlers.ts';

/** Left of the time a client gives a call, so that our answer is there before it gives up. */
const SPARE_SECONDS = 10;
const DEFAULT_CALL_SECONDS = 60;

/** Resolves once the client has closed the input. Throws NO_SESSION or NO_BRIEF (exit 2). */
export async function serve(io: Io): Promise<void> {
  const me = await session(io, ({ code, reason, hint }) => new MaosError({ code, message: reason, hint }));
  const { brief, briefText } = await briefOf();
  const seconds = Number(process.env[CALL_SECONDS]) || DEFAULT_CALL_SECONDS;
  const handlers = handlersFor({ me, brief, briefText, patienceMs: Math.max(1, seconds - SPARE_SECONDS) * 1_000 });
  const server = new McpServer({ name: MAOS_SERVER, title: 'The run you are part of', version: packageVersion() }, { instructions: instructionsFor(brief.purpose) });
  for (const name of toolsFor(brief.purpose)) offer(server, handlers, name, io);
  const closed = new Promise<void>((resolve) => {
    server.server.onclose = resolve;
  });
  process.stdin.once('end', () => void server.close());
  await server.connect(new StdioServerTransport());
  await closed;
}

async function briefOf(): Promise<{ brief: Brief; briefText: string }> {
  const { MAOS_BRIEF: json, MAOS_BRIEF_MD: markdown } = process.env;
  if (!json || !markdown)
    throw new MaosError({
      code: 'NO_BRIEF',
      message: 'This is for agents of a run: MAOS_BRIEF and MAOS_BRIEF_MD are not set.',
      hint: 'The agent has to hand on its environment.',
      exit: 2,
    });
  const [data, text] = await Promise.all([bytesOf(json, json), bytesOf(markdown, markdown)]);
  return { brief: briefSchema.parse(JSON.parse(data.toString('utf8'))), briefText: text.toString('utf8') };
}

function offer<N extends ToolName>(server: McpServer, handlers: Handlers, name: N, io: Io): void {
  const tool: ToolDefinition = TOOLS[name];
  server.registerTool(
    name,
    {
      title: tool.title,
      description: tool.description,
      inputSchema: tool.input,
      annotations: { readOnlyHint: tool.reads === true, destructiveHint: false, openWorldHint: false },
    },
    // The SDK has parsed the input by the schema of this very name.
    (input, { signal }) => called(handlers, name, input as ToolInput<N>, { signal }, io),
  );
}

/** Refusals and failures go to the model, which can act on them; a defect is also kept in the error log. */
async function called<N extends ToolName>(handlers: Handlers, name: N, input: ToolInput<N>, call: Call, io: Io): Promise<CallToolResult> {
  try {
    const { text, data } = await handlers[name](input, call);
    return { content: [{ type: 'text', text }], ...(data === null ? {} : { structuredContent: data }) };
  } catch (error) {
    const known = error instanceof MaosError ? error : new MaosError({ code: 'DEFECT', message: `${name} failed for a reason of its own.`, hint: 'Go on without it.' });
    if (known !== error) report(error, io);
    const { code, message, hint } = known;
    return { content: [{ type: 'text', text: [message, hint].filter(Boolean).join('\n') }], structuredContent: { error: code, message, hint }, isError: true };
  }
}
