/** A dry run keeps every rule of dispatch that a plan can tell of, and takes no longer than it must. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bar, dryRun } from '../../src/core/view/dry-run.ts';
import { planDiff } from '../../src/core/view/plan-diff.ts';
import type { Plan, TaskSpec } from '../../src/protocol/plan.ts';

const task = (id: string, needs: readonly string[], more: Partial<TaskSpec> = {}): TaskSpec => ({
  id,
  title: `do ${id}`,
  description: '',
  role: 'impl',
  dependencies: needs.map((need) => ({ kind: 'data', task: need })),
  priority: 'medium',
  acceptance: [],
  files: [],
  checks: [],
  ...more,
});
const plan = (...tasks: TaskSpec[]): Plan => ({ summary: '', phases: [], tasks });

const plans = fc
  .array(
    fc.record({ needs: fc.array(fc.nat(40), { maxLength: 4 }), role: fc.constantFrom('impl', 'docs'), minutes: fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }) }),
    { minLength: 1, maxLength: 40 },
  )
  .map((rows) =>
    plan(
      ...rows.map(({ needs, role, minutes }, at) =>
        task(`T${at}`, [...new Set(needs.filter((need) => need < at).map((need) => `T${need}`))], { role, ...(minutes === undefined ? {} : { estimate: { minutes } }) }),
      ),
    ),
  );

test('every task once, after what it needs, never more at a time than allowed', () => {
  fc.assert(
    fc.property(plans, fc.integer({ min: 1, max: 5 }), fc.option(fc.integer({ min: 1, max: 2 }), { nil: null }), (one, parallel, cap) => {
      const { rows, minutes, lanes } = dryRun(one, parallel, (role) => (role === 'docs' ? cap : null));
      const byId = new Map(rows.map((row) => [row.id, row]));
      expect(rows).toHaveLength(one.tasks.length);
      for (const { id, dependencies } of one.tasks)
        for (const need of dependencies) if ('task' in need) expect(byId.get(id)?.start).toBeGreaterThanOrEqual(byId.get(need.task ?? '')?.end ?? Number.NaN);
      for (const { start } of rows) {
        const now = rows.filter((row) => row.start <= start && row.end > start);
        expect(now.length).toBeLessThanOrEqual(parallel);
        expect(new Set(now.map((row) => row.lane)).size).toBe(now.length);
        if (cap !== null) expect(now.filter((row) => row.role === 'docs').length).toBeLessThanOrEqual(cap);
      }
      const work = rows.reduce((sum, row) => sum + row.end - row.start, 0);
      expect(minutes).toBeGreaterThanOrEqual(work / parallel);
      expect(minutes).toBeLessThanOrEqual(work);
      expect(lanes).toBeLessThanOrEqual(parallel);
      for (const row of rows) expect(bar(row, minutes, 24)).toMatch(/^\.*#+\.*$/);
    }),
  );
});

test('the longest path goes first, one resource is used by one, and the sum of the estimates is told', () => {
  const port = { dependencies: [{ kind: 'resource' as const, resource: 'port' }] };
  const one = plan(
    task('short', [], { estimate: { minutes: 1, usd: 0.5 } }),
    task('long', [], { estimate: { minutes: 9 }, ...port }),
    task('after', ['long'], { estimate: { minutes: 3, usd: 0.25 } }),
    task('port', [], { estimate: { minutes: 4 }, ...port }),
  );
  const { rows, usd, waves, minutes } = dryRun(one, 2, () => null);
  expect(rows.map(({ id, start }) => [id, start])).toEqual([
    ['long', 0],
    ['short', 0],
    ['port', 9],
    ['after', 9],
  ]);
  expect({ usd, waves, minutes }).toEqual({ usd: 0.75, waves: 2, minutes: 13 });
});

test('two versions are compared task by task', () => {
  const before = plan(task('T1', []), task('T2', ['T1']), task('T3', []));
  const after = plan(task('T1', []), task('T2', ['T1'], { priority: 'high', title: 'new title' }), task('T4', ['T2']));
  expect(planDiff(before, after)).toEqual({
    counts: '1 added, 1 changed, 1 dropped',
    lines: ['+ T4 do T4 (impl, after T2)', '~ T2 do T2', '    title: do T2 → new title', '    priority: medium → high', '- T3 do T3'],
  });
  expect(planDiff(before, before)).toEqual({ counts: '', lines: [] });
});
