/** Tokens and money: whatever is reported in whatever order, every way of splitting it adds up to the run. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PRICES } from '../../src/agents/prices.ts';
import { priced, priceOf } from '../../src/core/usage.ts';
import { costBy, costReport, costText, PLANNING, runCost, SPLITS } from '../../src/core/view/cost.ts';
import type { Usage } from '../../src/protocol/common.ts';
import { BASE, config, parsed, role, SimulatedHost, World } from './simulate.ts';

const PLAN = { summary: '', tasks: ['A', 'B', 'C', 'D'].map((id, at) => ({ id, title: id, role: at % 2 === 0 ? 'backend' : 'frontend' })) };
const roles = [role('backend', { agent: { kind: 'claude', argv: ['claude'], model: null } }), role('frontend', { agent: { kind: 'codex', argv: ['codex'], model: null } })];

function begin(world: World, over: Parameters<typeof config>[0] = {}): SimulatedHost {
  const host = new SimulatedHost(world, { outcome: (_task, attempt) => (attempt === 1 ? 'failed' : 'completed') });
  host.start();
  world.say('user', {
    type: 'submit-goal',
    run_id: 'r1',
    goal: 'g',
    base: { branch: 'main', commit: BASE },
    config: config({ prices: [...PRICES], ...over }, roles),
    plan: parsed(PLAN),
    plan_only: false,
    approve_plan: true,
  });
  return host;
}

const tokens = fc.integer({ min: 0, max: 3_000_000 });
const report = fc.record({
  session: fc.nat(30),
  model: fc.constantFrom(null, 'gpt-5-codex', 'claude-sonnet-4-5', 'somebody/unheard-of', 'constructor'),
  input: tokens,
  cached: tokens,
  output: tokens,
  usd: fc.option(fc.double({ min: 0, max: 40, noNaN: true }), { nil: null }),
});

const whole = (usages: Usage[], pick: (usage: Usage) => number): number => usages.reduce((sum, usage) => sum + pick(usage), 0);
const micros = (usage: Usage): number => Math.round((usage.usd ?? 0) * 1e6);

describe('what a run cost', () => {
  it('adds up exactly by agent, role, task, model and session, and to the cent as it is shown, failed tries included', () => {
    fc.assert(
      fc.property(fc.array(report, { maxLength: 60 }), (reports) => {
        const world = new World();
        const host = begin(world);
        let given = [...reports];
        host.drive(() => {
          const sessions = Object.keys(world.state.sessions);
          const [next, ...rest] = given;
          if (sessions.length > 0 && next !== undefined) {
            given = rest;
            const { session, model, input, cached, output, usd } = next;
            world.say('host', {
              type: 'usage-reported',
              session_id: sessions[session % sessions.length] ?? '',
              model,
              usage: { input_tokens: input, output_tokens: output, usd, cached_tokens: Math.min(input, cached) },
            });
          }
          return false;
        });
        const { run } = world.state;
        if (run === null) throw new Error('no run');
        for (const by of SPLITS) {
          const rows = costBy(world.state, by);
          const usages = rows.map((row) => row.usage);
          expect(whole(usages, micros)).toBe(micros(run.usage));
          expect(whole(usages, (usage) => usage.input_tokens)).toBe(run.usage.input_tokens);
          expect(whole(usages, (usage) => usage.cached_tokens ?? 0)).toBe(run.usage.cached_tokens ?? 0);
          expect(whole(usages, (usage) => usage.output_tokens)).toBe(run.usage.output_tokens);
          expect(rows.reduce((sum, row) => sum + Math.round((row.usd ?? 0) * 100), 0)).toBe(Math.round(micros(run.usage) / 10_000));
          expect(costReport(world.state, by).complete).toBe(!usages.some((usage) => usage.partial || (usage.usd === null && usage.input_tokens + usage.output_tokens > 0)));
        }
        const sessions = Object.values(world.state.sessions);
        expect(
          whole(
            sessions.map((session) => session.usage),
            micros,
          ),
        ).toBe(micros(run.usage));
        expect(
          whole(
            Object.values(world.state.tasks).map((task) => task.usage),
            micros,
          ),
        ).toBe(micros(run.usage));
      }),
      { numRuns: 200 },
    );
  });

  it('is priced from tokens only where no cost was told, and says that it is an estimate', () => {
    const world = new World();
    const host = begin(world, {
      autonomy: 'auto',
      prices: [{ model: 'gpt-5*', input: 1, cached_input: 0.1, output: 10, source: 'multi-agent.yaml', as_of: '2026-01-01' }, ...PRICES],
    });
    host.drive(() => host.running.size === 3);
    const use = (task: string, model: string, usage: Usage) =>
      world.say('host', { type: 'usage-reported', session_id: Object.values(world.state.sessions).find((session) => session.task_id === task)?.id ?? '', model, usage });
    use('A', 'claude-sonnet-4-5-20250929', { input_tokens: 1_000_000, output_tokens: 0, usd: 0.5 });
    use('B', 'openai/GPT-5-codex', { input_tokens: 1_000_000, cached_tokens: 900_000, output_tokens: 100_000, usd: null });
    expect(world.state.run?.usage).toMatchObject({ usd: 1.69, estimated: true });
    expect(costText(runCost(world.state))).toBe('~$1.69');
    expect(costBy(world.state, 'agent').map((row) => [row.name, costText(row.usage, row.usd)])).toEqual([
      ['codex', '~$1.19'],
      ['claude', '$0.50'],
    ]);
    expect(costReport(world.state, 'model').prices).toMatchObject([{ model: 'openai/GPT-5-codex', asOf: '2026-01-01', source: 'multi-agent.yaml' }]);
    use('C', 'unheard-of', { input_tokens: 10, output_tokens: 1, usd: null });
    expect(costText(runCost(world.state))).toBe('≥ ~$1.69');
    expect(costReport(world.state, 'task')).toMatchObject({ usd: 1.69, complete: false, estimated: true });
    expect(costBy(world.state, 'model').map((row) => costText(row.usage, row.usd))).toEqual(['~$1.19', '$0.50', 'unknown']);
  });

  it('is unknown, not nothing, where an agent tells nothing; what planning cost has a name', () => {
    const world = new World();
    const host = new SimulatedHost(world);
    host.start();
    world.say('user', { type: 'submit-goal', run_id: 'r1', goal: 'g', base: { branch: 'main', commit: BASE }, config: config({}, roles), plan_only: false, approve_plan: true });
    host.drive(() => host.running.size > 0);
    expect(costBy(world.state, 'task')).toEqual([]);
    host.drive();
    expect(costBy(world.state, 'task').map((row) => [row.name, costText(row.usage)])).toEqual([[PLANNING, 'unknown']]);
    expect(costReport(world.state, 'task')).toMatchObject({ usd: null, complete: false });
  });

  it('has prices that say when they were true, and does not guess', () => {
    for (const price of PRICES) expect(price).toMatchObject({ as_of: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/), source: expect.stringMatching(/./) });
    expect(priceOf('gemini-2.5-flash', PRICES)?.model).toBe('gemini-2.5-flash');
    expect(priceOf('claude-sonnet-4-5-20250929', PRICES)?.input).toBe(3);
    expect(priceOf('anthropic/claude-haiku-4-5', PRICES)?.input).toBe(1);
    for (const model of ['claude-sonnet-9', 'gpt-5x', 'gpt', '', null]) expect(priceOf(model, PRICES)).toBeNull();
    expect(priced({ input_tokens: 5, output_tokens: 5, usd: null }, 'gpt-9', PRICES)).toEqual({ input_tokens: 5, output_tokens: 5, usd: null });
    expect(priced({ input_tokens: 0, output_tokens: 0, usd: 0.1 + 0.2 }, null, PRICES).usd).toBe(0.3);
  });
});
