/** Random commands of a user at random moments, hosts that die, checks that fail: every run comes to rest, and says what it waits for. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { derivedOf, graphChanged } from '../../src/core/dispatch/derived.ts';
import { nextDue } from '../../src/core/dispatch/tick.ts';
import type { State } from '../../src/core/state.ts';
import { runEnded, sessionEnded, taskSettled } from '../../src/core/transitions.ts';
import type { AgentSpec } from '../../src/protocol/config.ts';
import { REPLANS } from '../../src/protocol/words.ts';
import { BASE, changed, config, parsed, refold, role, SimulatedHost, World } from './simulate.ts';

const IDS = ['A', 'B', 'C', 'D', 'E', 'F'];
const PLAN = {
  summary: '',
  tasks: [
    { id: 'A', title: 'a', role: 'backend', phase: 'one' },
    { id: 'B', title: 'b', role: 'backend', phase: 'two', dependencies: ['A'] },
    { id: 'C', title: 'c', role: 'frontend', phase: 'two', dependencies: ['A'] },
    { id: 'D', title: 'd', role: 'testing', phase: 'three', dependencies: ['B', 'C'] },
    { id: 'E', title: 'e', role: 'frontend', phase: 'one', dependencies: [{ kind: 'resource' as const, resource: 'port' }] },
    { id: 'F', title: 'f', role: 'backend', dependencies: [{ kind: 'resource' as const, resource: 'port' }] },
  ],
};

const move = fc.oneof(
  fc.record({ kind: fc.constantFrom('pause', 'resume', 'stop', 'host', 'drive', 'step', 'yes', 'no', 'add', 'undo', 'cancel-run') }),
  fc.record({ kind: fc.constant('spend'), which: fc.nat(5), usd: fc.integer({ min: 1, max: 250 }) }),
  fc.record({ kind: fc.constantFrom('cancel', 'retry', 'check', 'edit', 'need', 'rest', 'restart'), id: fc.constantFrom(...IDS, 'N1', 'N2'), other: fc.constantFrom(...IDS) }),
);
type Move = { kind: string; id?: string; other?: string; which?: number; usd?: number };

const openOnes = (state: State) => Object.values(state.approvals).filter((approval) => approval.answer === null && approval.withdrawn === null);

function make(world: World, host: SimulatedHost, { kind, id = '', other = '', which = 0, usd = 0 }: Move, count: { added: number }): void {
  const open = openOnes(world.state)[0];
  switch (kind) {
    case 'pause':
      world.say('user', { type: 'pause-run', reason: '' });
      break;
    case 'resume':
      world.say('user', { type: 'resume-run' });
      break;
    case 'stop':
      world.say('user', { type: 'stop', now: false });
      break;
    case 'rest': {
      const role = world.state.tasks[id]?.role ?? 'backend';
      world.say('user', { type: world.state.run?.resting[role] === undefined ? 'pause-agent' : 'resume-agent', role });
      break;
    }
    case 'restart': {
      const session = [...derivedOf(world.state).active.values()].find(({ task_id }) => task_id === id);
      if (session !== undefined) world.say('user', { type: 'restart-agent', session_id: session.id });
      break;
    }
    case 'cancel-run':
      world.say('user', { type: 'cancel-run', reason: '' });
      break;
    case 'undo':
      world.say('user', { type: 'undo-merge' });
      break;
    case 'host':
      host.start();
      break;
    case 'drive':
      host.drive();
      break;
    case 'spend': {
      const sessions = [...derivedOf(world.state).active.keys()];
      const session_id = sessions[which % sessions.length];
      if (session_id !== undefined) world.say('host', { type: 'usage-reported', session_id, model: 'm', usage: { input_tokens: 1, output_tokens: 1, usd: usd / 100 } });
      break;
    }
    case 'step': {
      let left = 3;
      host.drive(() => {
        left -= 1;
        return left <= 0;
      });
      break;
    }
    case 'yes':
      if (open) world.say('user', { type: 'approve', approval_id: open.id, at: open.at, scope: 'once' });
      break;
    case 'no':
      if (open) world.say('user', { type: 'deny', approval_id: open.id, at: open.at });
      break;
    case 'add':
      count.added += 1;
      world.say('user', {
        type: 'add-task',
        task: {
          id: `N${count.added}`,
          title: 'n',
          role: 'backend',
          description: '',
          dependencies: count.added > 1 ? ['B'] : [],
          priority: 'high',
          acceptance: [],
          files: [],
          checks: [],
        },
      });
      break;
    case 'cancel':
      world.say('user', { type: 'cancel-task', task_id: id, reason: '' });
      break;
    case 'retry':
      world.say('user', { type: 'retry-task', task_id: id });
      break;
    case 'check':
      world.say('user', { type: 'verify-again', task_id: id });
      break;
    case 'edit':
      world.say('user', { type: 'edit-task', task_id: id, changes: { title: 'other words' } });
      break;
    default:
      world.say('user', { type: 'edit-task', task_id: id, changes: { dependencies: id === other ? [] : [other] } });
      break;
  }
}

/** Nothing moves by itself any more; then something must be asked of the user, or the run is over, or the user stopped it. */
function atRest(world: World, host: SimulatedHost): void {
  const { state } = world;
  const { run } = state;
  if (run === null) return;
  if (runEnded(run.state)) {
    expect(openOnes(state)).toEqual([]);
    expect(Object.values(state.sessions).filter((session) => !sessionEnded(session.state))).toEqual([]);
    return;
  }
  if (run.state === 'paused') return;
  const unsettled = Object.values(state.tasks).filter((task) => !taskSettled(task.stage.name));
  const waits = openOnes(state).length > 0 || host.running.size > 0 || nextDue(state, world.at()) !== null;
  if (!waits) throw new Error(`at rest as ${run.state} with ${unsettled.map((task) => `${task.id}:${task.stage.name}`).join(' ')} and nothing asked`);
}

/** What an architect may answer, sensible or not, also about tasks that are long done. */
function anyAnswer(chance: () => number, state: State): ReturnType<typeof changed> | 'silent' | null {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T;
  const id = (): string => pick([...IDS, 'N1', 'R1']);
  const change = { id: id(), title: 'as the architect says', dependencies: chance() < 0.3 ? [id()] : undefined };
  const { dependencies, ...words } = change;
  return pick<() => ReturnType<typeof changed> | 'silent' | null>([
    () => null,
    () => 'silent',
    () => changed({}),
    () => changed({ raise: 'who knows' }),
    () => changed({ add: [{ id: `R${state.seq}`, title: 'r', role: 'backend', phase: pick(['one', 'three', 'four']), dependencies: chance() < 0.5 ? [id()] : [] }] }),
    () => changed({ add: [{ id: 'A', title: 'taken', role: 'nobody' }] }),
    () => changed({ change: [dependencies === undefined ? words : change] }),
    () => changed({ cancel: [id()] }),
    () => changed({ cancel: [id(), id()], retry: [{ id: id(), note: 'try harder' }] }),
    () => changed({ retry: Object.values(state.tasks).flatMap((task) => (task.stage.name === 'failed' ? [{ id: task.id, note: 'again' }] : [])) }),
    () => parsed(chance() < 0.5 ? PLAN : { ...PLAN, tasks: PLAN.tasks.slice(0, 4) }),
  ])();
}

/** Counted from the journal alone: nothing is started over a budget, and no budget is asked about twice at once. */
function keptBudgets(world: World): void {
  const spent = new Map<string, number>();
  const limits = new Map<string, number>();
  const sessions = new Map<string, string[]>();
  const open = new Map<string, string>();
  for (const { body } of world.events) {
    if (body.type === 'run.created') {
      if (body.config.budget_usd !== null) limits.set('run:run', body.config.budget_usd);
      for (const { name, budget_usd } of Object.values(body.config.roles)) if (budget_usd != null) limits.set(`role:${name}`, budget_usd);
    } else if (body.type === 'session.requested') {
      const keys = ['run:run', `role:${body.role}`, ...(body.task_id === null ? [] : [`task:${body.task_id}`])];
      sessions.set(body.session_id, keys);
      const each = world.state.run?.config.task_budget_usd ?? Infinity;
      for (const key of keys) expect(spent.get(key) ?? 0, key).toBeLessThan(limits.get(key) ?? (key.startsWith('task:') ? each : Infinity));
    } else if (body.type === 'session.used') {
      for (const key of sessions.get(body.session_id) ?? []) spent.set(key, Math.round((spent.get(key) ?? 0) * 100 + (body.usage.usd ?? 0) * 100) / 100);
    } else if (body.type === 'approval.requested' && body.kind === 'budget') {
      const key = `${body.budget?.of}:${body.budget?.name}`;
      expect([...open.values()]).not.toContain(key);
      expect(body.budget?.limit_usd).toBeLessThanOrEqual(spent.get(key) ?? 0);
      open.set(body.approval_id, key);
    } else if (body.type === 'approval.answered' || body.type === 'approval.withdrawn') {
      const key = open.get(body.approval_id);
      const asked = world.events.flatMap((event) => (event.body.type === 'approval.requested' && event.body.approval_id === body.approval_id ? [event.body] : []))[0];
      if (key !== undefined && body.type === 'approval.answered' && body.approved) {
        limits.set(key, (asked?.budget?.limit_usd ?? 0) + (asked?.budget?.grant_usd ?? 0));
      }
      open.delete(body.approval_id);
    }
  }
}

/** From the journal alone: each session is the first agent of its role whose quota was left. */
function choseWell(world: World, agents: Record<string, readonly string[]>): void {
  const parked = new Set<string>();
  for (const { body } of world.events) {
    if (body.type === 'provider.parked') parked.add(body.provider);
    else if (body.type === 'provider.resumed') parked.delete(body.provider);
    else if (body.type === 'session.requested') expect(body.agent, body.session_id).toBe(agents[body.role]?.find((name) => !parked.has(name)));
  }
}

const CLAUDE: AgentSpec = { kind: 'claude', argv: ['claude'], model: null };
const CODEX: AgentSpec = { kind: 'codex', argv: ['codex'], model: null };

describe('a storm of commands', () => {
  it('never leaves the tables, never hangs, never forgets, and replays to the same State', () => {
    fc.assert(
      fc.property(
        fc.array(move, { maxLength: 40 }),
        fc.integer(),
        fc.constantFrom('auto', 'user', 'role:testing'),
        fc.constantFrom(...REPLANS),
        fc.boolean(),
        fc.constantFrom(0, 0.2),
        (moves, seed, review, replan, poor, quota) => {
          const world = new World();
          let roll = seed >>> 0;
          const chance = (): number => {
            roll = (Math.imul(roll, 1_664_525) + 1_013_904_223) >>> 0;
            return roll / 2 ** 32;
          };
          world.random = chance;
          const host = new SimulatedHost(world, {
            minutes: () => 1 + Math.floor(chance() * 20),
            outcome: () => (chance() < 0.15 ? 'failed' : 'completed'),
            passes: () => chance() > 0.15,
            merges: () => chance() > 0.15,
            quota: () => chance() < quota,
            conversations: true,
            replan: (_asked, state) => anyAnswer(chance, state),
          });
          host.start();
          world.say('user', {
            type: 'submit-goal',
            run_id: 'r1',
            goal: 'g',
            base: { branch: 'main', commit: BASE },
            config: config(
              {
                parallel: 2,
                review,
                retries: 1,
                replan,
                mediation: seed % 2 === 0 ? 'architect' : 'user',
                autonomy: seed % 3 === 0 ? 'plan' : 'auto',
                ...(poor ? { budget_usd: 5, task_budget_usd: 1.5 } : {}),
              },
              [
                role('architect', poor ? { budget_usd: 1 } : {}),
                role('backend', { agent: CLAUDE, agents: [CLAUDE, CODEX], ...(poor ? { budget_usd: 2 } : {}) }),
                role('frontend', { agent: CODEX, agents: [CODEX, CLAUDE] }),
                role('testing', poor ? { budget_usd: 1 } : {}),
              ],
            ),
            plan: parsed(PLAN),
            plan_only: false,
            approve_plan: true,
          });
          const count = { added: 0 };
          for (const one of moves) make(world, host, one, count);
          // what was in flight when the storm ended is redelivered to a host that lives
          world.say('user', { type: 'resume-run' });
          for (const role of Object.keys(world.state.run?.resting ?? {})) world.say('user', { type: 'resume-agent', role });
          host.start();
          host.answerAgain();
          host.drive();
          for (let round = 0; round < 60 && world.state.run !== null && !runEnded(world.state.run.state) && openOnes(world.state).length > 0; round += 1) {
            atRest(world, host);
            make(world, host, { kind: round % 7 === 6 ? 'no' : 'yes' }, count);
            if (chance() < 0.3) make(world, host, { kind: 'spend', which: 1, usd: 120 }, count);
            host.drive();
          }
          atRest(world, host);
          keptBudgets(world);
          choseWell(world, { backend: ['claude', 'codex'], frontend: ['codex', 'claude'], testing: ['command'], architect: ['command'] });
          expect(refold(world.events)).toEqual(JSON.parse(JSON.stringify(world.state)));
          const kept = derivedOf(world.state);
          graphChanged(world.state);
          const built = derivedOf(world.state);
          expect([[...kept.spent].sort(), kept.counts, [...kept.active.keys()].sort(), [...kept.openApprovals].sort(), kept.merging]).toEqual([
            [...built.spent].sort(),
            built.counts,
            [...built.active.keys()].sort(),
            [...built.openApprovals].sort(),
            built.merging,
          ]);
          const asked = world.events.flatMap(({ body }) => (body.type === 'replan.begun' ? [body.phase ?? body.task_id] : []));
          expect(new Set(asked).size).toBe(asked.length);
          const merged = world.events.flatMap(({ body }) => (body.type === 'task.merged' ? [body.task_id] : []));
          expect(new Set(merged).size).toBe(merged.length);
          const ids = world.events.flatMap((event) => (event.body.type === 'approval.requested' ? [event.body.approval_id] : []));
          expect(new Set(ids).size).toBe(ids.length);
        },
      ),
      { numRuns: 500 },
    );
  });
});
