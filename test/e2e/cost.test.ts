/** Test 5 of the issue: over a real run of several agents and models, with a failed try, every way of splitting the cost adds up to the cent. */
import { afterEach, expect, it } from 'vitest';
import { Place } from './world.ts';

let place: Place | null = null;
afterEach(async () => {
  const left = await place?.remove();
  place = null;
  expect(left ?? []).toEqual([]);
});

const SCENARIO = `version: 1
agents:
  architect:
    plan:
      steps:
        - use: {model: claude-sonnet-4-5, in: 12345, cached: 10000, out: 678}
        - plan: {summary: s, tasks: [{id: T1, title: one, role: backend}, {id: T2, title: two, role: frontend}]}
  backend:
    tasks:
      "*":
        attempts:
          - steps: [{use: {model: gpt-5-codex, in: 1001, out: 77}}, {use: {model: m2, in: 5, out: 5, usd: 0.333333}}, {exit: 1}]
          - steps: [{use: {model: gpt-5-codex, in: 999, out: 1}}, {write: {path: a.txt, content: a}}, {complete: {}}]
`;
const CONFIG = `version: 1
settings: {autonomy: auto, retries: 2, budget_usd: 5}
prices: {gpt-5-codex: {input: 7, output: 11, as_of: 2026-02-03}}
services:
  architect: {agent: script, command: s.yaml}
  backend: {agent: script, command: s.yaml}
  frontend: {command: 'maos-tui agent usage --model m3 --in 10 --out 3 --usd 1.005 && echo b > b.txt'}
`;

interface Report {
  usd: number;
  complete: boolean;
  estimated: boolean;
  inputTokens: number;
  groups: { name: string; usd: number; inputTokens: number }[];
}

it('costs add up by agent, role, task, model and session, planning and failed tries included', async () => {
  place = await Place.make({ 's.yaml': SCENARIO, 'multi-agent.yaml': CONFIG }, { MAOS_SCRIPT_SPEED: '0' });
  const mine = place;
  expect(await mine.maos('run', 'two files', '--detach')).toMatchObject({ code: 0 });
  expect((await mine.maos('status', '--wait', 'done', '--timeout', '90s', '--json')).stderr).toBe('');
  const micros = (usd: number): number => Math.round(usd * 1e6);
  const whole = (12_345 - 10_000) * 3 + 10_000 * 0.3 + 678 * 15 + (1_001 + 999) * 7 + (77 + 1) * 11 + 333_333 + 1_005_000;
  const names: Record<string, string[]> = {};
  for (const by of ['agent', 'role', 'task', 'model', 'session']) {
    const report = JSON.parse((await mine.maos('cost', '--by', by, '--json')).stdout) as Report;
    expect(report).toMatchObject({ schema: 'maos.cost/1', complete: true, estimated: true, inputTokens: 12_345 + 1_001 + 5 + 999 + 10, budgetUsd: 5 });
    expect(micros(report.usd)).toBe(Math.round(whole));
    expect(report.groups.reduce((sum, group) => sum + micros(group.usd), 0)).toBe(micros(report.usd));
    names[by] = report.groups.map((group) => group.name).sort();
    const rows = (await mine.maos('cost', '--by', by, '--plain')).stdout
      .trim()
      .split('\n')
      .map((row) => Number(/([\d.]+)$/.exec(row)?.[1]));
    expect(Math.round(rows.slice(0, -1).reduce((sum, cents) => sum + cents * 100, 0))).toBe(Math.round((rows.at(-1) ?? 0) * 100));
  }
  expect(names).toMatchObject({
    agent: ['command', 'script'],
    role: ['architect', 'backend', 'frontend'],
    task: ['(planning)', 'T1', 'T2'],
    model: ['claude-sonnet-4-5', 'gpt-5-codex', 'm2', 'm3'],
  });
  expect(names.session).toHaveLength(4);
});
