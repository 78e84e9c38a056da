/** The accounting of each adapter: what is told of a conversation over all its processes adds up to what it really used, never less than nothing, never twice. */
import { describe, expect, it } from 'vitest';
import { UsageMeter as AcpMeter } from '../../src/agents/acp/usage.ts';
import { type EventOf, parseLine } from '../../src/agents/claude/events.ts';
import { UsageMeter as ClaudeMeter } from '../../src/agents/claude/usage.ts';
import { UsageMeter as CodexMeter } from '../../src/agents/codex/usage.ts';
import { PRICES } from '../../src/agents/prices.ts';
import { priced } from '../../src/core/usage.ts';
import type { Usage } from '../../src/protocol/common.ts';

type Told = { model: string | null; usage: Usage }[];
const sum = (told: Told, pick: (usage: Usage) => number | null | undefined): number => told.reduce((total, { usage }) => total + (pick(usage) ?? 0), 0);
const sane = (told: Told): void => {
  for (const { usage } of told) {
    expect(Math.min(usage.input_tokens, usage.output_tokens, usage.usd ?? 0)).toBeGreaterThanOrEqual(0);
    expect((usage.cached_tokens ?? 0) + (usage.cache_write_tokens ?? 0)).toBeLessThanOrEqual(usage.input_tokens);
  }
};

const claude = <T extends 'assistant' | 'result'>(event: object): EventOf<T> => parseLine(JSON.stringify(event))?.event as EventOf<T>;
const says = (id: string, read: number) =>
  claude<'assistant'>({
    type: 'assistant',
    message: { id, model: 'claude-sonnet-4-5', content: [], usage: { input_tokens: 100, output_tokens: 10, cache_read_input_tokens: read, cache_creation_input_tokens: 0 } },
  });
const result = (total: number, since: Record<string, object> = {}, usage = { input_tokens: 0, output_tokens: 0 }) =>
  claude<'result'>({ type: 'result', subtype: 'success', is_error: false, total_cost_usd: total, usage, model_usage_since_last_result: since });
const used = (inputTokens: number, costUSD: number | null) => ({ inputTokens, outputTokens: 10, cacheReadInputTokens: 50, cacheCreationInputTokens: 5, costUSD });

describe('claude', () => {
  it('tells several turns and models of one process as what each added', () => {
    const meter = new ClaudeMeter(false);
    const told = [...meter.result(result(0.3, { a: used(100, 0.25), b: used(10, 0.05) })), ...meter.result(result(0.4, { a: used(10, 0.1) })), ...meter.unreported()];
    sane(told);
    expect(sum(told, (usage) => usage.usd)).toBeCloseTo(0.4, 9);
    expect(told.map(({ model }) => model)).toEqual(['a', 'b', 'a']);
    expect(told[0]?.usage).toEqual({ input_tokens: 155, output_tokens: 10, usd: 0.25, cached_tokens: 50, cache_write_tokens: 5 });
  });

  it('goes on after kill -9: the killed process is told by its tokens, and the next by what the total grew', () => {
    const first = new ClaudeMeter(false);
    const told: Told = [...first.result(result(0.1, {}, { input_tokens: 300, output_tokens: 30 }))];
    first.assistant(says('m2', 900));
    first.assistant(says('m2', 900));
    first.assistant(says('m3', 0));
    told.push(...first.unreported(), ...first.unreported());
    // what the killed process cost is missing from the total, so that the total goes on from 0.1
    const second = new ClaudeMeter(true);
    second.baseline({ session: { total_cost_usd: 0.1 } });
    told.push(...second.result(result(0.25, {}, { input_tokens: 100, output_tokens: 10 })), ...second.unreported());
    sane(told);
    expect(told.map(({ usage }) => [usage.input_tokens, usage.usd === null ? null : Number(usage.usd.toFixed(6))])).toEqual([
      [300, 0.1],
      [1_000, null],
      [100, null],
      [100, 0.15],
    ]);
    expect(priced(told[1]?.usage as Usage, told[1]?.model ?? null, PRICES)).toMatchObject({ usd: 0.00072, estimated: true });
  });

  it('says unknown where the total before is unknown, and never less than nothing where it fell', () => {
    const blind = new ClaudeMeter(true);
    expect(blind.result(result(0.9, {}, { input_tokens: 1, output_tokens: 1 }))[0]?.usage.usd).toBeNull();
    expect(blind.result(result(0.95, {}, { input_tokens: 1, output_tokens: 1 }))[0]?.usage.usd).toBeCloseTo(0.05, 9);
    expect(blind.result(result(0.1, {}, { input_tokens: 1, output_tokens: 1 }))[0]?.usage.usd).toBe(0);
    expect(new ClaudeMeter(false).result(result(0.02))[0]?.usage).toEqual({ input_tokens: 0, output_tokens: 0, usd: 0.02 });
  });
});

describe('codex', () => {
  it('tells the counters of a thread as differences over resumes, input from a cache apart', () => {
    const at = (total: number, last: number) => {
      const tokens = (count: number) => ({ inputTokens: count, outputTokens: count / 10, cachedInputTokens: count / 2 });
      return { threadId: 't', tokenUsage: { total: tokens(total), last: tokens(last) } };
    };
    const told: Told = [];
    let before = 0;
    for (const process of [
      [1_000, 2_500, 2_500],
      [4_000, 9_000],
    ]) {
      const meter = new CodexMeter();
      if (before > 0) meter.baseline(at(before, 700));
      for (const total of process) {
        const usage = meter.used(at(total, total - before));
        before = total;
        if (usage !== null) told.push({ model: 'gpt-5-codex', usage });
      }
    }
    sane(told);
    expect([sum(told, (usage) => usage.input_tokens), sum(told, (usage) => usage.cached_tokens), sum(told, (usage) => usage.output_tokens)]).toEqual([9_000, 4_500, 900]);
    expect(told.every(({ usage }) => usage.usd === null)).toBe(true);
    expect(priced(told[0]?.usage as Usage, 'gpt-5-codex', PRICES).usd).toBe(Math.round(500 * 1.25 + 500 * 0.125 + 100 * 10) / 1e6);
  });
});

describe('an agent of the Agent Client Protocol', () => {
  const turn = (inputTokens: number) => ({ stopReason: 'end_turn', usage: { inputTokens, outputTokens: 1, cachedReadTokens: 4, cachedWriteTokens: 2, thoughtTokens: 3 } });

  it('tells the cumulative cost of a conversation as what each turn added, a turn that broke off and a resume included', () => {
    const first = new AcpMeter(false);
    const told: Told = [];
    first.cost(0.2, 'USD', false);
    told.push(...first.turn(turn(10)));
    first.cost(0.5, 'USD', false);
    told.push(...first.unreported(), ...first.unreported());
    const second = new AcpMeter(true);
    second.cost(0.5, 'USD', true);
    second.cost(0.75, 'USD', false);
    told.push(...second.turn(turn(20)), ...second.turn({ stopReason: 'end_turn' }));
    sane(told);
    expect(told.map(({ usage }) => usage.usd?.toFixed(6))).toEqual(['0.200000', '0.300000', '0.250000']);
    expect(told[0]?.usage).toMatchObject({ input_tokens: 16, output_tokens: 4, cached_tokens: 4, cache_write_tokens: 2 });
  });

  it('shares a cost among the models of a turn, and leaves it unknown where none was told', () => {
    const models = (count: number[]) => ({
      stopReason: 'end_turn',
      _meta: { quota: { model_usage: count.map((input_tokens, at) => ({ model: `m${at}`, token_count: { input_tokens, output_tokens: 0 } })) } },
    });
    const meter = new AcpMeter(false);
    meter.cost(1, 'USD', false);
    const told = meter.turn(models([300, 100]));
    expect(told.map(({ model, usage }) => [model, usage.usd])).toEqual([
      ['m0', 0.75],
      ['m1', 0.25],
    ]);
    expect(meter.turn(models([300, 100])).map(({ usage }) => usage.usd)).toEqual([null, null]);
  });
});
