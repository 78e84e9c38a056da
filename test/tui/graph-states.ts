/** The plans of the graph's mock-ups as States: the five, twenty, hundred and thousand tasks, in the states drawn there. */
import type { Session, State, Task } from '../../src/core/state.ts';
import { fixtureState } from './fixture-state.ts';

export type Mark = 'done' | 'run' | 'you' | 'review' | 'retry' | 'fail' | 'wait';
export interface Planned {
  id: string;
  title: string;
  role?: string;
  group?: string;
  needs?: string[];
  minutes?: number;
  mark?: Mark;
}

/** A run of exactly these tasks. */
export function graphState(rows: readonly Planned[], now = Date.now()): State {
  const state = fixtureState(now);
  const [task, session, question] = [state.tasks.T7, state.sessions['s-T5'], state.approvals.E1];
  if (!state.run || !task || !session || !question) throw new Error('the fixture lost its run');
  const iso = (ms: number) => new Date(ms).toISOString();
  const attempt = task.attempts[0];
  state.tasks = {};
  state.sessions = {};
  state.approvals = {};
  state.run.config.parallel = 8;
  rows.forEach((row, order) => {
    const { id, title, role = 'impl-1', needs = [], minutes = 4, mark = 'wait' } = row;
    const begun = mark !== 'wait';
    const name = `s-${id}`;
    const own: Task = {
      ...task,
      id,
      title,
      role,
      order,
      ...(row.group === undefined ? {} : { group: row.group }),
      dependencies: needs.map((need) => ({ kind: 'data', task: need })),
      estimate: { minutes },
      files: [],
      stage: { name: 'pending', not_before: null },
      attempts: begun && attempt ? [{ ...attempt, session_id: name }] : [],
      failures: 0,
      started_at: begun ? iso(now - minutes * 60_000) : null,
      ended_at: null,
      usage: { ...task.usage, usd: begun ? 0.1 * minutes : null },
    };
    const live = (state_: Session['state']) => {
      own.stage = { name: 'running', session_id: name, since: iso(now - 124_000), verifying: false };
      state.sessions[name] = { ...session, id: name, role, task_id: id, state: state_ };
    };
    if (mark === 'done') Object.assign(own, { stage: { name: 'done', at: iso(now - 60_000) }, ended_at: iso(now - 60_000) });
    if (mark === 'run') live('busy');
    if (mark === 'you') {
      live('waiting');
      state.approvals[`Q${order}`] = { ...question, id: `Q${order}`, task_id: id, session_id: name };
    }
    if (mark === 'review') own.stage = { name: 'review', since: iso(now - 60_000), approval_id: null, session_id: null };
    if (mark === 'retry') Object.assign(own, { stage: { name: 'pending', not_before: iso(now + 60_000) }, failures: 1 });
    if (mark === 'fail') Object.assign(own, { stage: { name: 'failed', reason: 'the check failed', at: iso(now) }, failures: 3 });
    state.tasks[id] = own;
  });
  return state;
}

export const five = (now?: number): State =>
  graphState(
    [
      { id: 'T1', title: 'users table', mark: 'done', minutes: 2 },
      { id: 'T2', title: 'Token service', needs: ['T1'], mark: 'done', minutes: 4 },
      { id: 'T3', title: 'Rate limiter', role: 'impl-2', needs: ['T1'], mark: 'run', minutes: 3 },
      { id: 'T4', title: 'login route', needs: ['T2', 'T3'], mark: 'review', minutes: 2 },
      { id: 'T5', title: 'e2e tests', needs: ['T4'], minutes: 1 },
    ],
    now,
  );

const TWENTY: [id: number, title: string, mark: Mark, role: string, needs: number[]][] = [
  [1, 'add seed data', 'done', 'impl-2', []],
  [2, 'refactor search index', 'done', 'impl-1', []],
  [3, 'migrate webhooks', 'done', 'impl-1', []],
  [4, 'document pagination', 'done', 'tester', []],
  [5, 'expose users table', 'retry', 'impl-2', [3]],
  [6, 'document seed data', 'done', 'impl-3', [1]],
  [7, 'migrate login form', 'done', 'impl-1', [4]],
  [8, 'document search index', 'done', 'impl-2', [6, 7]],
  [9, 'harden users table', 'wait', 'impl-1', [6, 5]],
  [10, 'refactor login form', 'done', 'impl-3', [4, 6]],
  [11, 'validate pagination', 'review', 'impl-1', [8]],
  [12, 'migrate search index', 'done', 'tester', [10]],
  [13, 'cache seed data', 'wait', 'impl-1', [9]],
  [14, 'refactor pagination', 'you', 'impl-3', [8, 10]],
  [15, 'validate seed data', 'wait', 'impl-1', [14]],
  [16, 'refactor session store', 'wait', 'impl-1', [11]],
  [17, 'expose orders route', 'run', 'impl-1', [12]],
  [18, 'harden pagination', 'wait', 'impl-1', [11, 15]],
  [19, 'refactor orders route', 'wait', 'impl-1', [17]],
  [20, 'add session store', 'wait', 'impl-1', [17, 16]],
];
export const twenty = (now?: number): State =>
  graphState(
    TWENTY.map(([id, title, mark, role, needs]) => ({ id: `T${id}`, title, mark, role, needs: needs.map((need) => `T${need}`), minutes: (id % 5) + 1 })),
    now,
  );

/** Groups, how many tasks, how many are done, and which groups they need. */
const HUNDRED: [name: string, tasks: number, done: number, needs: number[], mark: Mark][] = [
  ['Schema', 12, 12, [], 'done'],
  ['Auth-core', 14, 11, [0], 'you'],
  ['Orders-API', 18, 9, [0], 'fail'],
  ['Worker', 9, 2, [2], 'run'],
  ['Web-UI', 20, 4, [1, 2], 'you'],
  ['Admin', 8, 0, [1, 4], 'wait'],
  ['Infra', 6, 5, [], 'wait'],
  ['E2E', 9, 0, [4, 3, 6], 'wait'],
  ['Docs', 4, 0, [5, 7], 'wait'],
];
export function hundred(now?: number): State {
  const first: number[] = [];
  let count = 1;
  const rows = HUNDRED.flatMap(([group, tasks, done, needs, mark], place) => {
    first[place] = count;
    return Array.from({ length: tasks }, (_, at): Planned => {
      const number = count++;
      const before = at === 0 ? needs.map((other) => `T${(first[other] ?? 1) + (HUNDRED[other]?.[1] ?? 1) - 1}`) : [`T${number - 1 - (at % 3 === 2 ? 1 : 0)}`];
      const state: Mark = at < done ? 'done' : at === done ? mark : at === done + 1 && mark !== 'wait' ? 'run' : 'wait';
      return {
        id: `T${number}`,
        title: `${['route', 'page', 'retry', 'index', 'report'][number % 5]} of ${group.toLowerCase()}`,
        group,
        needs: before,
        minutes: (number % 7) + 2,
        mark: state,
      };
    });
  });
  return graphState(rows, now);
}

const AREAS = [
  'schema',
  'auth',
  'users',
  'orders',
  'payments',
  'search',
  'worker',
  'mailer',
  'billing',
  'web-app',
  'web-admin',
  'web-shop',
  'mobile',
  'infra',
  'ci',
  'observe',
  'docs',
  'e2e',
];
/** `count` tasks in 18 groups and 20 waves; about four in ten are done. */
export function many(count: number, now?: number): State {
  const wave = (at: number) => Math.floor((at * 20) / count);
  const rows = Array.from({ length: count }, (_, at): Planned => {
    const mark: Mark = wave(at) < 7 ? 'done' : wave(at) < 9 ? (at % 61 === 0 ? 'fail' : at % 47 === 0 ? 'you' : at % 3 === 0 ? 'run' : 'done') : 'wait';
    const back = Math.floor(count / 20);
    const needs = at < back ? [] : [`T${at - back}`, ...(at % 4 === 0 ? [`T${at - back + 1}`] : [])];
    return { id: `T${at}`, title: `task ${at} of ${AREAS[(at * 7) % AREAS.length]}`, group: AREAS[(at * 7) % AREAS.length] ?? '', needs, minutes: (at % 9) + 3, mark };
  });
  return graphState(rows, now);
}
