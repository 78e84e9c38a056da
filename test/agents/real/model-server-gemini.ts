/** The Gemini API (generateContent, streaming or not) as a dialect of the scripted model. */
import type { ServerResponse } from 'node:http';
import { ANY_TURN, type Dialect, type ModelServer, nextSerial, type Said, type Scenario, serveScenarios, type Turn } from './scenario.ts';

interface Part {
  text?: string;
  thought?: boolean;
  functionCall?: { name: string };
  functionResponse?: { response?: { output?: unknown; error?: unknown } };
}
interface Content {
  role?: string;
  parts?: Part[];
}
interface GeminiRequest {
  contents?: Content[];
  systemInstruction?: Content;
  tools?: { functionDeclarations?: { name: string }[] }[];
}

const textOf = (parts: readonly Part[] = []): string => parts.map((part) => part.text ?? '').join('\n');
const outputOf = ({ functionResponse }: Part): string => {
  const value = functionResponse?.response?.output ?? functionResponse?.response?.error ?? functionResponse?.response;
  return typeof value === 'string' ? value : JSON.stringify(value);
};

function saidIn({ role, parts = [] }: Content): Said[] {
  if (role === 'model') return [{ by: 'model', text: textOf(parts) }];
  const results = parts.filter((part) => part.functionResponse !== undefined).map((part): Said => ({ by: 'tool', text: outputOf(part) }));
  const text = parts.filter((part) => part.text !== undefined);
  return text.length === 0 ? results : [...results, { by: 'user', text: textOf(text) }];
}

const cwdOf = (request: GeminiRequest): string =>
  /workspace directories:\**\s*-?\s*`?(\/[^\n`<]*)/i
    .exec(`${textOf(request.systemInstruction?.parts)}\n${(request.contents ?? []).map(({ parts }) => textOf(parts)).join('\n')}`)?.[1]
    ?.trim() ?? '';

function reply(response: ServerResponse, turn: Turn, path: string): void {
  const model = /models\/([^:]+):/.exec(path)?.[1] ?? 'gemini';
  const input = turn.usage?.input ?? 1_000;
  const output = turn.usage?.output ?? 100;
  const parts: object[] = turn.text === undefined ? [] : [{ text: turn.text }];
  for (const { name, input: args } of turn.tools ?? []) parts.push({ functionCall: { id: `call_${nextSerial()}`, name, args } });
  const answer = {
    candidates: [{ index: 0, content: { role: 'model', parts: parts.length === 0 ? [{ text: ANY_TURN.text }] : parts }, finishReason: 'STOP' }],
    usageMetadata: { promptTokenCount: input, candidatesTokenCount: output, totalTokenCount: input + output },
    modelVersion: model,
    responseId: `r${nextSerial()}`,
  };
  if (!path.endsWith(':streamGenerateContent')) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  if (turn.stall === true) {
    response.write(`data: ${JSON.stringify({ candidates: [{ index: 0, content: { role: 'model', parts: [{ text: 'I will ' }] } }] })}\n\n`);
    return;
  }
  response.end(`data: ${JSON.stringify(answer)}\n\n`);
}

export const gemini: Dialect = {
  speaks: (path) => /^\/v1(beta)?\/models\/[^/]+:(streamGenerateContent|generateContent)$/.test(path),
  aside: (path) => (path.endsWith(':countTokens') ? { totalTokens: 1_000 } : null),
  read: (body) => {
    const request = body as GeminiRequest;
    const tools = (request.tools ?? []).flatMap(({ functionDeclarations = [] }) => functionDeclarations.map(({ name }) => name));
    return tools.length === 0 ? null : { said: (request.contents ?? []).flatMap(saidIn), tools, cwd: cwdOf(request) };
  },
  reply: (response, _body, turn, path) => reply(response, turn, path),
  refusal: ({ status, type, message }) => ({ error: { code: status, status: type, message } }),
};

/** The Gemini API on a free port of 127.0.0.1. */
export const startGeminiServer = (scenarios: Record<string, Scenario>): Promise<ModelServer> => serveScenarios(scenarios, [gemini]);
