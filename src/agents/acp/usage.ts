/**
 * What a session used, as differences. The protocol's cost is that of the whole conversation, so what was there before is subtracted;
 * where that is unknown the cost is null, never wrong.
 */
import type { Usage } from '../../protocol/common.ts';
import type { TurnEnd } from './updates.ts';

export interface Used {
  model: string | null;
  usage: Usage;
}

export class UsageMeter {
  /** Cost of the conversation before what is not yet reported; null when unknown. */
  #reported: number | null;
  #cost: number | null = null;
  model: string | null = null;

  constructor(resumed: boolean) {
    this.#reported = resumed ? null : 0;
  }

  /** The conversation that was to be gone on with is not there: a new one begins at nothing. */
  afresh(): void {
    this.#reported = 0;
  }

  /** Of the conversation so far. `before` its first prompt of this process it is what earlier ones had cost. */
  cost(amount: number, currency: string, before: boolean): void {
    if (currency !== 'USD') return;
    if (before) this.#reported = amount;
    this.#cost = amount;
  }

  #spent(): number | null {
    const spent = this.#cost === null || this.#reported === null ? null : Math.max(0, this.#cost - this.#reported);
    if (this.#cost !== null) this.#reported = this.#cost;
    this.#cost = null;
    return spent;
  }

  turn({ usage, _meta }: TurnEnd): Used[] {
    const usd = this.#spent();
    const models = usage ? [] : (_meta?.quota?.model_usage ?? []);
    if (models.length > 0) {
      const whole = models.reduce((sum, { token_count: { input_tokens, output_tokens } }) => sum + input_tokens + output_tokens, 0);
      // a cost that was told is that of all of them: each has the share of its tokens
      return models.map(({ model, token_count: { input_tokens, output_tokens } }) => ({
        model,
        usage: {
          input_tokens: Math.round(input_tokens),
          output_tokens: Math.round(output_tokens),
          usd: usd === null ? null : whole === 0 ? usd / models.length : (usd * (input_tokens + output_tokens)) / whole,
        },
      }));
    }
    const [read, written] = [Math.round(usage?.cachedReadTokens ?? 0), Math.round(usage?.cachedWriteTokens ?? 0)];
    const input = Math.round(usage?.inputTokens ?? 0) + read + written;
    const output = Math.round((usage?.outputTokens ?? 0) + (usage?.thoughtTokens ?? 0));
    if (input + output === 0 && (usd ?? 0) === 0) return [];
    const cached = { ...(read > 0 ? { cached_tokens: read } : {}), ...(written > 0 ? { cache_write_tokens: written } : {}) };
    return [{ model: this.model, usage: { input_tokens: input, output_tokens: output, usd, ...cached } }];
  }

  /** What a turn that did not end had cost, as far as it was told. */
  unreported(): Used[] {
    const usd = this.#spent();
    return usd === null || usd === 0 ? [] : [{ model: this.model, usage: { input_tokens: 0, output_tokens: 0, usd } }];
  }
}
