/** Agents with a screen of their own do not end with their work: who said that it is done, and is idle, is ended. Nobody else is. */
import { describe, expect, it } from 'vitest';
import type { PlanInput } from '../../src/protocol/plan.ts';
import { BASE, config, parsed, role, SimulatedHost, World } from './simulate.ts';

const PLAN: PlanInput = { summary: 'one', phases: [], tasks: [{ id: 'A', title: 'a', role: 'backend' }] };

function working(mode: 'terminal' | 'structured', plan: PlanInput | null = PLAN) {
  const world = new World();
  const host = new SimulatedHost(world);
  host.start();
  const agent = { kind: 'claude' as const, argv: ['claude'], model: null, mode };
  const refused = world.say('user', {
    type: 'submit-goal',
    run_id: 'r1',
    goal: 'do it',
    base: { branch: 'main', commit: BASE },
    config: config({ autonomy: 'plan' }, [role('backend', { agent }), role('architect', { agent })]),
    ...(plan === null ? {} : { plan: parsed(plan) }),
    plan_only: false,
    approve_plan: true,
  });
  expect(refused).toBeNull();
  host.drive(() => Object.values(world.state.sessions).some((session) => session.started_at !== null));
  const id = Object.keys(world.state.sessions)[0] ?? '';
  const status = (said: 'ready' | 'busy' | 'waiting') => world.say('host', { type: 'session-status', session_id: id, status: said, source: 'hook' });
  return { world, host, id, status, session: () => world.state.sessions[id], stage: () => world.state.tasks.A?.stage.name };
}

describe('an agent in a terminal', () => {
  it('is ended once it said that it is done and its turn is over, and its work is looked at', () => {
    const { world, host, id, status, session, stage } = working('terminal');
    status('busy');
    expect(world.agent(id, { type: 'claim-completion', summary: 'all of it' })).toBeNull();
    expect(session()?.state).toBe('busy');
    status('ready');
    expect(session()).toMatchObject({ state: 'stopping', stop_reason: 'claimed' });
    host.drive();
    expect(stage()).toBe('done');
    expect(world.state.tasks.A?.failures).toBe(0);
  });

  it('is left alone while it is idle and has said nothing, or waits for the user', () => {
    const { world, id, status, session } = working('terminal');
    status('ready');
    expect(session()?.state).toBe('ready');
    status('waiting');
    expect(world.agent(id, { type: 'claim-completion', summary: 'all of it' })).toBeNull();
    expect(session()?.state).toBe('waiting');
  });

  it('is ended as well when it gave up, and that counts as a failure', () => {
    const { world, host, id, status } = working('terminal');
    expect(world.agent(id, { type: 'fail-task', text: 'I cannot' })).toBeNull();
    status('ready');
    host.drive(() => (world.state.tasks.A?.failures ?? 0) > 0);
    expect(world.state.tasks.A?.attempts[0]).toMatchObject({ outcome: 'failed', reason: 'It gave up: I cannot' });
  });

  it('is ended when it has proposed its plan', () => {
    const { world, id, status, session } = working('terminal', null);
    expect(session()?.purpose).toBe('plan');
    status('ready');
    expect(session()?.state).toBe('ready');
    expect(world.agent(id, { type: 'propose-plan', plan: parsed(PLAN) })).toBeNull();
    status('busy');
    status('ready');
    expect(session()).toMatchObject({ state: 'stopping', stop_reason: 'claimed' });
  });

  it('but one that tells its end as data ends by itself', () => {
    const { world, id, status, session } = working('structured');
    status('busy');
    expect(world.agent(id, { type: 'claim-completion', summary: 'all of it' })).toBeNull();
    status('ready');
    expect(session()?.state).toBe('ready');
  });
});
