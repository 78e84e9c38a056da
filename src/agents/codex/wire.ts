/**
 * JSON-RPC with the app-server: lines over a pipe, answers brought back to what asked for them.
 * Invariant: every request is settled, at the latest when the process ends. Must not know what methods mean.
 */
import type { Pipe } from '../process/pipe.ts';

export type RequestId = string | number;
export type Incoming =
  | { type: 'notification'; method: string; params: unknown; value: unknown }
  | { type: 'request'; id: RequestId; method: string; params: unknown; value: unknown }
  | { type: 'answer'; value: unknown }
  /** JSON, but not of this protocol. */
  | { type: 'other'; value: unknown };

/** The server refused a request, in its words. */
export class Refused extends Error {}
/** The process ended before it answered; its end says why. */
export class Gone extends Error {}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}
const METHOD_NOT_FOUND = -32601;

export class Wire {
  readonly #waiting = new Map<RequestId, Waiting>();
  #last = 0;
  constructor(readonly pipe: Pipe) {}

  /** Rejects with Refused or Gone. */
  request(method: string, params: object): Promise<unknown> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      if (!this.pipe.write({ id, method, params })) this.#settle(id)?.reject(new Gone(`${method}: it has ended`));
    });
  }
  notify(method: string): void {
    this.pipe.write({ method });
  }
  answer(id: RequestId, result: object): void {
    this.pipe.write({ id, result });
  }
  refuse(id: RequestId, method: string): void {
    this.pipe.write({ id, error: { code: METHOD_NOT_FOUND, message: `${method} is not offered here` } });
  }

  /** null when the line is not JSON. Answers are delivered before it returns. */
  take(line: string): Incoming | null {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      return null; // a stray line on stdout: shown as text by the session
    }
    if (typeof value !== 'object' || value === null) return { type: 'other', value };
    const id = 'id' in value && (typeof value.id === 'string' || typeof value.id === 'number') ? value.id : null;
    const params = 'params' in value ? value.params : {};
    if ('method' in value && typeof value.method === 'string') {
      const { method } = value;
      return id === null ? { type: 'notification', method, params, value } : { type: 'request', id, method, params, value };
    }
    const waiting = id === null ? null : this.#settle(id);
    if (waiting === null) return { type: 'other', value };
    if ('error' in value) waiting.reject(new Refused(messageOf(value.error)));
    else waiting.resolve('result' in value ? value.result : null);
    return { type: 'answer', value };
  }

  /** The process has ended. */
  close(): void {
    for (const id of [...this.#waiting.keys()]) this.#settle(id)?.reject(new Gone('it has ended'));
  }

  #settle(id: RequestId): Waiting | null {
    const waiting = this.#waiting.get(id) ?? null;
    this.#waiting.delete(id);
    return waiting;
  }
}

const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string' ? error.message : JSON.stringify(error);
