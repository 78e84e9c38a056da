/** The OpenAI Responses API (streaming) as a dialect of the scripted model. */
import type { ServerResponse } from 'node:http';
import { ANY_TURN, type Dialect, type ModelServer, nextSerial, type Said, type Scenario, serveScenarios, type Turn } from './scenario.ts';

interface Part {
  text?: string;
}
interface Item {
  type?: string;
  role?: string;
  content?: string | Part[];
  output?: unknown;
}
interface ResponsesRequest {
  model: string;
  instructions?: string;
  input: string | Item[];
  tools?: { type: string; name?: string }[];
}

const textOf = (content: unknown): string =>
  typeof content === 'string' ? content : Array.isArray(content) ? content.map((part: Part) => part.text ?? '').join('\n') : content === undefined ? '' : JSON.stringify(content);

/** Items that follow each other and are all the model's are one reply. */
function saidIn(items: readonly Item[]): Said[] {
  const said: Said[] = [];
  for (const item of items) {
    const type = item.type ?? 'message';
    if (type === 'message' && item.role !== 'assistant') {
      if (item.role === 'user') said.push({ by: 'user', text: textOf(item.content) });
    } else if (type.endsWith('_output')) said.push({ by: 'tool', text: textOf(item.output) });
    else if (said.at(-1)?.by !== 'model') said.push({ by: 'model', text: textOf(item.content) });
  }
  return said;
}

const cwdOf = (said: readonly Said[]): string => /<cwd>(\/[^<]*)<\/cwd>/.exec(said.map(({ text }) => text).join('\n'))?.[1] ?? '';

/** A tool whose input is `{ input: text }` and that the request offers as free text is called that way. */
function itemsOf(request: ResponsesRequest, turn: Turn): object[] {
  const free = new Set((request.tools ?? []).filter((tool) => tool.type === 'custom').map((tool) => tool.name));
  const items: object[] = [];
  const text = turn.text ?? ((turn.tools ?? []).length === 0 ? ANY_TURN.text : undefined);
  if (text !== undefined)
    items.push({ type: 'message', id: `msg_${nextSerial()}`, role: 'assistant', status: 'completed', content: [{ type: 'output_text', text, annotations: [] }] });
  for (const { name, input } of turn.tools ?? []) {
    const id = nextSerial();
    // Tools of an MCP server lie in a namespace of their own.
    const [, namespace, own] = /^(mcp__\w+?)__(\w+)$/.exec(name) ?? [];
    items.push(
      free.has(name)
        ? { type: 'custom_tool_call', id: `ctc_${id}`, call_id: `call_${id}`, name, input: String(input.input) }
        : { type: 'function_call', id: `fc_${id}`, call_id: `call_${id}`, ...(own === undefined ? { name } : { namespace, name: own }), arguments: JSON.stringify(input) },
    );
  }
  return items;
}

function reply(response: ServerResponse, request: ResponsesRequest, turn: Turn): void {
  const id = `resp_${nextSerial()}`;
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (type: string, data: object) => response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  send('response.created', { response: { id, object: 'response', status: 'in_progress', model: request.model, output: [] } });
  if (turn.stall === true) return;
  const items = itemsOf(request, turn);
  items.forEach((item, index) => {
    send('response.output_item.added', { output_index: index, item });
    send('response.output_item.done', { output_index: index, item });
  });
  const input = turn.usage?.input ?? 1_000;
  const output = turn.usage?.output ?? 100;
  const usage = {
    input_tokens: input,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input + output,
  };
  send('response.completed', { response: { id, object: 'response', status: 'completed', model: request.model, output: items, usage } });
  response.end();
}

export const responses: Dialect = {
  speaks: (path) => path === '/v1/responses',
  read: (body) => {
    const request = body as ResponsesRequest;
    const tools = (request.tools ?? []).map((tool) => tool.name ?? tool.type);
    const said = typeof request.input === 'string' ? [{ by: 'user' as const, text: request.input }] : saidIn(request.input);
    return tools.length === 0 ? null : { said, tools, cwd: cwdOf(said) };
  },
  reply: (response, body, turn) => reply(response, body as ResponsesRequest, turn),
  refusal: (error) => ({ error: { type: error.type, code: error.type, message: error.message, param: null } }),
};

/** The Responses API on a free port of 127.0.0.1; the base URL for a CLI is `${url}/v1`. */
export const startResponsesServer = (scenarios: Record<string, Scenario>): Promise<ModelServer> => serveScenarios(scenarios, [responses]);
