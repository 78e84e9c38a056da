/** What every screen can be in: nothing known yet, nothing there, a run just begun, files that cannot be read, and far too much of everything. */
import { emptyState, type Session, type State, type Task } from '../../src/core/state.ts';
import type { Event } from '../../src/protocol/event.ts';
import { auditEvents, digest, fixtureState, planState } from './fixture-state.ts';
import { DIFF } from './fixture-text.ts';
import type { MemoryClient } from './memory-client.ts';
import type { Scene } from './twins/render.ts';
import { NOW } from './twins/scenes.ts';

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);
const LONG = 'Make the whole of the sign-in, sign-out, second factor and recovery of accounts one flow that nobody can get lost in';
const HOURS = 3_600_000;

/** 40 tasks, 20 agents at work, 500 messages, 2,000 entries, long names everywhere, $1,234.56 and a run of more than 100 hours. */
function crowdedState(): State {
  const state = fixtureState(NOW);
  const { run, tasks, sessions, approvals, messages } = state;
  const [T5, T8, S5, P19, m1] = [tasks.T5, tasks.T8, sessions['s-T5'], approvals.P19, messages.m1];
  if (!run || !T5 || !T8 || !S5 || !P19 || !m1) return state;
  state.seq = 2_000;
  const role = (at: number): string => `implementation-of-the-payment-service-${at}`;
  const spec = run.config.roles['impl-1'];
  if (spec)
    for (let at = 1; at <= 20; at++)
      run.config.roles[role(at)] = { ...spec, name: role(at), agent: { kind: 'claude', argv: ['claude'], model: 'a-model-with-a-long-name-20261120' } };
  Object.assign(run, { goal: LONG.repeat(4), created_at: new Date(NOW - 123 * HOURS).toISOString(), branch: 'maos/7f3a/run' });
  run.config.parallel = 20;
  run.config.budget_usd = 2_000;
  run.usage = { input_tokens: 987_654_321, output_tokens: 12_345_678, usd: 1_234.56 };
  run.ledger = {};
  for (let at = 13; at <= 40; at++) {
    const id = `T${at}`;
    const busy = at <= 31;
    const own: Task = {
      ...structuredClone(busy ? T5 : T8),
      id,
      title: `${at} ${LONG}`,
      role: role((at % 20) + 1),
      order: at,
      dependencies: at > 20 ? [{ kind: 'data', task: `T${at - 7}` }] : [],
    };
    own.usage = { input_tokens: 49_000_000, output_tokens: 600_000, usd: 61.73 };
    tasks[id] = own;
    run.ledger[`u-${id}`] = {
      task_id: id,
      purpose: 'task',
      role: own.role,
      agent: 'claude',
      used: [{ model: 'a-model-with-a-long-name-20261120', usage: { input_tokens: 24_000_000, output_tokens: 300_000, usd: 44.09142 } }],
    };
    if (!busy) continue;
    const session: Session = { ...structuredClone(S5), id: `s-${id}`, role: own.role, task_id: id, started_at: new Date(NOW - (100 + at) * HOURS).toISOString() };
    sessions[session.id] = session;
    Object.assign(own, { stage: { name: 'running', session_id: session.id, since: session.started_at, verifying: false }, started_at: session.started_at });
    if (at % 3 === 0) {
      session.state = 'waiting';
      approvals[`P${at}`] = {
        ...P19,
        id: `P${at}`,
        task_id: id,
        session_id: session.id,
        request_id: `req-${at}`,
        at: `req-${at}`,
        summary: `npm install ${'a-package-with-a-long-name '.repeat(9)}`,
        detail: `npm install ${'a-package-with-a-long-name '.repeat(40)}`,
        requested_at: new Date(NOW - at * HOURS).toISOString(),
      };
    }
  }
  for (let at = 0; at < 500; at++) {
    const id = `c${at}`;
    messages[id] = {
      ...m1,
      id,
      from: role((at % 20) + 1),
      to: at % 3 === 0 ? 'user' : role(((at + 1) % 20) + 1),
      task_id: `T${13 + (at % 20)}`,
      text: `${at}: ${LONG}. ${LONG}.\n${LONG}`,
      sent_at: new Date(NOW - at * 60_000).toISOString(),
    };
  }
  return state;
}

const crowdedEvents = (): Event[] => {
  const some = auditEvents(NOW);
  return Array.from({ length: 2_000 }, (_, at) => ({ ...(some[at % some.length] as Event), seq: at + 1, at: new Date(NOW - (2_000 - at) * 20_000).toISOString() }));
};

/** A run that has just begun. */
function begun(): State {
  const state = fixtureState(NOW);
  if (state.run) Object.assign(state.run, { state: 'planning', plan: null, ledger: {}, created_at: state.at, usage: { input_tokens: 0, output_tokens: 0, usd: null } });
  Object.assign(state, { seq: 1, tasks: {}, messages: {}, approvals: {}, sessions: {} });
  return state;
}

const refuse = async (): Promise<never> => {
  throw new Error("EACCES: permission denied, open '.multi-agent/audit/0001.jsonl'");
};
/** Of everything that is read beside the State. */
function everyRead(client: MemoryClient, read: () => Promise<never>): void {
  const { journal, artifacts, terminals } = client.store;
  Object.assign(client, { daemons: read });
  Object.assign(artifacts, { get: read });
  Object.assign(terminals, { tail: read, readFrom: read });
  Object.assign(journal, {
    verify: read,
    read: () => ({ [Symbol.asyncIterator]: () => ({ next: read }) }),
  });
}

/** Nothing that is read from disk has come yet. */
const loading = (): Scene => ({
  name: 'loading',
  state: fixtureState(NOW),
  amend: (client) => everyRead(client, never),
  options: { checks: never, beforehand: never },
});

/** The same while all of it only waits for approval. */
function crowdedPlan(): State {
  const plan = planState(NOW);
  const { tasks, run } = crowdedState();
  for (const task of Object.values(tasks))
    plan.tasks[task.id] = { ...task, stage: { name: 'proposed' }, attempts: [], failures: 0, result: null, started_at: null, ended_at: null };
  if (plan.run && run) plan.run.config = run.config;
  if (plan.run?.plan) plan.run.plan.plan.tasks = Object.values(plan.tasks);
  return plan;
}

export const conditions = (): Record<'loading' | 'empty' | 'begun' | 'error' | 'crowded' | 'plan', Scene> => ({
  loading: loading(),
  empty: { name: 'empty', state: emptyState(), options: { elsewhere: () => undefined } },
  begun: { name: 'begun', state: begun() },
  error: {
    name: 'error',
    state: fixtureState(NOW),
    amend: (client) => everyRead(client, refuse),
    options: { checks: refuse, beforehand: refuse },
  },
  plan: { name: 'plan', state: crowdedPlan() },
  crowded: {
    name: 'crowded',
    state: crowdedState(),
    events: crowdedEvents(),
    artifacts: { [digest('f')]: DIFF },
    panes: Object.fromEntries(Array.from({ length: 19 }, (_, at) => [`s-T${at + 13}`, 'x'.repeat(300) + '\r\nline\r\n'.repeat(50)])),
  },
});
