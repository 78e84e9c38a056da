/** A failed task that the user mended in its worktree: checked like any result, merged when it passes, and the user's again when it does not. */
import { describe, expect, it } from 'vitest';
import { react } from '../../src/core/react.ts';
import type { ResolvedConfig } from '../../src/protocol/config.ts';
import { BASE, config, parsed, role, SimulatedHost, World } from './simulate.ts';

const PLAN = { summary: '', tasks: ['A', 'B', 'C'].map((id) => ({ id, title: id, role: 'backend', dependencies: id === 'C' ? ['B'] : [] })) };

/** B conflicts with A, and nobody resolves it until `mended`. */
function stuck(over: Partial<ResolvedConfig> = {}) {
  const now = { mended: false };
  const world = new World();
  const host = new SimulatedHost(world, { merges: (id, attempt) => id !== 'B' || attempt > 1, passes: (id, attempt) => id !== 'B' || attempt === 1 || now.mended });
  host.start();
  const settings = config({ retries: 0, mediation: 'architect', ...over }, [role('backend')]);
  world.say('user', {
    type: 'submit-goal',
    run_id: 'r1',
    goal: 'g',
    base: { branch: 'main', commit: BASE },
    config: settings,
    plan: parsed(PLAN),
    plan_only: false,
    approve_plan: true,
  });
  host.drive();
  return { world, host, now };
}
const sessionsOfB = (world: World): number => Object.values(world.state.sessions).filter(({ task_id }) => task_id === 'B').length;
const asked = (world: World): string[] => Object.values(world.state.approvals).flatMap(({ kind, answer, withdrawn }) => (answer === null && withdrawn === null ? [kind] : []));
const check = (world: World, id = 'B') => world.say('user', { type: 'verify-again', task_id: id });

describe('a failed task, mended by hand', () => {
  it('is checked in its worktree with its last session, takes the question back, and is merged without another agent', () => {
    const { world, host, now } = stuck();
    expect(world.state.tasks.B).toMatchObject({ stage: { name: 'failed' }, conflict: { files: ['shared.txt'] } });
    expect(asked(world)).toEqual(['escalation']);
    now.mended = true;
    const sessions = sessionsOfB(world);
    expect(check(world)).toBeNull();
    expect(asked(world)).toEqual([]);
    expect(world.effects.map(({ body }) => body)).toEqual([
      expect.objectContaining({ type: 'verify-result', worktree: 'B', session_id: world.state.tasks.B?.attempts.at(-1)?.session_id }),
    ]);
    host.drive(() => world.state.tasks.B?.stage.name === 'done');
    expect(world.state.tasks.B).toMatchObject({ stage: { name: 'done' }, conflict: null });
    expect(sessionsOfB(world)).toBe(sessions);
    host.drive();
    expect(world.state.tasks.C?.stage.name).toBe('done');
  });

  it('comes back to the user when it does not pass, with the conflict, and starts no agent however many tries are left', () => {
    const { world, host } = stuck({ retries: 2, mediation: 'user' });
    expect(asked(world)).toEqual(['escalation']);
    const sessions = sessionsOfB(world);
    expect(check(world)).toBeNull();
    host.drive();
    expect(asked(world)).toEqual(['escalation']);
    expect(world.state.tasks.B).toMatchObject({ stage: { name: 'failed' }, conflict: { files: ['shared.txt'] } });
    expect(world.state.tasks.B?.attempts.at(-1)).toMatchObject({ outcome: 'failed', checks: [{ command: 'test', ok: false }] });
    expect(sessionsOfB(world)).toBe(sessions);
  });

  it('is the user’s to ask for, of what failed and was begun, while the run goes on', () => {
    const { world } = stuck();
    expect(world.say('host', { type: 'verify-again', task_id: 'B' })).toMatchObject({ code: 'NOT_ALLOWED' });
    expect(check(world, 'Z')).toMatchObject({ code: 'NO_TASK' });
    expect(check(world, 'A')).toMatchObject({ code: 'NOT_NOW' });
    expect(check(world, 'C')).toMatchObject({ code: 'NOT_NOW' });
    world.say('user', { type: 'cancel-run', reason: '' });
    expect(check(world)).toMatchObject({ code: 'NO_RUN' });
  });

  it('has the sides written that the user picked, of files in conflict only', () => {
    const { world, host, now } = stuck();
    const picks = [{ path: 'shared.txt', seen: 'a'.repeat(64), take: ['run' as const], result: 'b'.repeat(64) }];
    expect(world.say('user', { type: 'verify-again', task_id: 'B', picks: [{ ...picks[0], path: 'other.txt' } as (typeof picks)[0]] })).toMatchObject({ code: 'NO_CONFLICT' });
    now.mended = true;
    expect(world.say('user', { type: 'verify-again', task_id: 'B', picks })).toBeNull();
    // picking all that the run has leaves nothing to merge, which is no fault of the result
    expect(world.effects.map(({ body }) => body)).toEqual([expect.objectContaining({ type: 'verify-result', picks, no_change: expect.stringContaining('what the run has') })]);
    host.drive(() => world.state.tasks.B?.stage.name === 'done');
    expect(world.state.tasks.B).toMatchObject({ stage: { name: 'done' }, conflict: null });
  });
});

describe('a conflict given up when it is merged', () => {
  it('stands in the task and is begun in its worktree, where the user can resolve it', () => {
    const world = new World();
    // B never merges cleanly, though each try of its agent passes
    const host = new SimulatedHost(world, { merges: (id) => id !== 'B' });
    host.start();
    const settings = config({ retries: 0, mediation: 'user' }, [role('backend')]);
    const base = { branch: 'main', commit: BASE };
    world.say('user', { type: 'submit-goal', run_id: 'r1', goal: 'g', base, config: settings, plan: parsed(PLAN), plan_only: false, approve_plan: true });
    host.drive();
    expect(world.state.tasks.B).toMatchObject({ stage: { name: 'failed' }, conflict: { files: ['shared.txt'] } });
    const failed = world.events.find(({ body }) => body.type === 'task.failed');
    if (failed === undefined) throw new Error('it did not fail');
    expect(react(world.state, failed).map(({ body }) => body)).toEqual([{ type: 'begin-merge', task_id: 'B', worktree: 'B', onto: world.state.tasks.B?.conflict?.onto }]);
    expect(asked(world)).toEqual(['escalation']);
  });
});
