/**
 * A model that follows a script: the Anthropic Messages API on loopback, so that the real CLI runs with no network and no key.
 * It keeps no state per conversation: the turn is the number of model replies since the newest `SCENARIO:name` in a user message,
 * so that resume, retries and parallel sessions work. It must never be reached by anything but a test.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ToolCall {
  name: string;
  input: Record<string, unknown>;
}
export interface Turn {
  text?: string;
  tools?: ToolCall[];
  /** Answer with this HTTP status instead. */
  error?: { status: number; type: string; message: string };
  /** Send nothing and keep the connection until the client gives up. */
  hang?: boolean;
  usage?: { input: number; output: number };
}
export interface TurnInput {
  cwd: string;
  lastToolResult: string;
  turn: number;
  prompt: string;
}
export type Scenario = readonly (Turn | ((input: TurnInput) => Turn))[];
export interface SeenRequest {
  scenario: string;
  turn: number;
  tools: string[];
  prompt: string;
  lastToolResult: string;
}
export interface ModelServer {
  readonly url: string;
  readonly seen: SeenRequest[];
  close(): Promise<void>;
}

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

function place(request: ApiRequest): { scenario: string; turn: number; prompt: string; lastToolResult: string } {
  let scenario = '';
  let prompt = '';
  let turn = 0;
  for (const message of request.messages) {
    if (message.role === 'assistant') turn += 1;
    if (message.role !== 'user') continue;
    const blocks = typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : message.content;
    const text = blocks
      .filter((block) => block.type === 'text')
      .map((block) => block.text ?? '')
      .join('\n');
    const found = [...text.matchAll(/SCENARIO:([A-Za-z0-9-]+)/g)].at(-1)?.[1];
    if (found !== undefined) {
      scenario = found;
      turn = 0;
      prompt = text;
    }
  }
  const last = request.messages.at(-1);
  const results = last !== undefined && typeof last.content !== 'string' ? last.content.filter((block) => block.type === 'tool_result') : [];
  return { scenario, turn, prompt, lastToolResult: results.map((block) => textOf(block.content ?? '')).join('\n') };
}

const cwdOf = (request: ApiRequest): string =>
  /(?:working directory|cwd)[^\n]*?:\s*(\/[^\n<]*)/i.exec(`${textOf(request.system)}\n${request.messages.map((message) => textOf(message.content)).join('\n')}`)?.[1]?.trim() ?? '';

let serial = 0;
function contentOf(turn: Turn): object[] {
  const blocks: object[] = turn.text === undefined ? [] : [{ type: 'text', text: turn.text }];
  for (const call of turn.tools ?? []) blocks.push({ type: 'tool_use', id: `toolu_${String(++serial).padStart(8, '0')}`, name: call.name, input: call.input });
  return blocks.length === 0 ? [{ type: 'text', text: 'ok' }] : blocks;
}

function reply(response: ServerResponse, request: ApiRequest, turn: Turn): void {
  const content = contentOf(turn);
  const stop = (turn.tools ?? []).length > 0 ? 'tool_use' : 'end_turn';
  const usage = { input_tokens: turn.usage?.input ?? 1_000, output_tokens: turn.usage?.output ?? 100, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };
  const message = { id: `msg_${++serial}`, type: 'message', role: 'assistant', model: request.model, content, stop_reason: stop, stop_sequence: null, usage };
  if (request.stream !== true) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(message));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (type: string, data: object) => response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  send('message_start', { message: { ...message, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } } });
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

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Serves the scenarios on a free port of 127.0.0.1 until it is closed. */
export async function startModelServer(scenarios: Record<string, Scenario>): Promise<ModelServer> {
  const seen: SeenRequest[] = [];
  const server = createServer((incoming, response) => {
    void (async () => {
      const body = await bodyOf(incoming);
      const path = (incoming.url ?? '').split('?')[0];
      if (path === '/v1/messages/count_tokens') {
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"input_tokens":1000}');
        return;
      }
      if (path !== '/v1/messages') {
        response.writeHead(404, { 'content-type': 'application/json' }).end('{"type":"error","error":{"type":"not_found_error","message":"not here"}}');
        return;
      }
      const request = JSON.parse(body) as ApiRequest;
      const where = place(request);
      const tools = (request.tools ?? []).map((tool) => tool.name);
      if (tools.length === 0 || where.scenario === '') {
        reply(response, request, { text: 'ok' });
        return;
      }
      seen.push({ scenario: where.scenario, turn: where.turn, tools, prompt: where.prompt, lastToolResult: where.lastToolResult });
      const scenario = scenarios[where.scenario] ?? [];
      const entry = scenario[Math.min(where.turn, scenario.length - 1)] ?? { text: `no scenario named ${where.scenario}` };
      const turn = typeof entry === 'function' ? entry({ cwd: cwdOf(request), lastToolResult: where.lastToolResult, turn: where.turn, prompt: where.prompt }) : entry;
      if (turn.hang === true) return;
      if (turn.error !== undefined) {
        response
          .writeHead(turn.error.status, { 'content-type': 'application/json' })
          .end(JSON.stringify({ type: 'error', error: { type: turn.error.type, message: turn.error.message } }));
        return;
      }
      reply(response, request, turn);
    })().catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
