/** Adding up tokens and money. An unknown price stays unknown only while nothing known was added. */
import type { Usage } from '../protocol/common.ts';

export const addUsage = (a: Usage, b: Usage): Usage => ({
  input_tokens: a.input_tokens + b.input_tokens,
  output_tokens: a.output_tokens + b.output_tokens,
  usd: a.usd === null ? b.usd : b.usd === null ? a.usd : Math.round((a.usd + b.usd) * 1e6) / 1e6,
});
