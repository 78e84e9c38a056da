/**
 * What a session used, as differences. The CLI's cost is cumulative over all processes of a conversation, so what earlier ones had is
 * subtracted; where that is unknown the cost is null, never wrong. A process that was killed had no last result: its tokens are still told.
 */
import type { Usage } from '../../protocol/common.ts';
import type { EventOf } from './events.ts';

export interface Used {
  model: string | null;
  usage: Usage;
}

export interface Tokens {
  input_tokens: number;
  output_tokens: number;
  cache_creation_input_tokens: number;
  cache_read_input_tokens: number;
}

export const usageOf = (used: Tokens, usd: number | null): Usage => {
  const [read, written] = [Math.round(used.cache_read_input_tokens), Math.round(used.cache_creation_input_tokens)];
  return {
    input_tokens: Math.round(used.input_tokens) + read + written,
    output_tokens: Math.round(used.output_tokens),
    usd,
    ...(read > 0 ? { cached_tokens: read } : {}),
    ...(written > 0 ? { cache_write_tokens: written } : {}),
  };
};

export class UsageMeter {
  /** Cost of the conversation before what is not yet reported; null when unknown. */
  #cost: number | null;
  #model: string | null = null;
  readonly #open = new Map<string, { model: string | null; used: Tokens }>();
  #wasResumed: boolean;

  constructor(resumed: boolean) {
    this.#wasResumed = resumed;
    this.#cost = resumed ? null : 0;
  }

  /** Answer to `get_usage`, asked before the first prompt of a resumed conversation. */
  baseline(response: unknown): void {
    const cost =
      typeof response === 'object' &&
      response !== null &&
      'session' in response &&
      typeof response.session === 'object' &&
      response.session !== null &&
      'total_cost_usd' in response.session
        ? response.session.total_cost_usd
        : null;
    if (this.#wasResumed && this.#cost === null && typeof cost === 'number') this.#cost = cost;
  }

  model(name: string): void {
    this.#model = name;
  }

  assistant({ message }: EventOf<'assistant'>): void {
    if (message.id !== undefined && message.usage !== undefined) this.#open.set(message.id, { model: message.model ?? this.#model, used: message.usage });
  }

  result(event: EventOf<'result'>): Used[] {
    this.#open.clear();
    const before = this.#cost;
    this.#cost = event.total_cost_usd ?? null;
    const spent = before === null || event.total_cost_usd === undefined ? null : Math.max(0, event.total_cost_usd - before);
    const models = Object.entries(event.model_usage_since_last_result ?? {});
    if (models.length > 0)
      return models.map(([model, used]) => {
        const {
          inputTokens: input_tokens,
          outputTokens: output_tokens,
          cacheReadInputTokens: cache_read_input_tokens,
          cacheCreationInputTokens: cache_creation_input_tokens,
        } = used;
        return {
          model,
          usage: usageOf({ input_tokens, output_tokens, cache_read_input_tokens, cache_creation_input_tokens }, used.costUSD ?? (models.length === 1 ? spent : null)),
        };
      });
    const usage = usageOf(event.usage ?? { input_tokens: 0, output_tokens: 0, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 }, spent);
    return usage.input_tokens + usage.output_tokens === 0 && (spent ?? 0) === 0 ? [] : [{ model: this.#model, usage }];
  }

  /** What a process that ended without a result had used, as far as it was seen. */
  unreported(): Used[] {
    const calls = [...this.#open.values()];
    this.#open.clear();
    return calls.map(({ model, used }) => ({ model, usage: usageOf(used, null) }));
  }
}
