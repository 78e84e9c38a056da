/** Budgets of a run, a role and a task: hard, asked about once, and what was stopped goes on from where it was. */
import { describe, expect, it } from 'vitest';
import type { Approval } from '../../src/core/state.ts';
import type { ResolvedConfig } from '../../src/protocol/config.ts';
import { BASE, config, parsed, role, SimulatedHost, World } from './simulate.ts';

const PLAN = {
  summary: '',
  tasks: [
    { id: 'A', title: 'a', role: 'backend' },
    { id: 'B', title: 'b', role: 'backend', dependencies: ['A'] },
    { id: 'C', title: 'c', role: 'frontend' },
  ],
};

function begin(over: Partial<ResolvedConfig>, backend: number | null = null): { world: World; host: SimulatedHost } {
  const world = new World();
  const host = new SimulatedHost(world);
  host.start();
  const roles = [role('backend', { budget_usd: backend, agent: { kind: 'claude', argv: ['claude'], model: null } }), role('frontend')];
  const made = config({ autonomy: 'plan', ...over }, roles);
  world.say('user', {
    type: 'submit-goal',
    run_id: 'r1',
    goal: 'g',
    base: { branch: 'main', commit: BASE },
    config: made,
    plan: parsed(PLAN),
    plan_only: false,
    approve_plan: true,
  });
  host.drive(() => host.running.size === 2);
  return { world, host };
}

const sessionOf = (world: World, task: string): string =>
  Object.values(world.state.sessions)
    .filter((session) => session.task_id === task)
    .at(-1)?.id ?? '';
const spend = (world: World, task: string, usd: number) =>
  world.say('host', { type: 'usage-reported', session_id: sessionOf(world, task), model: 'm', usage: { input_tokens: 1, output_tokens: 1, usd } });
const open = (world: World): Approval[] => Object.values(world.state.approvals).filter((approval) => approval.answer === null && approval.withdrawn === null);
const asked = (world: World): string[] => open(world).map((approval) => approval.kind);
const stages = (world: World): Record<string, string> => Object.fromEntries(Object.values(world.state.tasks).map((task) => [task.id, task.stage.name]));
const answer = (world: World, yes: boolean): void => {
  const approval = open(world).find(({ kind }) => kind === 'budget');
  if (approval === undefined) throw new Error('nothing about money is asked');
  const refused = world.say(
    'user',
    yes ? { type: 'approve', approval_id: approval.id, at: approval.at, scope: 'once' } : { type: 'deny', approval_id: approval.id, at: approval.at },
  );
  expect(refused).toBeNull();
};

describe('the budget of the architect', () => {
  /** The first of two phases is over, and its money is spent. */
  function atPhaseEnd(): { world: World; host: SimulatedHost } {
    const world = new World();
    const host = new SimulatedHost(world);
    host.start();
    const phases = ['one', 'two', 'three'].map((phase, index) => ({ id: `P${index}`, title: phase, role: 'backend', phase, dependencies: index === 0 ? [] : [`P${index - 1}`] }));
    world.say('user', {
      type: 'submit-goal',
      run_id: 'r1',
      goal: 'g',
      base: { branch: 'main', commit: BASE },
      config: config({ autonomy: 'plan', replan: 'phases' }, [role('architect', { budget_usd: 1 }), role('backend')]),
      plan: parsed({ summary: '', tasks: phases }),
      plan_only: false,
      approve_plan: true,
    });
    host.drive(() => host.running.size === 1 && world.state.run?.replan != null);
    const planner = Object.values(world.state.sessions).find(({ purpose }) => purpose === 'plan');
    world.say('host', { type: 'usage-reported', session_id: planner?.id ?? '', model: 'm', usage: { input_tokens: 1, output_tokens: 1, usd: 1.5 } });
    host.drive();
    return { world, host };
  }
  const ended = (world: World): string[] => world.events.flatMap(({ body }) => (body.type === 'replan.ended' ? [body.outcome] : []));

  it('is asked about when the plan is to be looked at again, and with a yes it is looked at', () => {
    const { world, host } = atPhaseEnd();
    expect(asked(world)).toEqual(['budget']);
    expect(ended(world)).toEqual([]);
    answer(world, true);
    host.drive();
    expect(ended(world)).not.toContain('given-up');
    expect(asked(world)).toEqual(['merge']);
  });

  it('is asked about once: with a no the run goes on without the architect', () => {
    const { world, host } = atPhaseEnd();
    answer(world, false);
    host.drive();
    expect(ended(world)).toEqual(['given-up', 'given-up']);
    expect(asked(world)).toEqual(['merge']);
    expect(world.events.filter(({ body }) => body.type === 'approval.requested' && body.kind === 'budget')).toHaveLength(1);
  });
});

describe('a budget that cannot be kept', () => {
  it('is said with the plan, by the agents whose cost nobody will know', () => {
    const world = new World();
    const roles = [
      role('backend', { agent: { kind: 'codex', argv: ['codex'], model: 'secret-model' } }),
      role('frontend', { agent: { kind: 'claude', argv: ['claude'], model: null } }),
    ];
    const begin = (over: Partial<ResolvedConfig>) =>
      world.say('user', {
        type: 'submit-goal',
        run_id: 'r1',
        goal: 'g',
        base: { branch: 'main', commit: BASE },
        config: config({ autonomy: 'ask', ...over }, roles),
        plan: parsed(PLAN),
        plan_only: false,
        approve_plan: false,
      });
    begin({ budget_usd: 5 });
    expect(open(world)[0]?.detail).toContain('The cost of agent codex (backend) is unknown: its budget cannot be kept.');
    world.say('user', { type: 'cancel-run', reason: '' });
    begin({});
    expect(open(world)[0]?.detail).not.toContain('unknown');
    world.say('user', { type: 'cancel-run', reason: '' });
    begin({ budget_usd: 5, prices: [{ model: 'secret-*', input: 1, output: 1, source: 'multi-agent.yaml' }] });
    expect(open(world)[0]?.detail).not.toContain('unknown');
  });
});

describe('the budget of a run', () => {
  it('stops all of its agents at once, asks once what was spent of what, and with a yes they go on without a failed try', () => {
    const { world, host } = begin({ budget_usd: 2 });
    world.say('host', { type: 'session-status', session_id: sessionOf(world, 'A'), status: 'busy', source: 'event', conversation_id: 'talk-1' });
    spend(world, 'A', 1.5);
    expect(asked(world)).toEqual([]);
    spend(world, 'C', 0.75);
    expect(asked(world)).toEqual(['budget']);
    expect(open(world)[0]).toMatchObject({ summary: '$2.25 of the $2 of the run is spent; no agent of it starts until you allow more', at: 'usd-run-run-2' });
    expect(open(world)[0]?.detail).toBe('Stopped: backend on A, frontend on C. They go on from where they were once you allow more.\nYes allows another $2. No pauses the run.');
    expect(world.effects.flatMap(({ body }) => (body.type === 'stop-session' ? [body.reason] : []))).toEqual([
      'the budget of the run is used up',
      'the budget of the run is used up',
    ]);
    host.drive();
    expect(stages(world)).toEqual({ A: 'pending', B: 'pending', C: 'pending' });
    expect(asked(world)).toEqual(['budget']);
    answer(world, true);
    expect(world.effects.flatMap(({ body }) => (body.type === 'start-session' ? [[body.task_id, body.resume]] : []))).toEqual([
      ['A', 'talk-1'],
      ['C', null],
    ]);
    expect(Object.values(world.state.tasks).map((task) => task.failures)).toEqual([0, 0, 0]);
    host.drive();
    expect(stages(world)).toEqual({ A: 'done', B: 'done', C: 'done' });
    expect(world.state.tasks.A?.attempts.map((attempt) => attempt.outcome)).toEqual(['stopped', 'accepted']);
    expect(asked(world)).toEqual(['merge']);
  });

  it('pauses with a no, asks again after a resume, and allows as much as it takes to be above what is spent', () => {
    const { world, host } = begin({ budget_usd: 1 });
    spend(world, 'A', 3.5);
    host.drive();
    answer(world, false);
    expect(world.state.run).toMatchObject({ state: 'paused', pause_reason: 'the budget of the run is used up' });
    host.drive();
    expect(host.running.size).toBe(0);
    world.say('user', { type: 'resume-run' });
    expect(open(world)[0]?.budget).toEqual({ of: 'run', name: 'run', limit_usd: 1, grant_usd: 3 });
    answer(world, true);
    host.drive();
    expect(stages(world).B).toBe('done');
  });

  it('lets a claim be checked, and takes its question back when nothing is left to pay for', () => {
    const { world, host } = begin({ budget_usd: 1 });
    for (const id of ['B']) world.say('user', { type: 'cancel-task', task_id: id, reason: '' });
    for (const id of ['A', 'C']) world.agent(sessionOf(world, id), { type: 'claim-completion', summary: 'done' });
    spend(world, 'C', 1);
    expect(asked(world)).toEqual(['budget']);
    host.drive();
    expect(stages(world)).toEqual({ A: 'done', B: 'cancelled', C: 'done' });
    expect(asked(world)).toEqual(['merge']);
  });
});

describe('the budget of a task', () => {
  it('stops that task alone; a no gives it up with what needs it, and nothing is asked about it again', () => {
    const { world, host } = begin({ task_budget_usd: 1 });
    spend(world, 'A', 1);
    expect(open(world)[0]).toMatchObject({ kind: 'budget', task_id: 'A', budget: { of: 'task', name: 'A', limit_usd: 1, grant_usd: 1 } });
    host.drive();
    expect(stages(world)).toEqual({ A: 'pending', B: 'pending', C: 'done' });
    answer(world, false);
    host.drive();
    expect(stages(world)).toEqual({ A: 'failed', B: 'cancelled', C: 'done' });
    expect(asked(world)).toEqual(['merge']);
    expect(world.say('user', { type: 'retry-task', task_id: 'A' })).toBeNull();
    expect(asked(world)).toEqual(['budget']);
    answer(world, true);
    host.drive();
    expect(stages(world).A).toBe('done');
  });
});

describe('the budget of a role', () => {
  it('holds over the run for all of its tasks, and a no gives up those that are not done', () => {
    const { world, host } = begin({}, 1);
    spend(world, 'A', 0.6);
    host.drive(() => host.running.has(sessionOf(world, 'B')) && sessionOf(world, 'B') !== '');
    spend(world, 'B', 0.6);
    expect(open(world)[0]).toMatchObject({ summary: '$1.20 of the $1 of the role backend is spent; no agent of it starts until you allow more' });
    host.drive();
    expect(stages(world)).toEqual({ A: 'done', B: 'pending', C: 'done' });
    answer(world, false);
    expect(stages(world)).toEqual({ A: 'done', B: 'failed', C: 'done' });
    expect(asked(world)).toEqual(['merge']);
  });
});
