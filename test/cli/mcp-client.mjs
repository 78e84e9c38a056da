// An agent's side of `maos-tui mcp`, with the official client: what tests and the agents of their runs call the tools with.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

/** `argv` starts the server. `call` gives {text, data, error}. */
export async function openTools(argv, env, cwd) {
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(new StdioClientTransport({ command: argv[0], args: argv.slice(1), env, cwd, stderr: 'ignore' }));
  return {
    names: async () => (await client.listTools()).tools.map((tool) => tool.name),
    list: async () => (await client.listTools()).tools,
    instructions: () => client.getInstructions() ?? '',
    call: async (name, input = {}) => {
      const result = await client.callTool({ name, arguments: input });
      return { text: result.content.map((part) => part.text ?? '').join('\n'), data: result.structuredContent ?? null, error: result.isError === true };
    },
    close: () => client.close(),
  };
}
