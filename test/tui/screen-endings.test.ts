/** However things end, the terminal is given back, and what happened is said. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { RESTORE } from '../../src/tui/terminal.ts';
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

  test.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('%s gives the terminal back', async (signal) => {
    const { screen: one } = screen('run');
    await one.until('Tests: 9 passed');
    one.kill(signal);
    expect(await one.exited).toBe({ SIGTERM: 143, SIGHUP: 129, SIGINT: 130 }[signal]);
    expect(one.alternate()).toBe(false);
    expect(one.raw().slice(-300)).toContain(RESTORE);
  });

  test.each([
    ['an error that nobody caught', 'throws'],
    ['a promise that nobody waited for', 'rejects'],
  ])('%s gives the terminal back and says what and where', async (_name, scenario) => {
    const { screen: one } = screen(scenario);
    await one.until('Tests: 9 passed');
    one.kill('SIGUSR2');
    expect(await one.exited).toBe(1);
    expect(one.alternate()).toBe(false);
    expect(one.raw()).toContain(RESTORE);
    expect(one.text()).toContain('maos-tui ended with an error: made to fail');
    expect(one.text()).toContain('Agents are not touched by this; come back with: maos-tui');
    expect(one.text()).not.toContain('    at ');
    const log = /Details: (.*?screen\.log)/.exec(one.raw())?.[1] ?? '';
    expect(readFileSync(log, 'utf8')).toMatch(/Error: made to fail\n {4}at /);
  });

  test('an end in the middle of everything gives the terminal back, with its own code', async () => {
    const { screen: one } = screen('exits');
    await one.until('Tests: 9 passed');
    one.kill('SIGUSR2');
    expect(await one.exited).toBe(7);
    expect(one.alternate()).toBe(false);
    expect(one.raw()).toContain(RESTORE);
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
