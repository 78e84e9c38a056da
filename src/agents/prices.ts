/**
 * What well-known models cost, as data: public list prices in US dollars for a million tokens, as they were known on `AS_OF`. They make
 * estimates, and only where an agent tells tokens but no cost. A model that is not here is of unknown price; `prices` in multi-agent.yaml adds
 * and overrules. Must not guess: a pattern covers the dated names of one model, never models to come.
 */
import type { ListedPrice } from '../protocol/common.ts';

const AS_OF = '2025-11-30';

type Row = readonly [model: string, input: number, cachedInput: number, output: number, cacheWrite?: number];

const list = (source: string, rows: readonly Row[]): ListedPrice[] =>
  rows.map(([model, input, cached_input, output, cache_write]) => ({
    model,
    input,
    cached_input,
    output,
    ...(cache_write === undefined ? {} : { cache_write }),
    as_of: AS_OF,
    source,
  }));

export const PRICES: readonly ListedPrice[] = [
  ...list('list price of OpenAI', [
    ['gpt-5.1', 1.25, 0.125, 10],
    ['gpt-5.1-codex', 1.25, 0.125, 10],
    ['gpt-5.1-codex-mini', 0.25, 0.025, 2],
    ['gpt-5', 1.25, 0.125, 10],
    ['gpt-5-2025*', 1.25, 0.125, 10],
    ['gpt-5-codex', 1.25, 0.125, 10],
    ['gpt-5-mini*', 0.25, 0.025, 2],
    ['gpt-5-nano*', 0.05, 0.005, 0.4],
    ['codex-mini-latest', 1.5, 0.375, 6],
    ['o3', 2, 0.5, 8],
    ['o3-2025*', 2, 0.5, 8],
    ['o4-mini*', 1.1, 0.275, 4.4],
    ['gpt-4.1', 2, 0.5, 8],
    ['gpt-4.1-2025*', 2, 0.5, 8],
    ['gpt-4.1-mini*', 0.4, 0.1, 1.6],
  ]),
  // For prompts of up to 200,000 tokens; longer ones cost more.
  ...list('list price of Google', [
    ['gemini-3-pro-preview', 2, 0.2, 12],
    ['gemini-2.5-pro', 1.25, 0.125, 10],
    ['gemini-2.5-flash', 0.3, 0.03, 2.5],
    ['gemini-2.5-flash-lite', 0.1, 0.01, 0.4],
    ['gemini-2.0-flash', 0.1, 0.025, 0.4],
  ]),
  ...list('list price of Anthropic', [
    ['claude-opus-4-5*', 5, 0.5, 25, 6.25],
    ['claude-opus-4-1*', 15, 1.5, 75, 18.75],
    ['claude-opus-4-2025*', 15, 1.5, 75, 18.75],
    ['claude-sonnet-4-5*', 3, 0.3, 15, 3.75],
    ['claude-sonnet-4-2025*', 3, 0.3, 15, 3.75],
    ['claude-3-7-sonnet*', 3, 0.3, 15, 3.75],
    ['claude-haiku-4-5*', 1, 0.1, 5, 1.25],
    ['claude-3-5-haiku*', 0.8, 0.08, 4, 1],
  ]),
];
