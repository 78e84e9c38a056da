/** What is shown of tasks and of what needs the user follows from facts alone, and the counts always add up. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { State, TaskStage } from '../../src/core/state.ts';
import { attention } from '../../src/core/view/attention.ts';
import { brief, clock, money } from '../../src/core/view/format.ts';
import { countTasks, runStatus } from '../../src/core/view/status.ts';
import { taskRows } from '../../src/core/view/task-row.ts';
import { statusesOf, taskStatus } from '../../src/core/view/task-status.ts';
import { fixtureState, planState } from './fixture-state.ts';

const words = (state: State) => Object.fromEntries(Object.values(state.tasks).map((task) => [task.id, taskStatus(state, task, state.at).word]));

describe('task status', () => {
  test('the run of the mock-up', () => {
    expect(words(fixtureState())).toEqual({
      T1: 'done',
      T2: 'done',
      T3: 'done',
      T4: 'review',
      T5: 'run',
      T6: 'YOU',
      T7: 'done',
      T8: 'wait',
      T9: 'wait',
      T10: 'wait',
      T11: 'wait',
      T12: 'YOU',
    });
  });
  test('a blocked task names what is in its way, also where another task stands between; one that only waits names nothing', () => {
    const state = fixtureState();
    const why = (id: string) => taskRows(state, state.at).find((row) => row.id === id)?.reason;
    const stage = (id: string, stage: TaskStage) => Object.assign(state.tasks[id] ?? {}, { stage });
    expect(['T8', 'T9', 'T10', 'T11'].map(why)).toEqual([null, null, null, null]);
    stage('T5', { name: 'failed', at: state.at, reason: 'no such route' } as TaskStage);
    Object.assign(state.tasks.T5 ?? {}, { failures: 3 });
    expect(words(state)).toMatchObject({ T8: 'block', T9: 'block', T10: 'wait' });
    expect(why('T8')).toBe('needs T5, which failed 3 times: no such route');
    expect(why('T11')).toMatch(/^needs T(8|9|10), which cannot begin: T5 failed 3 times: no such route$/);
    stage('T5', { name: 'cancelled', at: state.at, reason: '' } as TaskStage);
    expect(why('T8')).toBe('needs T5, which was given up');
  });
  test('an agent that waits for an answer is never shown as working', () => {
    const state = fixtureState();
    if (state.approvals.P19) state.approvals.P19.answer = { approved: true, scope: 'once', note: '', at: state.at, by: 'user' };
    // its own terminal may still ask
    expect(words(state).T6).toBe('YOU');
    for (const session of Object.values(state.sessions)) if (session.task_id === 'T6') session.state = 'busy';
    expect(words(state).T6).toBe('run');
    if (state.approvals.E1) state.approvals.E1.withdrawn = 'answered elsewhere';
    expect(words(state).T12).toBe('retry');
  });
  test('a failed need blocks, a conflict and a pause are named', () => {
    const state = fixtureState();
    if (state.tasks.T6) state.tasks.T6.stage = { name: 'failed', at: state.at, reason: 'gave up' };
    state.approvals = {};
    expect(words(state).T10).toBe('block');
    expect(words(state).T6).toBe('fail');
    if (state.run) state.run.state = 'paused';
    if (state.tasks.T5) Object.assign(state.tasks.T5, { stage: { name: 'pending', not_before: null }, conflict: { onto: 'x', files: ['a'] } });
    expect(words(state).T5).toBe('conflict');
    if (state.tasks.T5) state.tasks.T5.conflict = null;
    expect(words(state).T5).toBe('pause');
  });
  test('one pass and one by one agree, and every task is counted once', () => {
    const stages: TaskStage[] = [
      { name: 'proposed' },
      { name: 'pending', not_before: null },
      { name: 'running', session_id: 's-T5', since: '2026-01-01T00:00:00Z', verifying: true },
      { name: 'merging', since: '2026-01-01T00:00:00Z', queued: 1, in_flight: false },
      { name: 'done', at: '2026-01-01T00:00:00Z' },
      { name: 'failed', at: '2026-01-01T00:00:00Z', reason: '' },
      { name: 'cancelled', at: '2026-01-01T00:00:00Z', reason: '' },
    ];
    fc.assert(
      fc.property(fc.array(fc.nat(stages.length - 1), { minLength: 12, maxLength: 12 }), (picks) => {
        const state = fixtureState();
        Object.values(state.tasks).forEach((task, at) => {
          task.stage = stages[picks[at] ?? 0] ?? task.stage;
        });
        const all = statusesOf(state, state.at);
        for (const task of Object.values(state.tasks)) expect(all.get(task.id)).toEqual(taskStatus(state, task, state.at));
        const { total, ...rest } = countTasks(state, state.at);
        expect(Object.values(rest).reduce((sum, count) => sum + count, 0)).toBe(total);
      }),
    );
  });
});

describe('attention and status', () => {
  test('oldest first, bound to what was shown, with what it holds up', () => {
    const items = attention(fixtureState());
    expect(items.map((item) => item.id)).toEqual(['E1', 'P19', 'R4']);
    expect(items[1]).toMatchObject({ task: 'T6', role: 'impl-3', blocks: ['T10'], at: 'req-19' });
    expect(attention(planState()).map((item) => item.role)).toEqual(['architect']);
  });
  test('status --json', () => {
    const state = fixtureState();
    const status = runStatus(state, state.at);
    expect(status).toMatchObject({ schema: 'maos.status/1', run: { id: '7f3a', elapsedSec: 761, base: 'main@4f2c91e' }, cost: { usd: 4.12, budgetUsd: 20 } });
    expect(status.agents.find((agent) => agent.name === 'impl-3')).toMatchObject({ state: 'you', waitingFor: 'npm install nodemailer@7' });
    expect(runStatus({ ...state, run: null, tasks: {}, sessions: {}, approvals: {} }, state.at).run).toBeNull();
  });
  test('tasks list --json', () => {
    const row = taskRows(fixtureState(), Date.now()).find((one) => one.id === 'T4');
    expect(row).toMatchObject({
      schema: 'maos.task/1',
      needs: ['T2', 'T3'],
      blocks: ['T10'],
      head: '51be0c2000000000000000000000000000000000',
      maxAttempts: 3,
      checks: [{ cmd: 'npm test', state: 'pass', sec: 14.2 }, { cmd: 'npm run lint' }],
    });
  });
  test('times and money', () => {
    expect([clock(124_000), clock(3_724_000), brief(42_900), brief(372_000), money(0.5), money(null)]).toEqual(['02:04', '1:02:04', '42s', '6m', '$0.50', '']);
  });
});
