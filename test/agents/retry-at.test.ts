/** What services say of when to come back, as times; what they do not say is not guessed. */
import { describe, expect, it } from 'vitest';
import { retryAt } from '../../src/agents/retry-at.ts';

const NOW = Date.parse('2026-01-01T00:00:00.000Z');
describe('when it is worth trying again', () => {
  it.each([
    ['You exceeded your current quota. Please retry in 34.5s.', 34.5],
    ['Your quota will reset after 2h3m.', 7_380],
    ['Rate limit reached. Please try again in 1 hour and 5 minutes.', 3_900],
    ['Please try again in 250ms', 0.25],
    ['429 {"error":{"status":"RESOURCE_EXHAUSTED","details":[{"retryDelay": "17s"}]}}', 17],
    ['429 too many requests, retry-after: 120', 120],
    ['Claude AI usage limit reached|1767229200', 3_600],
    ["You've hit your limit · resets 3pm (UTC)", 54_000],
    ['limit reached, resets at 11:30pm (America/New_York)', 4.5 * 3_600],
    ['Your limit resets 1am (Europe/Berlin).', 86_400],
    ['resets at 12am (Asia/Kolkata)', 18.5 * 3_600],
    ['try again at 06:45 UTC', 24_300],
    ['usage limit reached; it resets at 2026-01-02T00:00:00Z', 86_400],
  ])('%s', (text, seconds) => {
    expect(retryAt(text, NOW)).toBe(new Date(NOW + seconds * 1_000).toISOString());
  });
  it.each([
    'You have hit your limit, resets 3pm',
    'resets 3pm (Nowhere/Atall)',
    'resets 25:00 UTC',
    'resets 13pm (UTC)',
    'resets Oct 9, 3pm (UTC)',
    'resets 3 UTC',
    'resets 3pm (PST)',
    'quota exceeded',
    'reset after 900d',
    'resets at 2020-01-01T00:00:00Z',
    'retry it 3 times',
    '',
  ])('nothing in: %s', (text) => {
    expect(retryAt(text, NOW)).toBeNull();
  });
});
