/**
 * Adding up tokens and money. Money is counted in whole micro-dollars, so that sums are exact in whatever order they are made. What has
 * no known price is never taken for nothing: a sum that holds such a part says so (`partial`).
 */
import type { ListedPrice, Usage } from '../protocol/common.ts';

const MICRO = 1_000_000;
export const micros = (usd: number): number => Math.round(usd * MICRO);

/** Whether it cost something that `usd` does not tell. */
export const isPartial = (usage: Usage): boolean => usage.partial === true || (usage.usd === null && usage.input_tokens + usage.output_tokens > 0);

const plus = (a: number | undefined, b: number | undefined): number => (a ?? 0) + (b ?? 0);

export function addUsage(a: Usage, b: Usage): Usage {
  const cached = plus(a.cached_tokens, b.cached_tokens);
  const written = plus(a.cache_write_tokens, b.cache_write_tokens);
  return {
    input_tokens: a.input_tokens + b.input_tokens,
    output_tokens: a.output_tokens + b.output_tokens,
    usd: a.usd === null && b.usd === null ? null : (micros(a.usd ?? 0) + micros(b.usd ?? 0)) / MICRO,
    ...(cached > 0 ? { cached_tokens: cached } : {}),
    ...(written > 0 ? { cache_write_tokens: written } : {}),
    ...(a.estimated || b.estimated ? { estimated: true } : {}),
    ...(isPartial(a) || isPartial(b) ? { partial: true } : {}),
  };
}

const fits = (pattern: string, model: string): boolean =>
  pattern.endsWith('*') ? model.toLowerCase().startsWith(pattern.slice(0, -1).toLowerCase()) : model.toLowerCase() === pattern.toLowerCase();

/** The price of a model; a name such as `openai/gpt-5` is looked for whole first, then without its provider. */
export function priceOf(model: string | null, prices: readonly ListedPrice[]): ListedPrice | null {
  if (model === null) return null;
  const bare = model.slice(model.lastIndexOf('/') + 1);
  return prices.find((price) => fits(price.model, model)) ?? prices.find((price) => fits(price.model, bare)) ?? null;
}

/** In whole micro-dollars; with the listed price where no cost was told. */
export function priced(usage: Usage, model: string | null, prices: readonly ListedPrice[]): Usage {
  if (usage.usd !== null) return { ...usage, usd: micros(usage.usd) / MICRO };
  const price = priceOf(model, prices);
  if (price === null || usage.input_tokens + usage.output_tokens === 0) return usage;
  const cached = Math.min(usage.input_tokens, usage.cached_tokens ?? 0);
  const written = Math.min(usage.input_tokens - cached, usage.cache_write_tokens ?? 0);
  const fresh = usage.input_tokens - cached - written;
  // dollars for a million tokens are micro-dollars for one
  const cost = fresh * price.input + cached * (price.cached_input ?? price.input) + written * (price.cache_write ?? price.input) + usage.output_tokens * price.output;
  return { ...usage, usd: Math.round(cost) / MICRO, estimated: true };
}
