import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeBrief } from '../../src/core/brief/compose.ts';
import { derivedOf, graphChanged } from '../../src/core/dispatch/derived.ts';
import { nextDue } from '../../src/core/dispatch/tick.ts';
import { neededTasks } from '../../src/core/plan/normalise.ts';
import { taskRows } from '../../src/core/view/task-row.ts';
import type { PlanInput } from '../../src/protocol/plan.ts';
import { BASE, config, parsed, refold, role, SimulatedHost, World } from './simulate.ts';

const DIAMOND: PlanInput = {
  summary: 'diamond',
  phases: [],
  tasks: [
    { id: 'A', title: 'a', role: 'backend' },
    { id: 'B', title: 'b', role: 'backend', dependencies: ['A'] },
    { id: 'C', title: 'c', role: 'frontend', dependencies: ['A'] },
    { id: 'D', title: 'd', role: 'testing', dependencies: ['B', 'C'] },
  ],
};

const begin = (world: World, plan: PlanInput | null, over = {}, roles = [role('backend'), role('frontend'), role('testing')]): void => {
  expect(
    world.say('user', {
      type: 'submit-goal',
      run_id: 'r1',
      goal: 'do it',
      base: { branch: 'main', commit: BASE },
      config: config(over, roles),
      ...(plan === null ? {} : { plan: parsed(plan) }),
      plan_only: false,
      approve_plan: false,
    }),
  ).toBeNull();
};
const stagesOf = (world: World) => Object.fromEntries(Object.values(world.state.tasks).map((task) => [task.id, task.stage.name]));
const openKinds = (world: World) =>
  Object.values(world.state.approvals)
    .filter((entry) => entry.answer === null && entry.withdrawn === null)
    .map((entry) => entry.kind);
const openId = (world: World, kind: string) =>
  Object.values(world.state.approvals).find((entry) => entry.kind === kind && entry.answer === null && entry.withdrawn === null)?.id ?? 'none';

/** Random acyclic plans: a task may need any earlier one. */
const plans = fc
  .array(fc.record({ needs: fc.array(fc.nat(30), { maxLength: 3 }), role: fc.constantFrom('backend', 'frontend', 'testing'), minutes: fc.integer({ min: 1, max: 60 }) }), {
    minLength: 1,
    maxLength: 30,
  })
  .map(
    (list): PlanInput => ({
      summary: '',
      phases: [],
      tasks: list.map((entry, index) => ({
        id: `T${index}`,
        title: `t${index}`,
        role: entry.role,
        dependencies: index === 0 ? [] : [...new Set(entry.needs.map((need) => `T${need % index}`))],
        estimate: { minutes: entry.minutes },
      })),
    }),
  );

/** A run whose first session the test is to end in its own words. */
function firstGone(): { world: World; host: SimulatedHost; session: string } {
  const world = new World();
  const host = new SimulatedHost(world);
  host.start();
  begin(world, DIAMOND);
  host.drive(() => host.running.size > 0);
  const session = [...host.running.keys()][0] ?? '';
  host.running.delete(session);
  return { world, host, session };
}

describe('a run', () => {
  it('goes from goal to merge: plan by the architect, approval, tasks in order, merge by the user', () => {
    const world = new World();
    const host = new SimulatedHost(world);
    host.start();
    begin(world, null, { autonomy: 'ask', review: 'user' });
    host.drive(() => Object.values(world.state.sessions).some((session) => session.purpose === 'plan' && session.started_at !== null));
    const session = Object.keys(world.state.sessions)[0] ?? '';
    expect(world.agent(session, { type: 'propose-plan', plan: parsed(DIAMOND) })).toBeNull();
    expect(world.state.run?.state).toBe('approval');
    expect(world.say('user', { type: 'approve', approval_id: openId(world, 'plan'), at: 'ddddddd', scope: 'once' })).toBeNull();
    for (host.drive(); world.state.run?.state === 'running'; host.drive()) {
      const asked = Object.values(world.state.approvals).filter((approval) => approval.kind === 'review' && approval.answer === null);
      expect(asked.length).toBeGreaterThan(0);
      for (const approval of asked) expect(world.say('user', { type: 'approve', approval_id: approval.id, at: approval.at, scope: 'once' })).toBeNull();
    }
    expect(stagesOf(world)).toEqual({ A: 'done', B: 'done', C: 'done', D: 'done' });
    expect(world.state.run?.state).toBe('finishing');
    expect(world.say('user', { type: 'approve', approval_id: openId(world, 'merge'), at: 'a'.repeat(40), scope: 'once' })).toMatchObject({ code: 'CHANGED' });
    expect(world.say('user', { type: 'approve', approval_id: openId(world, 'merge'), at: world.state.run?.tip ?? '', scope: 'once' })).toBeNull();
    host.drive();
    expect(world.state.run?.state).toBe('finished');
    expect(world.say('user', { type: 'undo-merge' })).toBeNull();
    host.drive();
    expect(world.state.run?.state).toBe('finishing');
  });

  it('never starts a task before its dependencies are merged, never exceeds its slots, and replays to the same State', () => {
    fc.assert(
      fc.property(plans, fc.integer({ min: 1, max: 6 }), fc.integer(), (plan, parallel, seed) => {
        const world = new World();
        let roll = seed >>> 0;
        const chance = (): number => {
          roll = (Math.imul(roll, 1664525) + 1013904223) >>> 0;
          return roll / 2 ** 32;
        };
        world.random = chance;
        const tries = new Map<string, number>();
        const host = new SimulatedHost(world, {
          minutes: () => 1 + Math.floor(chance() * 20),
          outcome: (id) => {
            const count = (tries.get(id) ?? 0) + 1;
            tries.set(id, count);
            return count < 3 && chance() < 0.2 ? 'failed' : 'completed';
          },
          passes: (_id, attempt) => attempt > 2 || chance() > 0.2,
          merges: (_id, attempt) => attempt > 1 || chance() > 0.2,
        });
        host.start();
        begin(world, plan, { parallel });
        host.drive();
        const done = new Set<string>();
        for (const event of world.events) {
          if (event.body.type === 'task.done') done.add(event.body.task_id);
          if (event.body.type === 'task.started') for (const id of neededTasks(world.state.tasks[event.body.task_id] ?? { dependencies: [] })) expect(done.has(id)).toBe(true);
        }
        expect(host.most).toBeLessThanOrEqual(parallel);
        expect(Object.values(stagesOf(world)).every((stage) => stage === 'done')).toBe(true);
        expect(world.state.run?.state).toBe('finishing');
        expect(refold(world.events)).toEqual(JSON.parse(JSON.stringify(world.state)));
        const kept = derivedOf(world.state);
        graphChanged(world.state);
        const built = derivedOf(world.state);
        expect([kept.counts, kept.open, [...kept.active.keys()], kept.openApprovals]).toEqual([built.counts, built.open, [...built.active.keys()], built.openApprovals]);
      }),
      { numRuns: 200 },
    );
  });

  it('starts lost sessions again when the host comes back, at any moment, without counting a failure', () => {
    fc.assert(
      fc.property(plans, fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 2 }), (plan, deaths) => {
        const world = new World();
        const host = new SimulatedHost(world);
        host.start();
        begin(world, plan, { parallel: 4 });
        for (const after of deaths) {
          let left = after;
          host.drive(() => {
            left -= 1;
            return left <= 0;
          });
          host.start();
        }
        host.drive();
        // verification and merges in flight are redelivered by a real host; here the run may wait for them, but nothing fails
        expect(Object.values(world.state.tasks).every((task) => task.failures === 0)).toBe(true);
        expect(
          Object.values(world.state.sessions).filter((session) => session.state !== 'exited' && session.state !== 'lost' && session.host_epoch < (world.state.host?.epoch ?? 0)),
        ).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('tries three times with growing waits, then tells the architect and asks the user; declining gives up what waits for it', () => {
    const world = new World();
    const host = new SimulatedHost(world, { passes: (id) => id !== 'A' });
    host.start();
    begin(world, DIAMOND);
    host.drive();
    const task = world.state.tasks.A;
    expect(task?.stage.name).toBe('failed');
    expect(task?.attempts.map((attempt) => attempt.outcome)).toEqual(['failed', 'failed', 'failed', 'failed']);
    const waits = world.events.flatMap((event) =>
      event.body.type === 'task.attempt-failed' && event.body.not_before !== null ? [Date.parse(event.body.not_before) - Date.parse(event.at)] : [],
    );
    expect(waits).toEqual([1_000, 2_000, 4_000]);
    expect(Object.values(world.state.messages).some((message) => message.to === 'architect' && message.task_id === 'A')).toBe(true);
    expect(openKinds(world)).toEqual(['escalation']);
    const told = () => [world.state.approvals[openId(world, 'escalation')]?.summary, taskRows(world.state, world.state.at).find(({ id }) => id === 'A')?.attempt];
    expect(told()).toEqual(['A failed after 4 tries', 4]);
    // Run again by the user its tries begin anew, and row and question count the same ones.
    expect(world.say('user', { type: 'retry-task', task_id: 'A' })).toBeNull();
    host.drive();
    expect(told()).toEqual(['A failed after 4 tries (8 in all)', 4]);
    expect(world.say('user', { type: 'deny', approval_id: openId(world, 'escalation'), at: null })).toBeNull();
    expect(stagesOf(world)).toEqual({ A: 'failed', B: 'cancelled', C: 'cancelled', D: 'cancelled' });
    expect(world.state.run?.state).toBe('failed');
  });

  it('gives a conflict back to the agent with the merge in its brief, twice, then to the user', () => {
    const world = new World();
    const host = new SimulatedHost(world, { merges: (id) => id !== 'B' });
    host.start();
    begin(world, DIAMOND, { parallel: 1 });
    host.drive();
    expect(world.state.tasks.B?.stage.name).toBe('failed');
    expect(world.state.tasks.B?.attempts.map((attempt) => attempt.outcome)).toEqual(['conflict', 'conflict', 'accepted']);
    expect(openKinds(world)).toEqual(['escalation']);
  });

  it('pauses, stops and goes on', () => {
    const world = new World();
    const host = new SimulatedHost(world);
    host.start();
    begin(world, DIAMOND);
    expect(world.say('user', { type: 'stop', now: false })).toBeNull();
    host.drive();
    expect(world.state.run?.state).toBe('paused');
    expect(world.say('user', { type: 'resume-run' })).toBeNull();
    host.drive();
    expect(Object.values(stagesOf(world)).every((stage) => stage === 'done')).toBe(true);
    expect(world.state.tasks.A?.failures).toBe(0);
  });

  it('caps a role by instances and a resource by its name', () => {
    const world = new World();
    const host = new SimulatedHost(world);
    host.start();
    const tasks = Array.from({ length: 8 }, (_, index) => ({
      id: `T${index}`,
      title: 't',
      role: index < 4 ? 'backend' : 'frontend',
      dependencies: index < 4 ? [] : [{ kind: 'resource' as const, resource: 'port' }],
    }));
    begin(world, { summary: '', tasks }, { parallel: 8 }, [role('backend', { instances: 2 }), role('frontend')]);
    host.drive(() => false);
    const active = { backend: 0, frontend: 0, most: { backend: 0, frontend: 0 } };
    for (const event of world.events) {
      if (event.body.type === 'session.requested') {
        const name = event.body.role as 'backend' | 'frontend';
        active[name] += 1;
        active.most[name] = Math.max(active.most[name], active[name]);
      }
      if (event.body.type === 'session.exited') active[world.state.sessions[event.body.session_id]?.role as 'backend' | 'frontend'] -= 1;
    }
    expect(active.most).toEqual({ backend: 2, frontend: 1 });
    expect(Object.values(stagesOf(world)).every((stage) => stage === 'done')).toBe(true);
  });

  it('stops at the budget and asks; more money lets it go on', () => {
    const world = new World();
    const host = new SimulatedHost(world);
    host.start();
    begin(world, DIAMOND, { budget_usd: 1 });
    host.drive(() => host.running.size > 0);
    const session = Object.keys(world.state.sessions)[0] ?? '';
    world.say('host', { type: 'usage-reported', session_id: session, model: 'm', usage: { input_tokens: 1, output_tokens: 1, usd: 1.5 } });
    host.drive();
    expect(openKinds(world)).toEqual(['budget']);
    expect(stagesOf(world).B).toBe('pending');
    world.say('user', { type: 'approve', approval_id: openId(world, 'budget'), at: null, scope: 'once' });
    host.drive();
    expect(stagesOf(world).D).toBe('done');
  });

  it('stops a session that spends what its role may; that try has failed, and the next brief says why', () => {
    const world = new World();
    const host = new SimulatedHost(world);
    host.start();
    const start = (session: string) => world.effects.flatMap(({ body }) => (body.type === 'start-session' && body.session_id === session ? [body] : []))[0];
    const spend = (usd: number) => world.say('host', { type: 'usage-reported', session_id: 'r1-A-1', model: 'm', usage: { input_tokens: 1, output_tokens: 1, usd } });
    begin(world, DIAMOND, {}, [role('backend', { limits: { usd: 0.5, memory_mb: 500, output_mb: null } }), role('frontend'), role('testing')]);
    host.drive(() => start('r1-A-1') !== undefined);
    expect(start('r1-A-1')?.limits).toEqual({ memory_mb: 500, output_mb: null });
    host.drive(() => host.running.size > 0);
    spend(0.3);
    expect(world.state.sessions['r1-A-1']?.state).toBe('busy');
    spend(0.32);
    expect(world.state.sessions['r1-A-1']).toMatchObject({ state: 'stopping', stop_reason: 'budget' });
    host.drive(() => host.running.has('r1-A-2'));
    const { run, tasks, sessions } = world.state;
    const reason = 'It spent $0.62; limits.usd of its role is $0.5.';
    expect(tasks.A).toMatchObject({ failures: 1, attempts: [{ outcome: 'failed', reason }, { outcome: null }] });
    expect(run && sessions['r1-A-2'] && composeBrief(world.state, run, sessions['r1-A-2'], tasks.A ?? null).earlier).toMatchObject([{ reason }]);
    host.drive();
    expect(stagesOf(world)).toEqual({ A: 'done', B: 'done', C: 'done', D: 'done' });
  });

  it('parks a provider whose quota is used up, counts no failure, and goes on by itself', () => {
    const { world, host, session } = firstGone();
    const until = new Date(world.time + 3_600_000).toISOString();
    world.say('host', {
      type: 'session-exited',
      session_id: session,
      exit: { outcome: 'failed', reason: 'usage limit reached', code: 1, signal: null, fault: { kind: 'quota', retry_at: until } },
      output: '',
    });
    expect(world.state.parked.command?.until).toBe(until);
    expect(host.running.size).toBe(0);
    expect(nextDue(world.state, world.at())).toBe(until);
    expect(world.state.tasks.A?.failures).toBe(0);
    world.time += 3_600_000;
    world.settle();
    host.drive();
    expect(world.state.parked).toEqual({});
    expect(stagesOf(world).D).toBe('done');
  });

  it('tries a parked provider again when the user says so, before its time', () => {
    const { world, host, session } = firstGone();
    const exit = {
      outcome: 'failed',
      reason: 'usage limit reached',
      code: 1,
      signal: null,
      fault: { kind: 'quota', retry_at: new Date(world.time + 86_400_000).toISOString() },
    } as const;
    world.say('host', { type: 'session-exited', session_id: session, exit, output: '' });
    expect(world.say('user', { type: 'resume-provider', provider: 'nobody' })).toMatchObject({ code: 'NOT_PARKED' });
    world.say('user', { type: 'resume-provider', provider: 'command' });
    expect(world.state.parked).toEqual({});
    host.drive();
    expect(stagesOf(world).D).toBe('done');
  });

  it('raises at once that nobody is logged in', () => {
    const { world, session } = firstGone();
    world.say('host', {
      type: 'session-exited',
      session_id: session,
      exit: { outcome: 'failed', reason: 'not logged in', code: 1, signal: null, fault: { kind: 'login', retry_at: null } },
      output: '',
    });
    expect(stagesOf(world).A).toBe('failed');
    expect(openKinds(world)).toEqual(['escalation']);
  });

  it('hands a message to the live agent it is for, quoted with its sender, and files it once the agent has it', () => {
    const world = new World();
    const host = new SimulatedHost(world);
    host.start();
    const agent = { kind: 'claude' as const, argv: ['claude'], model: null };
    begin(world, DIAMOND, {}, [role('backend', { agent }), role('frontend', { agent }), role('testing')]);
    host.drive(() => host.running.size > 0);
    const id = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
    world.take();
    expect(world.say('user', { type: 'send-message', message_id: id, to: 'A', text: 'use port 8080', priority: 'medium' })).toBeNull();
    const sent = world.take().flatMap(({ body }) => (body.type === 'send-to-session' ? [body] : []));
    expect(sent).toEqual([{ type: 'send-to-session', session_id: [...host.running.keys()][0], message_id: id, text: 'use port 8080', interrupt: false }]);
    expect(world.state.messages[id]?.state).toBe('queued');
    world.say('host', { type: 'message-handed', session_id: sent[0]?.session_id ?? '', message_id: id });
    expect(world.state.messages[id]?.state).toBe('delivered');
    expect(world.take()).toEqual([]);
    world.say('host', { type: 'message-accepted', session_id: sent[0]?.session_id ?? '', message_id: id, how: 'in-turn' });
    expect(world.state.messages[id]).toMatchObject({ state: 'accepted', accepted_how: 'in-turn' });
    expect(world.take().map(({ body }) => body)).toEqual([{ type: 'file-message', role: 'backend', priority: 'medium', message_id: id }]);
    world.say('user', { type: 'send-message', message_id: `${id.slice(0, -1)}W`, to: 'frontend', text: 'nobody there', priority: 'medium' });
    expect(world.take().map(({ body }) => body.type)).toEqual(['deliver-message']);
  });

  it('refuses what an agent, a stranger or a late answer may not do', () => {
    const world = new World();
    const host = new SimulatedHost(world);
    host.start();
    begin(world, DIAMOND, { autonomy: 'ask' });
    const at = world.state.run?.plan?.digest ?? '';
    expect(world.agent('r1-A-1', { type: 'approve', approval_id: openId(world, 'plan'), at, scope: 'once' })).toMatchObject({ code: 'NOT_ALLOWED' });
    expect(world.say('user', { type: 'approve', approval_id: 'X9', at, scope: 'once' })).toMatchObject({ code: 'NO_APPROVAL' });
    expect(world.say('user', { type: 'edit-plan', version: 7, plan: parsed(DIAMOND) })).toMatchObject({ code: 'CHANGED' });
    expect(
      world.say('user', {
        type: 'add-task',
        task: { id: 'E', title: 'e', role: 'nobody', description: '', dependencies: [], priority: 'medium', acceptance: [], files: [], checks: [] },
      }),
    ).toMatchObject({ code: 'UNKNOWN_ROLE' });
    expect(world.say('user', { type: 'edit-task', task_id: 'A', changes: { dependencies: ['D'] } })).toMatchObject({ code: 'CYCLE', reason: expect.stringContaining('→') });
    expect(
      world.say('user', { type: 'submit-goal', run_id: 'r2', goal: 'x', base: { branch: 'main', commit: BASE }, config: config(), plan_only: false, approve_plan: false }),
    ).toMatchObject({ code: 'RUN_LIVE' });
  });
});
