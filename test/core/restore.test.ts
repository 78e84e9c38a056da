/** Cancelling a task can be taken back: it and what was cancelled because of it are wanted again, and the run is done as if nothing had been. */
import { expect, it } from 'vitest';
import { BASE, config, parsed, refold, role, SimulatedHost, World } from './simulate.ts';

const STAGES = (world: World) => Object.fromEntries(Object.values(world.state.tasks).map((task) => [task.id, task.stage.name]));

function planned() {
  const world = new World();
  const host = new SimulatedHost(world);
  host.start();
  const needs: Record<string, string[]> = { A: [], B: ['A'], C: ['B'], D: [] };
  world.say('user', {
    type: 'submit-goal',
    run_id: 'r1',
    goal: 'do it',
    base: { branch: 'main', commit: BASE },
    config: config({ autonomy: 'plan' }, [role('backend')]),
    plan: parsed({ summary: '', phases: [], tasks: Object.entries(needs).map(([id, dependencies]) => ({ id, title: id, role: 'backend', dependencies })) }),
    plan_only: false,
    approve_plan: true,
  });
  return { world, host };
}

it('a cancelled task comes back with those that need it, and everything is done in the end', () => {
  const { world, host } = planned();
  expect(world.say('user', { type: 'cancel-task', task_id: 'B', reason: '' })).toBeNull();
  expect(STAGES(world)).toMatchObject({ B: 'cancelled', C: 'cancelled' });
  expect(world.say('user', { type: 'retry-task', task_id: 'C' })?.code).toBe('HOPELESS_DEPENDENCY');
  expect(world.say('user', { type: 'retry-task', task_id: 'B' })).toBeNull();
  expect(STAGES(world)).toMatchObject({ B: 'pending', C: 'pending' });
  host.drive(() => Object.values(STAGES(world)).every((stage) => stage === 'done'));
  expect(STAGES(world)).toEqual({ A: 'done', B: 'done', C: 'done', D: 'done' });
  expect(refold(world.events)).toEqual(world.state);
});

it('what was cancelled for a reason of its own stays so', () => {
  const { world } = planned();
  world.say('user', { type: 'cancel-task', task_id: 'C', reason: 'not needed' });
  world.say('user', { type: 'cancel-task', task_id: 'B', reason: '' });
  expect(world.say('user', { type: 'retry-task', task_id: 'B' })).toBeNull();
  expect(STAGES(world)).toMatchObject({ B: 'pending', C: 'cancelled' });
});

it('the last open task can still come back while the run waits for its merge', () => {
  const { world, host } = planned();
  world.say('user', { type: 'cancel-task', task_id: 'C', reason: '' });
  host.drive(() => world.state.run?.state === 'finishing');
  expect(world.state.run?.state).toBe('finishing');
  expect(world.say('user', { type: 'retry-task', task_id: 'C' })).toBeNull();
  host.drive(() => STAGES(world).C === 'done');
  expect(STAGES(world).C).toBe('done');
});
