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

const sum = (usage: { input_tokens: number; cache_creation_input_tokens: number; cache_read_input_tokens: number }): number =>
  usage.input_tokens + usage.cache_creation_input_tokens + usage.cache_read_input_tokens;

export class UsageMeter {
  /** Cost of the conversation before what is not yet reported; null when unknown. */
  #cost: number | null;
  #model: string | null = null;
  readonly #open = new Map<string, { input: number; output: number }>();
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
    if (message.id !== undefined && message.usage !== undefined) this.#open.set(message.id, { input: sum(message.usage), output: message.usage.output_tokens });
  }

  result(event: EventOf<'result'>): Used[] {
    this.#open.clear();
    const before = this.#cost;
    this.#cost = event.total_cost_usd ?? null;
    const models = Object.entries(event.model_usage_since_last_result ?? {});
    if (models.length > 0) {
      return models.map(([model, used]) => ({
        model,
        usage: {
          input_tokens: Math.round(used.inputTokens + used.cacheReadInputTokens + used.cacheCreationInputTokens),
          output_tokens: Math.round(used.outputTokens),
          usd: used.costUSD ?? null,
        },
      }));
    }
    if (event.usage === undefined || sum(event.usage) + event.usage.output_tokens === 0) return [];
    const usd = before === null || event.total_cost_usd === undefined ? null : Math.max(0, event.total_cost_usd - before);
    return [{ model: this.#model, usage: { input_tokens: Math.round(sum(event.usage)), output_tokens: Math.round(event.usage.output_tokens), usd } }];
  }

  /** What a process that ended without a result had used, as far as it was seen. */
  unreported(): Used[] {
    const calls = [...this.#open.values()];
    this.#open.clear();
    if (calls.length === 0) return [];
    return [
      {
        model: this.#model,
        usage: { input_tokens: calls.reduce((total, call) => total + call.input, 0), output_tokens: calls.reduce((total, call) => total + call.output, 0), usd: null },
      },
    ];
  }
}
