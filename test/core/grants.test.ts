import { describe, expect, it } from 'vitest';
import type { InnerBody } from '../../src/core/command.ts';
import { BASE, config, parsed, refold, role, SimulatedHost, World } from './simulate.ts';

const ask = (session: string, request_id: string, over: { grant?: string | null; tool?: string } = {}): InnerBody => ({
  type: 'permission-asked',
  session_id: session,
  request_id,
  tool: 'Bash',
  summary: 'npm test',
  detail: 'npm test',
  cwd: '/w',
  rule: 'not in tools_allowed',
  why: '',
  grant: 'Bash npm test',
  ...over,
});

function atWork() {
  const world = new World();
  const host = new SimulatedHost(world, { minutes: () => 1_000 });
  host.start();
  world.say('user', {
    type: 'submit-goal',
    run_id: 'r1',
    goal: 'do it',
    base: { branch: 'main', commit: BASE },
    config: config({ retries: 5, autonomy: 'plan' }, [role('backend')]),
    plan: parsed({ summary: '', phases: [], tasks: ['A', 'B'].map((id) => ({ id, title: id, role: 'backend' })) }),
    plan_only: false,
    approve_plan: true,
  });
  const begin = (): void => host.drive(() => host.running.has(session('A')) && host.running.has(session('B')));
  const open = () => Object.values(world.state.approvals).filter((one) => one.kind === 'permission' && one.answer === null && one.withdrawn === null);
  const answers = () => world.effects.flatMap(({ body }) => (body.type === 'answer-request' ? [[body.session_id, body.request_id, body.allow]] : []));
  const session = (task: string): string => {
    const stage = world.state.tasks[task]?.stage;
    return stage?.name === 'running' ? stage.session_id : 'none';
  };
  begin();
  return { world, host, begin, open, answers, session };
}
const allow = (world: World, id: string | undefined, scope: 'once' | 'task') => world.say('user', { type: 'approve', approval_id: id ?? '', at: null, scope });

describe('what was allowed for a task', () => {
  it('is not asked again in the task, also not by its next session, and is asked in another', () => {
    const { world, host, begin, open, answers, session } = atWork();
    const first = session('A');
    world.say('host', ask(first, 'q1'));
    world.say('host', ask(first, 'q2'));
    const id = open()[0]?.id;
    expect(allow(world, id, 'task')).toBeNull();
    expect(answers()).toEqual([
      [first, 'q1', true],
      [first, 'q2', true],
    ]);
    expect(open()).toEqual([]);
    world.say('host', ask(session('B'), 'q1'));
    expect(open().map((one) => one.task_id)).toEqual(['B']);

    host.running.delete(first);
    world.say('host', { type: 'session-exited', session_id: first, exit: { outcome: 'failed', reason: 'died', code: 1, signal: null }, output: '' });
    world.time += 3_600_000;
    world.settle();
    begin();
    const second = session('A');
    expect(second).not.toBe(first);
    world.say('host', ask(second, 'q1'));
    expect(answers().at(-1)).toEqual([second, 'q1', true]);
    expect(world.events.at(-1)?.body).toMatchObject({ type: 'permission.ruled', allowed: true, rule: `${id}, allowed for A: Bash npm test` });
    world.say('host', ask(second, 'q2', { grant: 'Bash npm test -- one' }));
    world.say('host', ask(second, 'q3', { grant: null }));
    expect(open().map((one) => one.task_id)).toEqual(['B', 'A', 'A']);
    expect(refold(world.events)).toEqual(world.state);
  });

  it('is asked again once it was taken back, and was never kept by a yes for one time', () => {
    const { world, open, session } = atWork();
    world.say('host', ask(session('A'), 'q1'));
    allow(world, open()[0]?.id, 'once');
    world.say('host', ask(session('A'), 'q2'));
    const id = open()[0]?.id ?? '';
    allow(world, id, 'task');
    expect(Object.keys(world.state.grants)).toEqual([id]);
    expect(world.say('user', { type: 'revoke-grant', grant_id: id })).toBeNull();
    expect(world.say('user', { type: 'revoke-grant', grant_id: id })?.code).toBe('NO_GRANT');
    expect(world.agent(session('A'), { type: 'revoke-grant', grant_id: id })?.code).toBe('NOT_ALLOWED');
    world.say('host', ask(session('A'), 'q3'));
    expect(open()).toHaveLength(1);
  });

  it('keeps nothing of a question that can be answered for one time only', () => {
    const { world, open, session } = atWork();
    world.say('host', ask(session('A'), 'q1', { grant: null }));
    expect(allow(world, open()[0]?.id, 'task')).toBeNull();
    expect(world.state.grants).toEqual({});
  });

  it('answers who asked through the door with a message', () => {
    const { world, open, session } = atWork();
    const through = (request_id: string): InnerBody => ({
      type: 'request-approval',
      kind: 'permission',
      request_id,
      summary: 'npm test',
      detail: 'npm test',
      tool: 'Bash',
      grant: 'Bash npm test',
    });
    expect(world.agent(session('A'), through('m1'))).toBeNull();
    allow(world, open()[0]?.id, 'task');
    expect(world.agent(session('A'), through('m2'))).toBeNull();
    expect(open()).toEqual([]);
    expect(Object.values(world.state.messages).map(({ reply_to, data }) => [reply_to, data?.allow])).toEqual([
      ['m1', true],
      ['m2', true],
    ]);
  });

  it('tells what a rule of the role denied', () => {
    const { world, session } = atWork();
    world.say('host', { type: 'permission-ruled', session_id: session('A'), tool: 'Bash', summary: 'git push', rule: 'tools_restricted: git push' });
    expect(world.events.at(-1)?.body).toMatchObject({ type: 'permission.ruled', task_id: 'A', allowed: false, rule: 'tools_restricted: git push' });
  });
});
