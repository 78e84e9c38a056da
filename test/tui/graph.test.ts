/** The graph's promises at every size: each task stands once or is counted once, every edge can be walked by key, and what is drawn is what is needed. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { State } from '../../src/core/state.ts';
import { railsOf, taskGraph } from '../../src/core/view/graph.ts';
import { bottlenecks, criticalPath, obstacles } from '../../src/core/view/graph-facts.ts';
import { tally } from '../../src/core/view/graph-groups.ts';
import { criticalText, focusText } from '../../src/core/view/graph-texts.ts';
import { statusesOf } from '../../src/core/view/task-status.ts';
import { groupRows } from '../../src/tui/graph/group-rows.ts';
import { layered } from '../../src/tui/graph/layered.ts';
import { foundIn, groupsIn, modeOf } from '../../src/tui/graph/mode.ts';
import { boxes, pills } from '../../src/tui/graph/small.ts';
import { selectedCell, tableLines, waveLines } from '../../src/tui/graph/wave-table.ts';
import { Dispatch } from '../../src/tui/input/dispatch.ts';
import { type Line, lineWidth } from '../../src/tui/parts/line.ts';
import { picture } from '../../src/tui/screens/index.ts';
import { five, graphState, hundred, many, type Planned, twenty } from './graph-states.ts';
import { appOn } from './timed-app.ts';

function opened(state: State, cols = 80, rows = 24) {
  const app = appOn(state);
  app.size = { cols, rows };
  const dispatch = new Dispatch(app);
  const press = (...keys: string[]) => {
    for (const key of keys) {
      app.touch();
      dispatch.token({ type: 'key', key, text: key.length === 1 ? key : '' });
    }
    app.touch();
  };
  press('3');
  return {
    app,
    press,
    text: () =>
      picture(app.view)
        .blocks.flatMap((block) => block.lines.map(textOf))
        .join('\n'),
  };
}
const textOf = (line: Line): string => line.map((span) => span.text).join('');

const MARKS = ['done', 'run', 'you', 'review', 'retry', 'fail', 'wait'] as const;
const plans = (most: number) =>
  fc.array(fc.tuple(fc.array(fc.nat(200), { maxLength: 3 }), fc.constantFrom(...MARKS), fc.constantFrom('a', 'b', 'c', undefined)), { minLength: 1, maxLength: most }).map((rows) =>
    rows.map(
      ([needs, mark, group], at): Planned => ({
        id: `T${at}`,
        title: `task ${at}`,
        role: at % 2 ? 'odd' : 'even',
        ...(group ? { group } : {}),
        needs: at === 0 ? [] : [...new Set(needs.map((need) => `T${need % at}`))],
        mark,
      }),
    ),
  );
const edgesOf = (state: State): [from: string, to: string][] => taskGraph(state).rows.flatMap((row) => row.needs.map((need): [string, string] => [need, row.id]));

describe('by size', () => {
  test.each([
    ['pills', five, 80],
    ['boxes', five, 160],
    ['rails', twenty, 80],
    ['groups', hundred, 80],
    ['table', () => many(943), 80],
  ] as const)('%s', (mode, state, cols) => {
    expect(modeOf(opened(state(), cols, 40).app.view)).toBe(mode);
  });

  test('every way of drawing shows each task once, or counts it', () => {
    fc.assert(
      fc.property(plans(70), fc.array(fc.constantFrom('some', 'all', undefined), { minLength: 5, maxLength: 5 }), (plan, folds) => {
        const { app } = opened(graphState(plan));
        const view = app.view;
        const ids = plan.map(({ id }) => id).sort();
        groupsIn(view).list.forEach((group, at) => {
          const fold = folds[at % folds.length];
          if (fold) app.ui.graph.open[group.id] = fold;
          else delete app.ui.graph.open[group.id];
        });
        const rows = groupRows(view);
        const within = rows.flatMap((row) => (row.kind === 'task' ? [row.id] : row.kind === 'rest' ? row.ids : app.ui.graph.open[row.group.id] ? [] : row.group.tasks));
        expect(within.sort()).toEqual(ids);
        expect(
          groupsIn(view)
            .list.flatMap((group) => group.waves.flat())
            .sort(),
        ).toEqual(ids);
        const words = waveLines(view, 300).map(textOf).join(' ').split(/\s+/);
        expect(words.filter((word) => /^T\d+$/.test(word)).sort()).toEqual(ids);
        const sum = tally(ids, view.derived.statuses);
        expect(sum.done + sum.running + sum.you + sum.failed + sum.todo).toBe(ids.length);
        app.ui.filter = 'task';
        expect([...foundIn(view)].sort()).toEqual(ids);
      }),
      { numRuns: 60 },
    );
  });

  test('a small drawing joins exactly what is needed, each task in one place, lines as wide as the screen at most', () => {
    let drawn = 0;
    fc.assert(
      fc.property(plans(8), (plan) => {
        const graph = railsOf(plan.map(({ id, needs = [] }) => ({ id, needs })));
        const layout = layered(graph.rows);
        if (layout === null) return;
        drawn++;
        expect(layout.columns.flatMap((column) => column.flatMap((entry) => (entry.passes ? [] : [entry.id]))).sort()).toEqual(plan.map(({ id }) => id).sort());
        const edges = layout.gaps.flatMap((gap, at) => {
          const on = (column: number, y: number) => layout.columns[column]?.find((entry) => entry.y === y);
          return gap.flatMap(({ ins, outs }) =>
            ins.flatMap((from) =>
              outs.flatMap((to) => {
                const target = on(at + 1, to);
                return target?.passes === false ? [`${on(at, from)?.id} ${target.id}`] : [];
              }),
            ),
          );
        });
        expect(edges.sort()).toEqual(graph.rows.flatMap((row) => row.needs.map((need) => `${need} ${row.id}`)).sort());
        const { app } = opened(graphState(plan), 160);
        for (const draw of [pills, boxes])
          for (const width of [78, 118, 158]) for (const line of draw(app.view, width, 'T0') ?? []) expect(lineWidth(line)).toBeLessThanOrEqual(width);
      }),
      { numRuns: 60 },
    );
    expect(drawn).toBeGreaterThan(5);
  });

  test('groups that need each other in a circle stand by first wave and say so', () => {
    const state = graphState([
      { id: 'T1', title: 'one', group: 'a' },
      { id: 'T2', title: 'two', group: 'b', needs: ['T1'] },
      { id: 'T3', title: 'three', group: 'a', needs: ['T2'] },
      ...Array.from({ length: 70 }, (_, at): Planned => ({ id: `X${at}`, title: 'more', group: 'c' })),
    ]);
    const { app, text } = opened(state, 160, 40);
    expect(groupsIn(app.view)).toMatchObject({ circular: true, list: [{}, {}, { id: 'b' }] });
    expect(text()).toContain('in a circle');
  });

  test('a group without a name of its own is the first part of the id, else the role', () => {
    const { app } = opened(
      graphState([
        { id: 'auth-1', title: 'x' },
        { id: 'T2', title: 'y', role: 'backend' },
        { id: 'auth-3', title: 'z', group: 'named' },
      ]),
    );
    expect([...groupsIn(app.view).of]).toEqual(
      expect.arrayContaining([
        ['auth-1', 'auth'],
        ['T2', 'backend'],
        ['auth-3', 'named'],
      ]),
    );
  });
});

describe('by key', () => {
  test('every edge of the reduction is walked by l and back by h', () => {
    for (const state of [five(), twenty(), hundred()]) {
      const { app, press } = opened(state);
      // A task within a folded group has no row to walk from.
      for (const { id } of groupsIn(app.view).list) app.ui.graph.open[id] = 'some';
      for (const [from, to] of edgesOf(state)) {
        for (const [key, back, start, end] of [
          ['l', 'h', from, to],
          ['h', 'l', to, from],
        ] as const) {
          app.ui.task = start;
          Object.assign(app.ui.graph, { group: null, rest: false, step: null, taken: {} });
          let met = false;
          for (let tries = 0; tries < 20 && !met; tries++) {
            press(key);
            met = app.ui.task === end;
            press(back);
            expect(app.ui.task).toBe(start);
          }
          expect(met, `${start} ${key} ${end}`).toBe(true);
        }
      }
    }
  });

  test('in the focus j chooses among the neighbours, h and l go there, Backspace comes back', () => {
    const { app, press, text } = opened(twenty());
    app.ui.task = 'T8';
    press('f');
    expect(text()).toContain('Focus · T8');
    press('j', 'j', 'j', 'j');
    expect(app.ui.graph.pick).toBe('T11');
    press('l');
    expect(app.ui.task).toBe('T11');
    press('backspace');
    expect([app.ui.task, app.ui.graph.look]).toEqual(['T8', 'focus']);
    press('backspace');
    expect(app.ui.graph.look).toBe('map');
  });

  test('groups fold and unfold, Enter on what is left unfolds all of it', () => {
    const { app, press, text } = opened(hundred(), 120, 40);
    press('g', 'enter');
    expect(app.ui.graph.open.Schema).toBe('some');
    expect(text()).toMatch(/\+ \d+ done \(Enter unfolds\)/);
    press('=');
    expect(groupRows(app.view).filter((row) => row.kind === 'task' && row.group.id === 'Schema')).toHaveLength(12);
    press('-');
    expect(app.ui.graph.open.Schema).toBeUndefined();
    press('l');
    expect(app.ui.graph.group).toBe('Orders-API');
  });

  test('the cell of the table moves, Enter lists its tasks, Esc comes back', () => {
    const { app, press, text } = opened(many(943), 160, 40);
    const before = selectedCell(app.view);
    press('l', 'j');
    const at = selectedCell(app.view);
    expect(at?.wave).toBe((before?.wave ?? 0) + 1);
    press('enter');
    expect(text()).toContain(`${at?.group.id} · wave ${at?.wave}`);
    for (const id of at?.ids ?? []) expect(text()).toContain(id);
    press('esc');
    expect(text()).toContain('18 groups');
    press('w');
    expect(modeOf(app.view)).toBe('groups');
  });

  test('the critical path lists what is left, folds what is done', () => {
    const { press, text } = opened(five());
    press('c');
    expect(text()).toContain('2 done');
    expect(text()).toMatch(/▸ ◆ T4 login route/);
    press('=');
    expect(text()).toContain('✓ T1 users table');
    press('c');
    expect(text()).toContain('Graph · 5 tasks');
  });

  test('/ finds by word and state, Enter shows it in the graph', () => {
    const { app, press, text } = opened(many(943));
    press('/', ...'state:YOU');
    expect(text()).toContain('Graph · 2 of 943 tasks match');
    press('enter', 'j', 'enter');
    expect(app.view.derived.statuses.get(app.ui.task ?? '')?.name).toBe('you');
    expect(modeOf(app.view)).toBe('table');
    press('/', ...'nosuchthing');
    expect(text()).toContain('Nothing matches');
  });

  test('five thousand tasks open, and each key is answered', () => {
    const { app, press, text } = opened(many(5_000), 120, 40);
    expect(text()).toContain('5000 tasks');
    press('l', 'j', 'enter', 'esc', 'c');
    expect(text()).toContain('Critical path');
    press('c', 'f');
    expect(text()).toContain('Focus · T');
    expect(tableLines(app.view, 78, 20)).toHaveLength(19);
  });
});

test('what holds a run up: failed first, then whom most wait for; minutes left of the path', () => {
  const state = hundred();
  const graph = taskGraph(state);
  const statuses = statusesOf(state, Date.now());
  expect(obstacles(graph, statuses)[0]).toMatchObject({ name: 'fail' });
  for (const { direct } of bottlenecks(graph, statuses, 5)) expect(direct).toBeGreaterThan(1);
  const path = criticalPath(state, graph, statuses);
  expect(path.minutesLeft).toBe(path.left.reduce((sum, id) => sum + (state.tasks[id]?.estimate?.minutes ?? 0), 0));
  for (const row of graph.rows) expect(row.slack).toBeGreaterThanOrEqual(0);
  for (const id of graph.path.ids) expect(graph.byId.get(id)?.slack).toBe(0);
});

test('focus and critical path as text, also in ASCII', () => {
  const state = five();
  expect(focusText(state, 'T4', false, Date.now()).split('\n')).toEqual([
    'NEEDS 2 of 3',
    '    ✓ ★T2 Token service (done)',
    '    ●  T3 Rate limiter (run)',
    'THIS',
    '  ▸ ◆ ★T4 login route (review)',
    'BLOCKS 1 of 1',
    '    · ★T5 e2e tests (wait)',
  ]);
  expect(criticalText(state, true, Date.now()).split('\n')).toEqual([
    'Critical path: 4 tasks, 2 left, 3 min',
    'v T1  users table  done, ~2 min',
    'v T2  Token service  done, ~4 min',
    '? T4  login route  review, ~2 min, 1 wait',
    '. T5  e2e tests  wait, ~1 min',
  ]);
});
