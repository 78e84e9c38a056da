import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalisePlan } from '../../src/core/plan/normalise.ts';
import { findCycle, validatePlan } from '../../src/core/plan/validate.ts';
import type { PlanInput } from '../../src/protocol/plan.ts';

const ROLES = new Set(['backend']);
const codes = (tasks: PlanInput['tasks']) => validatePlan(normalisePlan({ tasks }), ROLES).map((finding) => `${finding.code} ${finding.where}`);

describe('plans', () => {
  it('are put into one form, and a second time changes nothing', () => {
    const plan = normalisePlan({
      tasks: [
        { id: 'A', title: ' a ', role: 'backend', phase: 'one', dependencies: ['B', 'B', { kind: 'resource', resource: 'db' }], acceptance: [' x', 'x'] },
        { id: 'B', title: 'b', role: 'backend' },
      ],
    });
    expect(plan.tasks[0]).toMatchObject({
      title: 'a',
      priority: 'medium',
      dependencies: [
        { kind: 'data', task: 'B' },
        { kind: 'resource', resource: 'db' },
      ],
      acceptance: ['x'],
    });
    expect(plan.phases).toEqual([{ id: 'one', title: 'one' }]);
    expect(normalisePlan(plan)).toEqual(plan);
  });

  it('name unknown roles, unknown dependencies, duplicates, and the path of a cycle', () => {
    expect(codes([{ id: 'A', title: 'a', role: 'nobody' }])).toEqual(['task.unknown-role A']);
    expect(codes([{ id: 'A', title: 'a', role: 'backend', dependencies: ['Z'] }])).toEqual(['task.unknown-dependency A']);
    expect(
      codes([
        { id: 'A', title: 'a', role: 'backend' },
        { id: 'A', title: 'b', role: 'backend' },
      ]),
    ).toEqual(['task.duplicate-id A']);
    const findings = validatePlan(
      normalisePlan({
        tasks: [
          { id: 'A', title: 'a', role: 'backend', dependencies: ['C'] },
          { id: 'B', title: 'b', role: 'backend', dependencies: ['A'] },
          { id: 'C', title: 'c', role: 'backend', dependencies: ['B'] },
          { id: 'D', title: 'd', role: 'backend', dependencies: ['C'] },
        ],
      }),
      ROLES,
    );
    expect(findings).toHaveLength(1);
    expect(findings[0]?.message).toMatch(/circle: ([ABC]) → ([ABC]) → ([ABC]) → \1\./);
  });

  it('are refused above 10,000 tasks, and quickly judged at that size', () => {
    const tasks = Array.from({ length: 10_001 }, (_, index) => ({ id: `T${index}`, title: 't', role: 'backend', dependencies: index === 0 ? [] : [`T${index - 1}`] }));
    expect(codes(tasks)).toEqual(['plan.too-large tasks']);
    expect(codes(tasks.slice(0, 10_000))).toEqual([]);
  });

  it('have a cycle exactly when no topological order exists', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 25 }), (edges) => {
        const tasks = Array.from({ length: 10 }, (_, id) => ({
          id: `T${id}`,
          dependencies: edges.filter(([from]) => from === id).map(([, to]) => ({ kind: 'data' as const, task: `T${to}` })),
        }));
        const cycle = findCycle(tasks);
        const order = new Set<string>();
        for (let round = 0; round < 10; round += 1) for (const task of tasks) if (task.dependencies.every((dependency) => order.has(dependency.task))) order.add(task.id);
        expect(cycle === null).toBe(order.size === 10);
        if (cycle !== null) {
          expect(cycle[0]).toBe(cycle.at(-1));
          for (let at = 0; at + 1 < cycle.length; at += 1)
            expect(tasks.find((task) => task.id === cycle[at])?.dependencies.some((dependency) => dependency.task === cycle[at + 1])).toBe(true);
        }
      }),
    );
  });
});
