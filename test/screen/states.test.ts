/** What a task does is read from words alone: colours and glyphs only repeat it. */
import { expect, test } from 'vitest';
import type { State, Task } from '../../src/core/state.ts';
import { STATUSES, statusesOf } from '../../src/core/view/task-status.ts';
import { fixtureState } from '../tui/fixture-state.ts';
import { picture } from '../tui/twins/render.ts';

/** Every state a task can be in, but those of a run that is paused. */
function everyState(): State {
  const state = fixtureState();
  const { at } = state;
  const change = (id: string, to: Partial<Task>) => Object.assign(state.tasks[id] ?? {}, to);
  change('T2', { stage: { name: 'merging', since: at, queued: 1, in_flight: false } });
  change('T3', { stage: { name: 'running', session_id: 's-T3', verifying: true } as Task['stage'] });
  change('T7', { stage: { name: 'pending', not_before: null } });
  change('T8', { dependencies: [], conflict: { onto: 'a'.repeat(40), files: ['a'] } });
  change('T11', { stage: { name: 'failed', at, reason: 'exit 1' } });
  change('T10', { dependencies: [{ kind: 'data', task: 'T11' }] });
  change('T12', { dependencies: [] });
  delete state.approvals.E1;
  return state;
}
/** And those. */
const paused = (): State => {
  const state = everyState();
  if (state.run) state.run.state = 'paused';
  Object.assign(state.tasks.T9 ?? {}, { stage: { name: 'cancelled', at: state.at, reason: 'not wanted' } });
  return state;
};

test('each is told by its word in the list, with every glyph replaced', async () => {
  const seen = new Set<string>();
  for (const state of [everyState(), paused()])
    for (const [cols, rows] of [
      [80, 24],
      [200, 60],
    ] as const) {
      const words = new Map([...statusesOf(state, Date.now())].map(([id, status]) => [id, status.word]));
      const drawn = (await picture({ name: 'states', state, press: ['2'] }, [cols, rows])).replace(/[^\n\x20-\x7e]/g, '?');
      const read = new Map([...drawn.matchAll(/\? (\w+) +(T\d+) /g)].map(([, word = '', id = '']) => [id, word]));
      expect([...read].sort(), `${cols}x${rows}`).toEqual([...words].sort());
      for (const word of words.values()) seen.add(word);
    }
  const all = [...Object.values(STATUSES).map(({ word }) => word), 'merge', 'cancel'];
  expect([...seen].sort()).toEqual(all.sort());
  expect(new Set(all).size).toBe(all.length);
});
