/**
 * An agent of the Agent Client Protocol as a child in pipes, with the official SDK for its requests and answers. Updates are read here, in the order
 * they came, so that none is late for the answer that ends its turn. A line that is no JSON is shown, not answered.
 * Must not interpret; that is session.ts.
 */
import { type AnyMessage, type ClientContext, client } from '@agentclientprotocol/sdk';
import { openPipe, type Pipe, type PipeEnd } from '../process/pipe.ts';
import { type PermissionRequest, permissionSchema, type Update, updateIn } from './updates.ts';

/** null: what was asked for is cancelled. `signal` says that the agent takes its question back. */
export type Answerer = (request: PermissionRequest, signal: AbortSignal) => Promise<string | null>;

export interface ConnectionHandlers {
  /** Every message, as it came. */
  onMessage(value: unknown): void;
  onUpdate(update: Update): void;
  onPermission: Answerer;
  /** What is no message of the protocol. */
  onText(line: string): void;
  onEnd(end: PipeEnd): void;
}
export interface Connection {
  readonly pipe: Pipe;
  readonly agent: ClientContext;
}

const isMessage = (value: unknown): value is AnyMessage & { method?: unknown; params?: unknown } => typeof value === 'object' && value !== null && !Array.isArray(value);

export function connect(argv: readonly string[], cwd: string, env: Record<string, string>, handlers: ConnectionHandlers): Connection {
  let incoming: ReadableStreamDefaultController<AnyMessage> | null = null;
  const readable = new ReadableStream<AnyMessage>({
    start: (controller) => {
      incoming = controller;
    },
    cancel: () => {
      incoming = null;
    },
  });
  const take = (line: string): void => {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      handlers.onText(line); // a warning of some library on stdout
      return;
    }
    if (!isMessage(value)) {
      handlers.onText(line);
      return;
    }
    handlers.onMessage(value);
    if (value.method !== 'session/update') incoming?.enqueue(value);
    else {
      const update = updateIn(value.params);
      if (update !== null) handlers.onUpdate(update);
    }
  };
  const pipe = openPipe(argv, cwd, env, {
    onLine: take,
    onDropped: (size) => handlers.onText(`(a line of ${size} characters was dropped)`),
    onEnd: (end) => {
      incoming?.close();
      incoming = null;
      handlers.onEnd(end);
    },
  });
  const writable = new WritableStream<AnyMessage>({
    write: (message) => {
      pipe.write(message);
    },
  });
  const { agent } = client({ name: 'maos-tui' })
    .onRequest('session/request_permission', permissionSchema, async ({ params, signal }) => {
      const optionId = await handlers.onPermission(params, signal);
      return { outcome: optionId === null ? { outcome: 'cancelled' } : { outcome: 'selected', optionId } };
    })
    .connect({ readable, writable });
  return { pipe, agent };
}
