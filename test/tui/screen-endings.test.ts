/** However things end, the terminal is given back, and what happened is said. */
import { describe, expect, test } from 'vitest';
import { screen } from './scenario.ts';

describe('when things end', () => {
  test('the orchestrator is gone: said within 5 s, keys that change are refused, r starts it', async () => {
    const { screen: one } = screen('lost');
    await one.until('Tests: 9 passed');
    one.kill('SIGUSR2');
    await one.until('ORCHESTRATOR LOST', 5_000);
    one.press('p');
    await one.until('the orchestrator is gone');
    one.press('r');
    await one.until('Orchestrator and host are running.');
    await one.until((now) => !now.text().includes('LOST'));
  });

  test.each(['SIGTERM', 'SIGHUP'] as const)('%s gives the terminal back', async (signal) => {
    const { screen: one } = screen('run');
    await one.until('Tests: 9 passed');
    one.kill(signal);
    expect(await one.exited).toBe(signal === 'SIGTERM' ? 143 : 129);
    expect(one.alternate()).toBe(false);
  });

  test('an error that nobody caught gives the terminal back and says what and where', async () => {
    const { screen: one } = screen('throws');
    await one.until('Tests: 9 passed');
    one.kill('SIGUSR2');
    expect(await one.exited).toBe(1);
    expect(one.alternate()).toBe(false);
    expect(one.text()).toContain('maos-tui ended with an error: made to fail');
    expect(one.text()).not.toContain('    at ');
  });

  test('a flood in one pane leaves the keys quick and the bytes few', async () => {
    const { screen: one, log } = screen('flood', { cols: 120, rows: 40 });
    await one.until('Tests: 9 passed');
    const before = one.raw().length;
    one.kill('SIGUSR2');
    await one.until(() => log().includes('flooded'));
    const from = performance.now();
    one.press('2');
    await one.until('[2 Tasks]');
    expect(performance.now() - from).toBeLessThan(2_000);
    one.press('1');
    await one.until('xxxxxxxxxx');
    expect(one.raw().length - before).toBeLessThan(120_000);
  });
});
