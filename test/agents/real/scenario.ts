/**
 * A model that follows a script, whatever API it speaks: what a scenario is, where a conversation stands in it, and the server on loopback.
 * It keeps no state per conversation: the turn is the number of model replies since the newest `SCENARIO:name` in what the user said,
 * so that resume, retries and parallel sessions work. How an API is read and written is a Dialect, in a file of its own.
 * It must never be reached by anything but a test.
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
  error?: { status: number; type: string; message: string; headers?: Record<string, string> };
  /** Send nothing and keep the connection until the client gives up. */
  hang?: boolean;
  /** Begin to stream, then send nothing more. */
  stall?: boolean;
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
  /** What the user said with the newest marker, as it arrived. */
  prompt: string;
  /** What the user said after that. */
  heard: string[];
  lastToolResult: string;
}
export interface ModelServer {
  readonly url: string;
  readonly seen: SeenRequest[];
  close(): Promise<void>;
}

/** A long prompt with all that a shell, a JSON or a terminal could break. */
export const LONG_PROMPT = Array.from(
  { length: 30 },
  (_, index) => `${index + 1}. -- "double" 'single' \`tick\` $HOME \\n {{x}} %s <tag> & Grüße 日本語 e\u0301 🙂\t--flag=${index}`,
).join('\n');

/** One entry of a conversation. A reply of the model is one `model` entry, however many blocks it has. */
export interface Said {
  by: 'user' | 'model' | 'tool';
  text: string;
}
export interface Conversation {
  said: Said[];
  tools: string[];
  cwd: string;
}
export interface Dialect {
  /** Path of the request without its query. */
  speaks(path: string): boolean;
  /** null: a request that is no turn of a conversation; it is answered with ANY_TURN. */
  read(body: unknown): Conversation | null;
  reply(response: ServerResponse, body: unknown, turn: Turn, path: string): void;
  /** The body of a refusal. */
  refusal(error: NonNullable<Turn['error']>): object;
  /** Requests beside the conversation, answered with 200 and this. */
  aside?(path: string): object | null;
}

export const ANY_TURN: Turn = { text: 'ok' };
let serial = 0;
/** Unique in this process, for ids of messages and calls. */
export const nextSerial = (): number => ++serial;

function place(said: readonly Said[]): Omit<SeenRequest, 'tools'> {
  let scenario = '';
  let prompt = '';
  let turn = 0;
  let heard: string[] = [];
  for (const { by, text } of said) {
    if (by === 'model') turn += 1;
    if (by === 'user') heard.push(text);
    const found = by === 'user' ? [...text.matchAll(/SCENARIO:([A-Za-z0-9-]+)/g)].at(-1)?.[1] : undefined;
    if (found !== undefined) {
      scenario = found;
      turn = 0;
      prompt = text;
      heard = [];
    }
  }
  const results = said.slice(said.findLastIndex(({ by }) => by === 'model') + 1).filter(({ by }) => by === 'tool');
  return { scenario, turn, prompt, heard, lastToolResult: results.map(({ text }) => text).join('\n') };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Serves the scenarios on a free port of 127.0.0.1 until it is closed. */
export async function serveScenarios(scenarios: Record<string, Scenario>, dialects: readonly Dialect[]): Promise<ModelServer> {
  const seen: SeenRequest[] = [];
  const json = (response: ServerResponse, status: number, value: object, headers: Record<string, string> = {}) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
  const server = createServer((incoming, response) => {
    void (async () => {
      const text = await bodyOf(incoming);
      const path = (incoming.url ?? '').split('?')[0] ?? '';
      for (const dialect of dialects) {
        const aside = dialect.aside?.(path) ?? null;
        if (aside !== null) return json(response, 200, aside);
      }
      const dialect = dialects.find((one) => one.speaks(path));
      if (dialect === undefined) return json(response, 404, { type: 'error', error: { type: 'not_found_error', message: 'not here' } });
      const body: unknown = JSON.parse(text);
      const conversation = dialect.read(body);
      const where = place(conversation?.said ?? []);
      if (conversation === null || where.scenario === '') return dialect.reply(response, body, ANY_TURN, path);
      seen.push({ ...where, tools: conversation.tools });
      const scenario = scenarios[where.scenario] ?? [];
      const entry = scenario[Math.min(where.turn, scenario.length - 1)] ?? { text: `no scenario named ${where.scenario}` };
      const turn = typeof entry === 'function' ? entry({ cwd: conversation.cwd, lastToolResult: where.lastToolResult, turn: where.turn, prompt: where.prompt }) : entry;
      if (turn.hang === true) return;
      if (turn.error !== undefined) return json(response, turn.error.status, dialect.refusal(turn.error), turn.error.headers);
      return dialect.reply(response, body, turn, path);
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

/** Claude Code's own question to the user. */
export const ASKS_COLOUR: Turn = {
  tools: [
    {
      name: 'AskUserQuestion',
      input: {
        questions: [
          {
            question: 'Which colour?',
            header: 'Colour',
            multiSelect: false,
            options: [
              { label: 'Red', description: 'warm' },
              { label: 'Blue', description: 'cold' },
            ],
          },
        ],
      },
    },
  ],
};
