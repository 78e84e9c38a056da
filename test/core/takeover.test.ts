/** A role with two agents: the second takes over while the quota of the first is used up, and only then. */
import { describe, expect, it } from 'vitest';
import { evolve } from '../../src/core/evolve.ts';
import { emptyState } from '../../src/core/state.ts';
import { costBy } from '../../src/core/view/cost.ts';
import { runStatus } from '../../src/core/view/status.ts';
import type { AgentSpec } from '../../src/protocol/config.ts';
import { BASE, config, parsed, role, SimulatedHost, World } from './simulate.ts';

const CLAUDE: AgentSpec = { kind: 'claude', argv: ['claude'], model: null };
const MINE: AgentSpec = { kind: 'acp', argv: ['my-agent'], model: null, name: 'mine' };
const TASKS = ['A', 'B', 'C'].map((id, index, ids) => ({ id, title: id, role: 'backend', dependencies: ids.slice(0, index) }));

function begin(used: (agent: string) => boolean, tasks = TASKS): { world: World; host: SimulatedHost } {
  const world = new World();
  const host = new SimulatedHost(world, { quota: used, conversations: true });
  host.start();
  world.say('user', {
    type: 'submit-goal',
    run_id: 'r1',
    goal: 'g',
    base: { branch: 'main', commit: BASE },
    config: config({ autonomy: 'plan' }, [role('backend', { agent: CLAUDE, agents: [CLAUDE, MINE] })]),
    plan: parsed({ summary: '', tasks }),
    plan_only: false,
    approve_plan: true,
  });
  return { world, host };
}
const chosen = (world: World): string[] => world.events.flatMap(({ body }) => (body.type === 'session.requested' ? [`${body.task_id} ${body.agent}`] : []));
const asked = (world: World): string[] => Object.values(world.state.approvals).flatMap(({ kind, answer, withdrawn }) => (answer === null && withdrawn === null ? [kind] : []));

describe('a role with two agents', () => {
  it('goes on with the second at once, and is back at the first when its quota is', () => {
    let left = 1;
    const { world, host } = begin((agent) => agent === 'claude' && left-- > 0);
    host.drive();
    // parked for a quarter of an hour, while a task takes ten minutes
    expect(chosen(world)).toEqual(['A claude', 'A mine', 'B mine', 'C claude']);
    expect(world.state.tasks.A?.failures).toBe(0);
    expect(asked(world)).toEqual(['merge']);
  });

  it('waits only when both are used up, for the one that is back first', () => {
    const used = new Set(['claude', 'mine']);
    const { world, host } = begin((agent) => used.delete(agent));
    host.drive(() => Object.keys(world.state.parked).length === 2);
    expect(host.running.size).toBe(0);
    expect(Object.keys(world.state.parked)).toEqual(['claude', 'mine']);
    host.drive();
    expect(chosen(world).slice(0, 3)).toEqual(['A claude', 'A mine', 'A claude']);
    expect(asked(world)).toEqual(['merge']);
  });

  it('leaves a session alone that already runs on the parked provider', () => {
    let left = 1;
    const { world, host } = begin(
      () => left-- > 0,
      TASKS.slice(0, 2).map((task) => ({ ...task, dependencies: [] })),
    );
    host.drive(() => Object.keys(world.state.parked).length > 0);
    host.drive();
    expect(world.events.filter(({ body }) => body.type === 'session.stopping')).toEqual([]);
    expect(chosen(world)).toEqual(['A claude', 'B claude', 'A mine']);
  });

  it('says who does the work, and what each has cost', () => {
    const { world, host } = begin((agent) => agent === 'claude', TASKS.slice(0, 1));
    host.drive(() => chosen(world).length === 2);
    host.drive(() => host.running.size === 1);
    expect(runStatus(world.state, world.time).agents.map(({ cli }) => cli)).toEqual(['mine']);
    for (const session of Object.values(world.state.sessions))
      world.say('host', { type: 'usage-reported', session_id: session.id, model: 'm', usage: { input_tokens: 1, output_tokens: 1, usd: session.agent === 'mine' ? 2 : 1 } });
    expect(costBy(world.state, 'agent').map(({ name, usd }) => [name, usd])).toEqual([
      ['mine', 2],
      ['claude', 1],
    ]);
  });

  it('is the one agent it had, in a journal from before there could be two', () => {
    const { world, host } = begin(() => false, TASKS.slice(0, 1));
    host.drive();
    const state = emptyState();
    for (const event of world.events) {
      if (event.body.type !== 'session.requested') evolve(state, event);
      else {
        const { agent, ...body } = event.body;
        expect(agent).toBe('claude');
        evolve(state, { ...event, body });
      }
    }
    expect(Object.values(state.sessions).map(({ agent }) => agent)).toEqual(['claude']);
  });
});
