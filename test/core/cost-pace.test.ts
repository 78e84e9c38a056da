/** How fast money goes and where that leads: only from what is known, and nothing where too little is. */
import { expect, it } from 'vitest';
import type { State } from '../../src/core/state.ts';
import { costForecast, costRate } from '../../src/core/view/cost-pace.ts';
import type { Usage } from '../../src/protocol/common.ts';
import type { Event } from '../../src/protocol/event.ts';
import { fixtureState, noted } from '../tui/fixture-state.ts';

const NOW = Date.UTC(2026, 10, 20, 12, 41, 7);
const used = (agoMs: number, usage: Partial<Usage>, model: string | null = 'm', seq = 1_000): Event => ({
  ...noted('', '', new Date(NOW - agoMs).toISOString()),
  seq,
  body: { type: 'session.used', session_id: 's', model, usage: { input_tokens: 1_000, output_tokens: 10, usd: null, ...usage } },
});
const first = (agoMs: number): Event => ({ ...noted('x', 'y', new Date(NOW - agoMs).toISOString()), seq: 500 });

it('the rate counts five minutes, or what is known of them, and is unknown where a price is', () => {
  const state = fixtureState(NOW);
  expect(costRate(state, [], NOW)).toBeNull();
  expect(costRate(state, [first(600_000), used(301_000, { usd: 9 }), used(240_000, { usd: 1 }), used(1_000, { usd: 0.5 })], NOW)).toBeCloseTo(0.3);
  expect(costRate(state, [first(120_000), used(60_000, { usd: 1 })], NOW)).toBeCloseTo(0.5);
  expect(costRate(state, [first(10_000), used(5_000, { usd: 1 })], NOW)).toBeNull();
  expect(costRate(state, [first(600_000), used(60_000, {})], NOW)).toBeNull();
  const listed: State = { ...state, run: state.run && { ...state.run, config: { ...state.run.config, prices: [{ model: 'm', input: 1_000, output: 0, source: 'here' }] } } };
  expect(costRate(listed, [first(600_000), used(60_000, {})], NOW)).toBeCloseTo(0.2);
  expect(costRate(state, [first(600_000)], NOW)).toBe(0);
});

it('the forecast adds what is left by what finished tasks cost beside their estimates', () => {
  const state = fixtureState(NOW);
  const done = Object.values(state.tasks).filter(({ stage }) => stage.name === 'done');
  for (const task of done) Object.assign(task, { estimate: { minutes: 1, usd: 1 }, usage: { ...task.usage, usd: 2 } });
  const left = Object.values(state.tasks).filter(({ stage }) => stage.name !== 'done');
  for (const task of left) Object.assign(task, { estimate: { minutes: 1, usd: 0.5 }, usage: { ...task.usage, usd: null }, stage: { name: 'pending', not_before: null } });
  const spent = state.run?.usage.usd ?? 0;
  expect(costForecast(state)).toEqual({ usd: spent + left.length, give: 0 });
  const [some, dear] = [left[0], done[0]];
  if (some) some.usage = { ...some.usage, usd: 5 };
  expect(costForecast(state)?.usd).toBeCloseTo(spent + left.length - 1);
  if (dear) dear.usage = { ...dear.usage, usd: 4 };
  expect(costForecast(state)?.give).toBeGreaterThan(0);
  for (const task of done.slice(2)) task.usage = { ...task.usage, usd: null };
  expect(costForecast(state)).toBeNull();
});
