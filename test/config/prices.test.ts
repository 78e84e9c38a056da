/** Prices of the user's own: they go before those that are built in, keep their date, and a mistake is named by its line. */
import { describe, expect, it } from 'vitest';
import { PRICES } from '../../src/agents/prices.ts';
import { readConfigText, resolveConfig } from '../../src/config/index.ts';
import { priceOf } from '../../src/core/usage.ts';
import { resolvedConfigSchema } from '../../src/protocol/config.ts';

const HEAD = 'version: 1\nprices:\n';

describe('prices', () => {
  it('of the file win over those that are built in, by name or by how names begin', () => {
    const { config, problems } = readConfigText(`${HEAD}  gpt-5-codex: {input: 1, cached_input: 0.5, output: 2, as_of: 2026-03-01}\n  "house-*": {input: 0, output: 0}\n`, 'f');
    expect(problems).toEqual([]);
    const { prices } = resolvedConfigSchema.parse(resolveConfig(config, { repo: '/repo', prices: PRICES }));
    expect(priceOf('GPT-5-Codex', prices ?? [])).toEqual({ model: 'gpt-5-codex', input: 1, cached_input: 0.5, output: 2, as_of: '2026-03-01', source: 'multi-agent.yaml' });
    expect(priceOf('house-70b', prices ?? [])).toMatchObject({ input: 0, source: 'multi-agent.yaml' });
    expect(priceOf('gpt-5', prices ?? [])).toMatchObject({ input: 1.25, as_of: expect.any(String) });
  });

  it.each([
    ['a negative price', '  m: {input: -1, output: 2}\n', 'f:3:14:'],
    ['a price left out', '  m: {input: 1}\n', 'f:3:6:'],
    ['a misspelt key', '  m: {input: 1, output: 2, cache_input: 1}\n', 'f:3:28:'],
    ['a day that is none', '  m: {input: 1, output: 2, as_of: 2026-13-01}\n', 'f:3:35:'],
    ['a star in the middle', '  "a*b": {input: 1, output: 2}\n', 'f:3:3:'],
  ])('%s is named with its line', (_what, text, where) => {
    const { problems } = readConfigText(`${HEAD}${text}`, 'f');
    expect(problems.map(({ file, line, col }) => `${file}:${line}:${col}:`)).toEqual([where]);
    expect(problems[0]?.message).not.toMatch(/invalid_|Invalid input/i);
  });
});
