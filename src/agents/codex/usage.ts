/**
 * What a session used, as differences of the server's counters, which go on over all processes of a thread. A thread whose counter was
 * never seen begins with what its last model call used: never with what an earlier session has already told.
 * Its money is unknown here.
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
    const before = this.#before.get(threadId) ?? { inputTokens: total.inputTokens - last.inputTokens, outputTokens: total.outputTokens - last.outputTokens };
    this.#before.set(threadId, total);
    const added = (now: number, then: number): number => Math.max(0, Math.round(now - then));
    const usage = { input_tokens: added(total.inputTokens, before.inputTokens), output_tokens: added(total.outputTokens, before.outputTokens), usd: null };
    return usage.input_tokens + usage.output_tokens === 0 ? null : usage;
  }
}
