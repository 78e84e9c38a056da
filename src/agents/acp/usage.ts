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
    if (models.length > 0)
      return models.map(({ model, token_count }) => ({
        model,
        usage: { input_tokens: Math.round(token_count.input_tokens), output_tokens: Math.round(token_count.output_tokens), usd: models.length === 1 ? usd : null },
      }));
    const input = usage ? usage.inputTokens + usage.cachedReadTokens + usage.cachedWriteTokens : 0;
    const output = usage ? usage.outputTokens + usage.thoughtTokens : 0;
    if (input + output === 0 && (usd ?? 0) === 0) return [];
    return [{ model: this.model, usage: { input_tokens: Math.round(input), output_tokens: Math.round(output), usd } }];
  }

  /** What a turn that did not end had cost, as far as it was told. */
  unreported(): Used[] {
    const usd = this.#spent();
    return usd === null || usd === 0 ? [] : [{ model: this.model, usage: { input_tokens: 0, output_tokens: 0, usd } }];
  }
}
