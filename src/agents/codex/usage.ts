/**
 * What a session used, as differences of the server's counters, which go on over all processes of a thread. A thread whose counter was
 * never seen begins with what its last model call used: never with what an earlier session has already told.
 * The server tells no money; that is worked out from a list of prices.
 */
import type { Usage } from '../../protocol/common.ts';
import type { Tokens } from './events.ts';

interface Counters {
  threadId: string;
  tokenUsage: { total: Tokens; last: Tokens };
}

export class UsageMeter {
  readonly #before = new Map<string, Tokens>();

  /** Counters of a conversation as they were when it was gone on with: used by earlier sessions. */
  baseline({ threadId, tokenUsage }: Counters): null {
    this.#before.set(threadId, tokenUsage.total);
    return null;
  }

  /** null when nothing was added. */
  used({ threadId, tokenUsage: { total, last } }: Counters): Usage | null {
    const before = this.#before.get(threadId);
    this.#before.set(threadId, total);
    const added = (name: 'inputTokens' | 'outputTokens' | 'cachedInputTokens'): number => Math.max(0, Math.round(before === undefined ? last[name] : total[name] - before[name]));
    const cached = added('cachedInputTokens');
    const usage = { input_tokens: added('inputTokens'), output_tokens: added('outputTokens'), usd: null, ...(cached > 0 ? { cached_tokens: cached } : {}) };
    return usage.input_tokens + usage.output_tokens === 0 ? null : usage;
  }
}
