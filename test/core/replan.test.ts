import { describe, expect, it } from 'vitest';
import { composeBrief } from '../../src/core/brief/compose.ts';
import { sessionEnded } from '../../src/core/transitions.ts';
import type { PlanInput } from '../../src/protocol/plan.ts';
import { BASE, changed, config, type HostRules, parsed, refold, role, SimulatedHost, World } from './simulate.ts';

const PHASES: PlanInput = {
  summary: 'two phases',
  phases: [
    { id: 'P1', title: 'groundwork' },
    { id: 'P2', title: 'house' },
  ],
  tasks: [
    { id: 'T1', title: 'one', role: 'backend', phase: 'P1' },
    { id: 'T2', title: 'two', role: 'backend', phase: 'P2', dependencies: ['T1'] },
    { id: 'T3', title: 'three', role: 'frontend', phase: 'P2', dependencies: ['T1'] },
    { id: 'T4', title: 'four', role: 'frontend', phase: 'P2', dependencies: ['T3'] },
  ],
};

function begin(over: Parameters<typeof config>[0], rules: HostRules = {}, plan = PHASES): { world: World; host: SimulatedHost } {
  const world = new World();
  const host = new SimulatedHost(world, rules);
  host.start();
  world.say('user', {
    type: 'submit-goal',
    run_id: 'r1',
    goal: 'g',
    base: { branch: 'main', commit: BASE },
    config: config({ autonomy: 'plan', replan: 'phases', ...over }, [role('backend'), role('frontend')]),
    plan: parsed(plan),
    plan_only: false,
    approve_plan: true,
  });
  host.drive();
  return { world, host };
}
const open = (world: World, kind: string) => Object.values(world.state.approvals).find((one) => one.kind === kind && one.answer === null && one.withdrawn === null);
const stages = (world: World) => Object.fromEntries(Object.values(world.state.tasks).map((task) => [task.id, task.stage.name]));
const types = (world: World, prefix: string) => world.events.filter(({ body }) => body.type.startsWith(prefix)).map(({ body }) => body);
const yes = (world: World, kind: string) => world.say('user', { type: 'approve', approval_id: open(world, kind)?.id ?? '', at: open(world, kind)?.at ?? '', scope: 'once' });
const no = (world: World, kind: string) => world.say('user', { type: 'deny', approval_id: open(world, kind)?.id ?? '', at: null });

const CHANGE = {
  summary: 'the ground is wet',
  add: [{ id: 'T9', title: 'drain', role: 'backend', phase: 'P2' }],
  change: [{ id: 'T2', title: 'two on dry ground', dependencies: ['T1', 'T9'], reason: 'needs it dry' }],
  cancel: [{ id: 'T4', reason: 'T3 does it' }],
};

describe('the end of a phase', () => {
  it('brings the difference to the user before the next phase starts; yes makes it the plan', () => {
    const { world, host } = begin({}, { replan: () => changed(CHANGE) });
    expect(stages(world)).toEqual({ T1: 'done', T2: 'pending', T3: 'pending', T4: 'pending' });
    const asked = open(world, 'replan');
    expect(asked).toMatchObject({ at: 'e'.repeat(64), summary: 'After phase groundwork: 1 added, 1 changed, 1 cancelled' });
    expect(asked?.detail.split('\n')).toEqual([
      'the ground is wet',
      '',
      '+ T9 drain (backend)',
      '~ T2 two (needs it dry)',
      '    title: two → two on dry ground',
      '    needs: T1 → T1 T9',
      '- T4 four (T3 does it)',
    ]);
    expect(world.say('user', { type: 'approve', approval_id: asked?.id ?? '', at: 'f'.repeat(64), scope: 'once' })).toMatchObject({ code: 'CHANGED' });
    expect(yes(world, 'replan')).toBeNull();
    host.drive();
    expect(stages(world)).toEqual({ T1: 'done', T2: 'done', T3: 'done', T4: 'cancelled', T9: 'done' });
    expect(world.state.run).toMatchObject({ state: 'finishing', plan: { version: 2 }, plan_changes: [{ version: 2, by: 'architect', why: 'After phase groundwork' }] });
    expect(world.state.run?.plan?.plan.tasks.map((task) => task.id)).toEqual(['T1', 'T2', 'T3', 'T9']);
    expect(refold(world.events)).toEqual(JSON.parse(JSON.stringify(world.state)));
  });

  it('no leaves the plan as it was, and nobody asks again', () => {
    const { world, host } = begin({}, { replan: () => changed(CHANGE) });
    expect(no(world, 'replan')).toBeNull();
    host.drive();
    expect(stages(world)).toEqual({ T1: 'done', T2: 'done', T3: 'done', T4: 'done' });
    expect(types(world, 'replan.begun')).toHaveLength(1);
    expect(world.state.run?.plan?.version).toBe(1);
  });

  it('with autonomy auto the change is made at once, save for work under way, which only the user cancels', () => {
    expect(stages(begin({ autonomy: 'auto' }, { replan: () => changed(CHANGE) }).world)).toMatchObject({ T9: 'done', T4: 'cancelled' });
    const running: PlanInput = { ...PHASES, tasks: [...PHASES.tasks, { id: 'T5', title: 'long', role: 'backend' }] };
    const { world } = begin({ autonomy: 'auto' }, { replan: () => changed({ cancel: ['T5'] }), minutes: (id) => (id === 'T5' ? 500 : 5) }, running);
    expect(open(world, 'replan')?.detail).toBe('- T5 long');
    expect(stages(world)).toMatchObject({ T2: 'pending' });
  });

  it('takes a whole plan as well: what began stays, the rest is compared by id', () => {
    const whole = {
      summary: 'anew',
      tasks: [
        { id: 'T1', title: 'renamed, too late', role: 'backend' },
        { id: 'T2', title: 'two', role: 'frontend', phase: 'P2', dependencies: ['T1'] },
      ],
    };
    const { world } = begin({}, { replan: () => parsed(whole) });
    expect(open(world, 'replan')?.detail.split('\n').slice(2)).toEqual([
      '~ T2 two',
      '    role: backend → frontend',
      '- T3 three (not in the new plan)',
      '- T4 four (not in the new plan)',
    ]);
  });

  it('no change needs no answer; modes decide whether it is asked at all', () => {
    const calm = begin({});
    expect(types(calm.world, 'replan.ended')).toMatchObject([{ outcome: 'unchanged', phase: 'P1' }]);
    expect(calm.world.state.run?.state).toBe('finishing');
    expect(types(begin({ replan: 'failures' }).world, 'replan')).toEqual([]);
    expect(types(begin({ replan: 'off' }).world, 'replan')).toEqual([]);
  });

  it('an answer that cannot be used is sent back once with what is wrong, then the run goes on without it', () => {
    const told: string[][] = [];
    const { world } = begin(
      {},
      {
        replan: (asked) => {
          told.push(asked.findings);
          return changed({
            add: [{ id: 'T1', title: 'again', role: 'nobody' }],
            change: [
              { id: 'T2', dependencies: ['T4'] },
              { id: 'T3', dependencies: ['T2'] },
            ],
            cancel: ['T8'],
          });
        },
      },
    );
    expect(told).toHaveLength(2);
    expect(told[1]).toEqual([
      'There is a task T1 already; a new task needs another id.',
      'There is no task T8 to cancel.',
      'T1 names the role nobody, which is not configured.',
      expect.stringMatching(/circle/),
    ]);
    expect(types(world, 'replan.ended')).toMatchObject([{ outcome: 'given-up' }]);
    expect(stages(world)).toMatchObject({ T4: 'done' });
  });

  it('an architect that breaks, says nothing, or has no quota left holds nobody up', () => {
    for (const answer of [null, 'silent'] as const) {
      const { world } = begin({}, { replan: () => answer });
      expect(types(world, 'replan.attempt-failed')).toHaveLength(2);
      expect(world.state.run?.state).toBe('finishing');
    }
  });

  it('does not wait for a quota, nor count a stop of the user', () => {
    const world = begin({}, { replan: () => changed({}), minutes: (id) => (id === 'plan' ? 30 : 1) }).world;
    expect(types(world, 'replan.ended')).toMatchObject([{ outcome: 'unchanged' }]);
    const late = new World();
    const host = new SimulatedHost(late, { replan: () => changed(CHANGE) });
    host.start();
    late.say('user', {
      type: 'submit-goal',
      run_id: 'r1',
      goal: 'g',
      base: { branch: 'main', commit: BASE },
      config: config({ autonomy: 'plan', replan: 'phases' }, [role('backend'), role('frontend')]),
      plan: parsed(PHASES),
      plan_only: false,
      approve_plan: true,
    });
    const asked = () => late.state.run?.replan?.session_id ?? '';
    host.drive(() => late.state.sessions[asked()]?.started_at != null);
    for (let round = 0; round < 3; round += 1) {
      const before = asked();
      expect(late.state.sessions[before]).toMatchObject({ purpose: 'plan', role: 'architect' });
      late.say('user', { type: 'stop', now: false });
      host.drive();
      expect(late.state.run?.replan).toMatchObject({ tries: 0, session_id: null });
      late.say('user', { type: 'resume-run' });
      host.drive(() => asked() !== before && late.state.sessions[asked()]?.started_at != null);
    }
    const exit = { outcome: 'failed' as const, reason: 'no more', code: 1, signal: null, fault: { kind: 'quota' as const, retry_at: null } };
    late.say('host', { type: 'session-exited', session_id: asked(), exit, output: '' });
    expect(types(late, 'replan.ended')).toMatchObject([{ outcome: 'given-up' }]);
    expect(late.state.run?.replan).toBeNull();
  });

  it('is asked about once, also when the run is stopped and the host dies meanwhile', () => {
    const { world, host } = begin({}, { replan: () => changed(CHANGE), minutes: (id) => (id === 'plan' ? 1_000 : 1) });
    expect(open(world, 'replan')).toBeDefined();
    world.say('user', { type: 'stop', now: false });
    host.start();
    world.say('user', { type: 'resume-run' });
    host.drive();
    expect(types(world, 'replan.begun')).toHaveLength(1);
    expect(yes(world, 'replan')).toBeNull();
    host.drive();
    expect(stages(world)).toMatchObject({ T9: 'done' });
  });

  it('what the user changed meanwhile is left out and said, the rest is done', () => {
    const { world, host } = begin({}, { replan: () => changed(CHANGE) });
    world.time += 1_000;
    expect(world.say('user', { type: 'edit-task', task_id: 'T2', changes: { title: 'mine' } })).toBeNull();
    expect(world.say('user', { type: 'cancel-task', task_id: 'T4', reason: '' })).toBeNull();
    yes(world, 'replan');
    host.drive();
    expect(world.state.tasks.T2).toMatchObject({ title: 'mine', stage: { name: 'done' } });
    expect(stages(world)).toMatchObject({ T9: 'done' });
    expect(types(world, 'replan.ended')).toMatchObject([{ outcome: 'applied', note: expect.stringMatching(/T2 was changed meanwhile.*T4 is cancelled already/) }]);
  });

  it('a cancelled run asks nothing any more', () => {
    const { world } = begin({}, { replan: () => changed(CHANGE) });
    world.say('user', { type: 'cancel-run', reason: '' });
    expect(open(world, 'replan')).toBeUndefined();
    expect(world.state.run?.replan).toBeNull();
  });
});

describe('a task that failed its last try', () => {
  const failing = (id: string, until: number) => (task: string, attempt: number) => task !== id || attempt > until;
  const over = { mediation: 'architect', replan: 'off', retries: 0, review: 'auto' } as const;

  it('goes to the architect first, whose hint reaches its agent', () => {
    const { world, host } = begin(over, { passes: failing('T2', 1), replan: () => changed({ retry: [{ id: 'T2', note: 'mind the gap' }] }) });
    host.drive();
    expect(stages(world)).toMatchObject({ T2: 'done' });
    expect(open(world, 'escalation')).toBeUndefined();
    const session = Object.values(world.state.sessions).find((one) => one.purpose === 'plan');
    expect(session).toMatchObject({ task_id: 'T2', role: 'architect' });
    const again = Object.values(world.state.sessions).findLast((one) => one.task_id === 'T2' && one.purpose === 'task');
    if (again === undefined || world.state.run === null) throw new Error('no second try');
    expect(composeBrief(world.state, world.state.run, again, world.state.tasks.T2 ?? null).messages).toMatchObject([{ from: 'architect', text: 'mind the gap' }]);
  });

  it('then to the user: when the architect raises it, says nothing, or was asked before', () => {
    const raised = begin(over, { passes: failing('T2', 9), replan: () => changed({ raise: 'buy a boat' }) });
    expect(open(raised.world, 'escalation')?.detail).toMatch(/The check `test` failed.*\nThe architect leaves it to you: buy a boat/);
    const broken = begin(over, { passes: failing('T2', 9), replan: () => null });
    expect(open(broken.world, 'escalation')).toMatchObject({ task_id: 'T2' });
    const twice = begin(over, { passes: failing('T2', 9), replan: () => changed({ retry: [{ id: 'T2', note: '' }] }) });
    expect(types(twice.world, 'replan.begun')).toHaveLength(1);
    expect(open(twice.world, 'escalation')).toMatchObject({ task_id: 'T2' });
    expect(open(begin({ ...over, mediation: 'user' }, { passes: failing('T2', 9) }).world, 'escalation')).toBeDefined();
  });

  it('may be split or given to another role when the user agrees; no leaves it to the user', () => {
    const split = { add: [{ id: 'T9', title: 'half', role: 'frontend' }], cancel: ['T3'], change: [{ id: 'T4', dependencies: ['T9'] }] };
    const agreed = begin(over, { passes: failing('T3', 9), replan: () => changed(split) });
    expect(open(agreed.world, 'escalation')).toBeUndefined();
    yes(agreed.world, 'replan');
    agreed.host.drive();
    expect(stages(agreed.world)).toEqual({ T1: 'done', T2: 'done', T3: 'cancelled', T4: 'done', T9: 'done' });
    const declined = begin(over, { passes: failing('T3', 9), replan: () => changed(split) });
    no(declined.world, 'replan');
    expect(open(declined.world, 'escalation')).toMatchObject({ task_id: 'T3' });
  });

  it('a retry by hand settles the question', () => {
    const { world, host } = begin(over, { passes: failing('T2', 1), replan: () => changed({ change: [{ id: 'T2', role: 'frontend' }] }) });
    expect(open(world, 'replan')).toMatchObject({ task_id: 'T2' });
    expect(world.say('user', { type: 'retry-task', task_id: 'T2' })).toBeNull();
    expect(open(world, 'replan')).toBeUndefined();
    host.drive();
    expect(stages(world)).toMatchObject({ T2: 'done' });
    expect(Object.values(world.state.sessions).filter((session) => !sessionEnded(session.state))).toEqual([]);
  });

  it('a conflict goes to its agent twice, to the architect once in the same worktree, then to the user', () => {
    const { world } = begin(over, { merges: (id) => id !== 'T2' });
    const work = Object.values(world.state.sessions).filter((session) => session.task_id === 'T2' && session.purpose === 'task');
    expect(work.map((session) => session.role)).toEqual(['backend', 'backend', 'backend', 'architect']);
    expect(open(world, 'escalation')).toMatchObject({ task_id: 'T2' });
    const solved = begin(over, { merges: (id, attempt) => id !== 'T2' || attempt > 3 });
    expect(stages(solved.world)).toMatchObject({ T2: 'done' });
    const stuck = begin({ ...over, retries: 1 }, { merges: (id, attempt) => id !== 'T2' || attempt > 1, passes: (id, attempt) => id !== 'T2' || attempt === 1 || attempt > 3 });
    stuck.host.drive();
    expect(Object.values(stuck.world.state.sessions).flatMap((session) => (session.task_id === 'T2' ? [`${session.role} ${session.purpose}`] : []))).toEqual([
      'backend task',
      'backend task',
      'backend task',
      'architect task',
    ]);
    expect(stages(stuck.world)).toMatchObject({ T2: 'done' });
    const last = solved.world.events.find(({ body }) => body.type === 'session.requested' && body.role === 'architect');
    expect(last?.body).toMatchObject({ purpose: 'task', task_id: 'T2' });
  });
});
