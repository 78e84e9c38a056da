/** How long until a service is tried again, as people read it. */
import { describe, expect, it } from 'vitest';
import { emptyState } from '../../src/core/state.ts';
import { span } from '../../src/core/view/format.ts';
import { parkedNow, parkedWords } from '../../src/core/view/parked.ts';

describe('a parked service', () => {
  it.each([
    [100_000, '1m 40s'],
    [42_000, '42s'],
    [60_000, '1m'],
    [7_380_000, '2h 3m'],
    [277_200_000, '3d 5h'],
    [3_601_000, '1h'],
    [400, '1s'],
    [0, '0s'],
    [-5, '0s'],
  ])('%i ms is %s', (ms, text) => {
    expect(span(ms)).toBe(text);
  });

  it('is counted down, the one that is back first standing first', () => {
    const state = emptyState();
    state.parked = {
      claude: { until: '2026-01-01T02:00:00.000Z', reason: 'used up', since: '2026-01-01T00:00:00.000Z' },
      codex: { until: '2026-01-01T00:01:40.000Z', reason: '429', since: '2026-01-01T00:00:00.000Z' },
    };
    expect(parkedWords(state, '2026-01-01T00:00:00.000Z')).toEqual(['codex parked 01:40', 'claude parked 2:00:00']);
    expect(parkedWords(state, '2026-01-01T00:00:01.000Z')[0]).toBe('codex parked 01:39');
    expect(parkedNow(state, '2026-01-01T00:05:00.000Z')[0]).toMatchObject({ provider: 'codex', left: 0 });
  });
});
