/** The graph's promises: one row per task, every reduced edge can be walked along its lane, and size does not hang it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { railsOf, taskGraph } from '../../src/core/view/graph.ts';
import { graphText } from '../../src/core/view/graph-formats.ts';
import { shapeOf } from '../../src/core/view/graph-order.ts';
import { fixtureState } from './fixture-state.ts';

const plans = fc
  .integer({ min: 0, max: 40 })
  .chain((size) =>
    fc
      .array(fc.array(fc.nat(60), { maxLength: 4 }), { minLength: size, maxLength: size })
      .map((rows) => rows.map((needs, at) => ({ id: `T${at}`, needs: at === 0 ? [] : [...new Set(needs.map((need) => `T${need % at}`))] }))),
  );

function reaches(graph: ReturnType<typeof railsOf>, from: string, to: string): boolean {
  const seen = new Set<string>();
  const walk = (id: string): boolean => {
    if (id === from) return true;
    if (seen.has(id)) return false;
    seen.add(id);
    return (graph.byId.get(id)?.needs ?? []).some(walk);
  };
  return walk(to);
}

describe('rails', () => {
  test('one row per task, dependencies above', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const graph = railsOf(plan);
        expect(graph.rows.map((row) => row.id).sort()).toEqual(plan.map((task) => task.id).sort());
        const at = new Map(graph.rows.map((row, index) => [row.id, index]));
        for (const row of graph.rows) for (const need of row.needs) expect(at.get(need)).toBeLessThan(at.get(row.id) ?? -1);
      }),
    );
  });

  test('every edge can be walked: down the lane of the need, then along the row to the task', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const graph = railsOf(plan);
        const at = new Map(graph.rows.map((row, index) => [row.id, index]));
        for (const row of graph.rows)
          for (const need of row.needs) {
            const top = graph.byId.get(need);
            if (!top) throw new Error(`no row for ${need}`);
            const x = top.lane * 2;
            for (let y = (at.get(need) ?? 0) + 1; y < (at.get(row.id) ?? 0); y++) expect('│┼├┤').toContain(graph.rows[y]?.gutter[x] ?? ' ');
            const line = row.gutter;
            expect(line[row.lane * 2]).toBe('@');
            const [left, right] = [Math.min(x, row.lane * 2), Math.max(x, row.lane * 2)];
            for (let column = left; column <= right; column++) expect(line[column]).not.toBe(' ');
          }
      }),
    );
  });

  test('the reduction keeps what can be reached, and hides only what is implied', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const graph = railsOf(plan);
        for (const task of plan) for (const need of task.needs) expect(reaches(graph, need, task.id)).toBe(true);
        for (const row of graph.rows) for (const need of row.needs) expect(row.needs.some((other) => other !== need && reaches(graph, need, other))).toBe(false);
      }),
    );
  });

  test('the run of the mock-up is drawn as designed', () => {
    const rows = taskGraph(fixtureState()).rows.map((row) => `${row.gutter.trimEnd().replace('@', 'o')} ${row.critical ? '*' : ''}${row.id}`);
    expect(rows).toEqual(['o *T1', 'o *T2', '├─o *T5', '│ ├─o *T8', '│ │ │ o T3', 'o─┼─┼─┤ T4', '│ │ │ o T12', '│ │ │ o T7', '│ o─┼─╯ T9', '│ o─╯ *T11', '│ o T6', 'o─╯ T10']);
  });

  test('ten thousand tasks take less than two seconds, a cycle does not hang', () => {
    const many = Array.from({ length: 10_000 }, (_, at) => ({ id: `T${at}`, needs: at < 3 ? [] : [`T${at - 1 - (at % 3)}`, `T${Math.floor(at / 2)}`] }));
    const from = performance.now();
    expect(railsOf(many).rows).toHaveLength(10_000);
    expect(performance.now() - from).toBeLessThan(2_000);
    expect(
      railsOf([
        { id: 'a', needs: ['b'] },
        { id: 'b', needs: ['a'] },
        { id: 'c', needs: [] },
      ]).rows,
    ).toHaveLength(3);
    expect(shapeOf([]).minutes).toBe(0);
  });
});

describe('formats', () => {
  const state = fixtureState();
  test('ascii is ascii, json agrees with the rails', () => {
    expect(/[^\x00-\x7f]/.test(graphText(state, 'ascii', state.at))).toBe(false);
    const json = JSON.parse(graphText(state, 'json', state.at)) as { tasks: { id: string; needs: string[] }[] };
    expect(json.tasks.map((task) => [task.id, task.needs])).toEqual(taskGraph(state).rows.map((row) => [row.id, row.needs]));
  });
  test('mermaid and dot name every edge and quote titles', () => {
    const one = fixtureState();
    if (one.tasks.T1) one.tasks.T1.title = 'say "hi"\n; drop';
    expect(graphText(one, 'mermaid', one.at)).toContain('t_T1["T1 say \'hi\' ; drop"]');
    expect(graphText(one, 'mermaid', one.at).match(/-->|==>/g)).toHaveLength(12);
    expect(graphText(one, 'dot', one.at).match(/->/g)).toHaveLength(12);
  });
});
