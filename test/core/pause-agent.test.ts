/** One agent paused, resumed and restarted: no new work, no try counted, nothing of the others touched. */
import { describe, expect, it } from 'vitest';
import { agentRows } from '../../src/core/view/agents.ts';
import { taskStatus } from '../../src/core/view/task-status.ts';
import { BASE, config, parsed, role, SimulatedHost, World } from './simulate.ts';

const task = (id: string, of: string) => ({ id, title: id, role: of, dependencies: [] });

function begun() {
  const world = new World();
  const host = new SimulatedHost(world, { conversations: true });
  host.start();
  const plan = parsed({ summary: '', tasks: [task('A', 'backend'), task('B', 'backend'), task('C', 'frontend')] });
  const base = { branch: 'main', commit: BASE };
  const settings = config({ parallel: 2, retries: 0 }, [role('backend', { instances: 1 }), role('frontend')]);
  world.say('user', { type: 'submit-goal', run_id: 'r1', goal: 'g', base, config: settings, plan, plan_only: false, approve_plan: true });
  host.drive(() => host.running.size === 2);
  return { world, host };
}
const of = (world: World, id: string): string[] => Object.values(world.state.sessions).flatMap((one) => (one.task_id === id ? [one.state] : []));

describe('an agent that is paused', () => {
  it('ends its process, is given nothing, and goes on with its conversation when it is resumed; the others go on', () => {
    const { world, host } = begun();
    expect(world.say('user', { type: 'pause-agent', role: 'backend' })).toBeNull();
    host.drive();
    expect(of(world, 'A')).toEqual(['exited']);
    expect(of(world, 'B')).toEqual([]);
    expect(world.state.tasks).toMatchObject({ A: { stage: { name: 'pending' }, failures: 0 }, B: { stage: { name: 'pending' } }, C: { stage: { name: 'done' } } });
    expect(world.state.run?.state).toBe('running');
    const [paused] = agentRows(world.state).filter(({ name }) => name === 'backend');
    expect(paused).toMatchObject({ state: 'paused', paused: true, session: null });
    for (const id of ['A', 'B']) expect(taskStatus(world.state, world.state.tasks[id] as never, world.at()).name).toBe('pause');
    expect(world.say('user', { type: 'pause-agent', role: 'backend' })).toMatchObject({ code: 'ALREADY' });
    expect(world.say('user', { type: 'resume-agent', role: 'backend' })).toBeNull();
    const again = world.effects.flatMap(({ body }) => (body.type === 'start-session' ? [body] : []));
    expect(again).toMatchObject([{ task_id: 'A', resume: expect.stringContaining('talk-') }]);
    host.drive();
    expect(Object.values(world.state.tasks).every(({ stage }) => stage.name === 'done')).toBe(true);
    expect(world.say('user', { type: 'resume-agent', role: 'backend' })).toMatchObject({ code: 'ALREADY' });
  });

  it('is a role of this run, and not the architect while it plans', () => {
    const { world } = begun();
    expect(world.say('user', { type: 'pause-agent', role: 'nobody' })).toMatchObject({ code: 'UNKNOWN_ROLE' });
    expect(world.say('host', { type: 'pause-agent', role: 'backend' })).toMatchObject({ code: 'NOT_ALLOWED' });
    const planning = new World();
    new SimulatedHost(planning).start();
    planning.say('user', { type: 'submit-goal', run_id: 'r2', goal: 'g', base: { branch: 'main', commit: BASE }, config: config(), plan_only: false, approve_plan: false });
    expect(planning.say('user', { type: 'pause-agent', role: 'architect' })).toMatchObject({ code: 'NOT_NOW' });
  });
});

describe('an agent that is restarted', () => {
  it('begins again on its task without a try being counted', () => {
    const { world, host } = begun();
    const [first] = Object.values(world.state.sessions).filter(({ task_id }) => task_id === 'A');
    expect(world.say('user', { type: 'restart-agent', session_id: first?.id ?? '' })).toBeNull();
    expect(world.say('user', { type: 'restart-agent', session_id: first?.id ?? '' })).toMatchObject({ code: 'ALREADY' });
    host.drive(() => of(world, 'A').length === 2);
    expect(of(world, 'A')[0]).toBe('exited');
    expect(world.state.tasks.A).toMatchObject({ failures: 0, attempts: [{ outcome: 'stopped' }, { outcome: null }] });
    expect(world.say('user', { type: 'restart-agent', session_id: first?.id ?? '' })).toMatchObject({ code: 'NO_SESSION' });
  });
});
