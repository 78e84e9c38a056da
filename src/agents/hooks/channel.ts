/**
 * The way from an agent's hooks to its adapter: a Unix socket in a folder of our own, and the command that the CLI is told to run as its hook.
 * A call waits for its reply as long as it takes, so a hook can be a question to the user. Invariants: who does not know the session's token
 * is not heard; a call whose process ended is told to be gone, once; nothing is left on disk after `close`.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../system/self.ts';
import { socketPath } from './folder.ts';
import { CALL_MAX, SOCKET_VARIABLE, TOKEN_VARIABLE } from './wire.ts';

export interface HookCall {
  /** What the CLI gave its hook on standard input. */
  event: Record<string, unknown>;
  /** What the hook prints; null prints nothing: no decision. The first reply counts. */
  reply(value: object | null): void;
  /** Called when the hook's process ended before a reply: the CLI gave it up, or was ended. */
  onGone(listener: () => void): void;
}

/** A token is short; what has no line end by then is no call of ours. */
const HEAD_MAX = 200;

const same = (given: string, token: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
};

/** Gives the JSON of the one call on this connection; ends the connection of who does not know the token. */
function readCall(socket: Socket, token: string, done: (text: string) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let head: number | null = null;
  let size = 0;
  const read = (chunk: Buffer): void => {
    chunks.push(chunk);
    bytes += chunk.length;
    if (head === null) {
      const all = Buffer.concat(chunks);
      const line = all.indexOf('\n');
      if (line < 0 && bytes <= HEAD_MAX) return;
      const [given = '', length = ''] = all.subarray(0, Math.max(0, line)).toString('utf8').split(' ');
      size = /^\d+$/.test(length) ? Number(length) : Number.POSITIVE_INFINITY;
      if (!same(given, token) || size > CALL_MAX) return void socket.destroy();
      head = line + 1;
    }
    if (bytes < head + size) return;
    socket.off('data', read).resume();
    done(Buffer.concat(chunks).toString('utf8', head, head + size));
  };
  socket.on('data', read);
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null; // not JSON: answered with nothing
  }
}

export class HookChannel {
  readonly #token = randomBytes(24).toString('base64url');
  readonly #path = socketPath();
  readonly #server: Server;
  readonly #open = new Set<Socket>();

  /** Throws when no socket can be made. `take` is called for each call, in the order they are complete. */
  constructor(readonly take: (call: HookCall) => void) {
    this.#server = createServer((socket) => this.#heard(socket));
    this.#server.on('error', () => this.close()); // hooks then find no host, and the CLI asks on its own screen
    this.#server.listen(this.#path);
  }

  /** argv of the hook. It needs `env`. */
  get argv(): string[] {
    return [process.execPath, join(packageRoot(), 'dist', 'hook.js'), this.#path];
  }
  /** The same as a line for a shell. */
  get command(): string {
    return this.argv.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  }
  /** For the environment of the session. */
  get env(): Record<string, string> {
    return { [TOKEN_VARIABLE]: this.#token, [SOCKET_VARIABLE]: this.#path };
  }

  #heard(socket: Socket): void {
    this.#open.add(socket);
    let gone: (() => void) | null = null;
    let replied = false;
    const over = (): void => {
      this.#open.delete(socket);
      if (!replied) gone?.();
      gone = null;
    };
    socket.on('error', () => undefined); // its end is told by 'close'
    socket.on('end', over); // a relay ends its side only when its process ends
    socket.on('close', over);
    const reply = (value: object | null): void => {
      if (replied) return;
      replied = true;
      socket.end(value === null ? '' : `${JSON.stringify(value)}\n`);
    };
    readCall(socket, this.#token, (text) => {
      socket.write('\n');
      const event = parsed(text);
      if (event === null) return reply(null);
      this.take({
        event,
        reply,
        onGone: (listener) => {
          gone = listener;
        },
      });
    });
  }

  /** Calls that still wait end without a decision. */
  close(): void {
    this.#server.close();
    for (const socket of this.#open) socket.destroy();
    rmSync(dirname(this.#path), { recursive: true, force: true });
  }
}
