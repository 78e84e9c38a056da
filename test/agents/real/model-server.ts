/** The Anthropic Messages API as a dialect of the scripted model, so that the real CLI runs with no network and no key. */
import type { ServerResponse } from 'node:http';
import { ANY_TURN, type Dialect, type ModelServer, nextSerial, type Said, type Scenario, serveScenarios, type Turn } from './scenario.ts';

export type { ModelServer, Scenario, SeenRequest, ToolCall, Turn, TurnInput } from './scenario.ts';

interface Block {
  type: string;
  text?: string;
  content?: unknown;
}
interface ApiMessage {
  role: string;
  content: string | Block[];
}
interface ApiRequest {
  model: string;
  stream?: boolean;
  system?: string | Block[];
  messages: ApiMessage[];
  tools?: { name: string }[];
}

const textOf = (content: unknown): string =>
  typeof content === 'string' ? content : Array.isArray(content) ? content.map((block: Block) => block.text ?? textOf(block.content ?? '')).join('\n') : '';

function saidIn(message: ApiMessage): Said[] {
  if (message.role === 'assistant') return [{ by: 'model', text: textOf(message.content) }];
  if (message.role !== 'user') return [];
  const blocks = typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : message.content;
  const text = blocks.flatMap((block) => (block.type === 'text' ? [block.text ?? ''] : []));
  const results = blocks.filter((block) => block.type === 'tool_result').map((block): Said => ({ by: 'tool', text: textOf(block.content ?? '') }));
  return text.length === 0 ? results : [...results, { by: 'user', text: text.join('\n') }];
}

const cwdOf = (request: ApiRequest): string =>
  /(?:working directory|cwd)[^\n]*?:\s*(\/[^\n<]*)/i.exec(`${textOf(request.system)}\n${request.messages.map((message) => textOf(message.content)).join('\n')}`)?.[1]?.trim() ?? '';

function contentOf(turn: Turn): object[] {
  const blocks: object[] = turn.text === undefined ? [] : [{ type: 'text', text: turn.text }];
  for (const call of turn.tools ?? []) blocks.push({ type: 'tool_use', id: `toolu_${String(nextSerial()).padStart(8, '0')}`, name: call.name, input: call.input });
  return blocks.length === 0 ? [{ type: 'text', text: ANY_TURN.text }] : blocks;
}

function reply(response: ServerResponse, request: ApiRequest, turn: Turn): void {
  const content = contentOf(turn);
  const stop = (turn.tools ?? []).length > 0 ? 'tool_use' : 'end_turn';
  const usage = { input_tokens: turn.usage?.input ?? 1_000, output_tokens: turn.usage?.output ?? 100, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };
  const message = { id: `msg_${nextSerial()}`, type: 'message', role: 'assistant', model: request.model, content, stop_reason: stop, stop_sequence: null, usage };
  if (request.stream !== true) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(message));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (type: string, data: object) => response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  send('message_start', { message: { ...message, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } } });
  if (turn.stall === true) return;
  content.forEach((block, index) => {
    const call = block as { type: string; text?: string; input?: unknown };
    send('content_block_start', { index, content_block: call.type === 'text' ? { type: 'text', text: '' } : { ...call, input: {} } });
    send('content_block_delta', {
      index,
      delta: call.type === 'text' ? { type: 'text_delta', text: call.text } : { type: 'input_json_delta', partial_json: JSON.stringify(call.input) },
    });
    send('content_block_stop', { index });
  });
  send('message_delta', { delta: { stop_reason: stop, stop_sequence: null }, usage: { output_tokens: usage.output_tokens } });
  send('message_stop', {});
  response.end();
}

export const anthropic: Dialect = {
  speaks: (path) => path === '/v1/messages',
  aside: (path) => (path === '/v1/messages/count_tokens' ? { input_tokens: 1_000 } : null),
  read: (body) => {
    const request = body as ApiRequest;
    const tools = (request.tools ?? []).map((tool) => tool.name);
    return tools.length === 0 ? null : { said: request.messages.flatMap(saidIn), tools, cwd: cwdOf(request) };
  },
  reply: (response, body, turn) => reply(response, body as ApiRequest, turn),
  refusal: (error) => ({ type: 'error', error: { type: error.type, message: error.message } }),
};

/** The Messages API on a free port of 127.0.0.1. */
export const startModelServer = (scenarios: Record<string, Scenario>): Promise<ModelServer> => serveScenarios(scenarios, [anthropic]);
