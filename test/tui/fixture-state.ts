/** The run of the mock-ups as a State: 12 tasks of shop-api, 4 done, one running, three that need the user. */
import { type Approval, emptyState, NO_USAGE, type Run, type Session, type State, type Task } from '../../src/core/state.ts';
import type { Event, EventBody } from '../../src/protocol/event.ts';

const iso = (ms: number) => new Date(ms).toISOString();
export const digest = (char: string) => char.repeat(64);

interface Row {
  id: string;
  title: string;
  role: string;
  needs?: string[];
  minutes: number;
  usd?: number;
}
const ROWS: Row[] = [
  { id: 'T1', title: 'Add magic_links table + migration', role: 'impl-1', minutes: 2, usd: 0.31 },
  { id: 'T2', title: 'Token service: sign, expire, one-use', role: 'impl-1', needs: ['T1'], minutes: 4, usd: 0.44 },
  { id: 'T3', title: 'Rate limiter middleware', role: 'impl-2', minutes: 3, usd: 0.38 },
  { id: 'T4', title: 'POST /auth/magic-link', role: 'impl-1', needs: ['T2', 'T3'], minutes: 5, usd: 0.52 },
  { id: 'T5', title: 'GET /auth/callback', role: 'impl-2', needs: ['T2'], minutes: 4, usd: 0.29 },
  { id: 'T6', title: 'Email sender + template', role: 'impl-3', minutes: 2, usd: 0.47 },
  { id: 'T7', title: 'Flag: password_login', role: 'impl-3', minutes: 1, usd: 0.12 },
  { id: 'T8', title: 'Admin page: list sessions', role: 'impl-1', needs: ['T5'], minutes: 5 },
  { id: 'T9', title: 'DELETE /admin/sessions/:id', role: 'impl-2', needs: ['T5', 'T7'], minutes: 4 },
  { id: 'T10', title: 'End-to-end login tests', role: 'tester', needs: ['T4', 'T6'], minutes: 3 },
  { id: 'T11', title: 'Docs and changelog', role: 'docs', needs: ['T8', 'T9'], minutes: 3 },
  { id: 'T12', title: 'Load test the limiter', role: 'tester', needs: ['T3'], minutes: 2, usd: 0.21 },
];

function roleSpec(name: string, argv: string[]): Run['config']['roles'][string] {
  return {
    name,
    persona: '',
    access_level: 'write',
    programming_languages: [],
    frameworks: [],
    directories: { read: [], write: ['src/**'] },
    tools_allowed: [],
    tools_restricted: [],
    mcp_servers: [],
    agent: argv[0] === 'claude' ? { kind: 'claude', argv, model: 'sonnet' } : { kind: 'command', argv, model: null },
    instances: null,
    timeout_ms: 3_600_000,
    checks: [],
    limits: { usd: null, memory_mb: null, output_mb: null },
  };
}

function task(row: Row, order: number, now: number): Task {
  return {
    id: row.id,
    title: row.title,
    description: `Exchange a magic link for a session. ${row.title}.`,
    role: row.role,
    dependencies: (row.needs ?? []).map((id) => ({ kind: 'data', task: id })),
    priority: 'medium',
    acceptance: ['used token answers 410', 'cookie is http-only'],
    files: ['src/routes/auth.ts'],
    checks: ['npm test -- auth'],
    estimate: { minutes: row.minutes, usd: 0.5 },
    created_by: 'architect',
    created_at: iso(now - 700_000),
    updated_at: iso(now),
    order,
    stage: { name: 'pending', not_before: null },
    attempts: [],
    failures: 0,
    conflicts: 0,
    losses: 0,
    conflict: null,
    resolver: null,
    conflict_mediated: false,
    mediation: null,
    start_commit: null,
    branch: null,
    result: null,
    progress: null,
    started_at: null,
    ended_at: null,
    usage: { ...NO_USAGE, usd: row.usd ?? null },
  };
}

function session(id: string, role: string, taskId: string | null, state: Session['state'], now: number, agoMs: number): Session {
  return {
    id,
    run_id: '7f3a',
    task_id: taskId,
    purpose: taskId === null ? 'plan' : 'task',
    role,
    agent: 'command',
    state,
    host_epoch: 1,
    pid: 4200 + id.length,
    pid_start: '1',
    worktree: taskId && `.multi-agent/worktrees/${taskId}`,
    branch: taskId && `maos/7f3a/${role}/${taskId}`,
    start_commit: '4f2c91e',
    conversation_id: null,
    model: 'sonnet',
    requested_at: iso(now - agoMs),
    started_at: iso(now - agoMs),
    accept_ms: null,
    accepted: { at: iso(now - agoMs), by: 'its turn began' },
    idle_since: null,
    ended_at: null,
    stop_reason: null,
    waited_ms: 0,
    waiting_since: null,
    claim: null,
    exit: null,
    usage: { input_tokens: 182_000, output_tokens: 9_000, usd: 0.61 },
    evidence: { event: { status: state === 'waiting' ? 'waiting' : 'busy', at: iso(now - 5_000) } },
    stalled: null,
  };
}

function approval(id: string, kind: Approval['kind'], fields: Partial<Approval>, now: number, agoMs: number): Approval {
  return {
    id,
    kind,
    task_id: null,
    session_id: null,
    request_id: null,
    summary: '',
    detail: '',
    tool: null,
    cwd: null,
    rule: null,
    why: '',
    grant: null,
    at: digest('a'),
    through_host: false,
    message_id: null,
    requested_at: iso(now - agoMs),
    answer: null,
    withdrawn: null,
    ...fields,
  };
}

function attempt(number: number, sessionId: string, now: number, agoMs: number, ms: number, reason = ''): Task['attempts'][number] {
  const failed = reason !== '';
  return {
    number,
    session_id: sessionId,
    started_at: iso(now - agoMs),
    ended_at: iso(now - agoMs + ms),
    outcome: failed ? 'failed' : 'accepted',
    reason,
    checks: failed ? [{ command: 'npx autocannon -c 200', ok: false, code: 1, seconds: 20, output: 'p99 latency 812 ms is over the 300 ms limit' }] : [],
  };
}

export function fixtureState(now = Date.now()): State {
  const state = emptyState();
  state.seq = 212;
  state.at = iso(now);
  state.host = { id: 'h', epoch: 1, pid: 4099, since: iso(now - 761_000) };
  const roles = {
    architect: roleSpec('architect', ['claude']),
    'impl-1': roleSpec('impl-1', ['claude']),
    'impl-2': roleSpec('impl-2', ['/usr/bin/codex']),
    'impl-3': roleSpec('impl-3', ['claude']),
    tester: roleSpec('tester', ['shell']),
    docs: roleSpec('docs', ['claude']),
  };
  state.run = {
    id: '7f3a',
    goal: 'Add passwordless login with magic links sent by email.',
    state: 'running',
    paused_from: null,
    pause_reason: null,
    stopping: false,
    resting: {},
    base: { branch: 'main', commit: '4f2c91e000000000000000000000000000000000' },
    branch: 'maos/7f3a/run',
    tip: '9c1e0aa000000000000000000000000000000000',
    config: { parallel: 3, autonomy: 'ask', budget_usd: 20, checks: ['npm test'], review: 'user', retries: 2, checkpoint_seconds: 30, roles },
    plan_only: false,
    approve_plan: false,
    plan: null,
    plan_changes: [],
    replan: null,
    replanned: [],
    plan_feedback: null,
    target_head: null,
    merging: false,
    granted: {},
    role_usage: {},
    plan_failures: 0,
    plan_not_before: null,
    created_at: iso(now - 761_000),
    ended_at: null,
    end_reason: null,
    merged: null,
    usage: { input_tokens: 2_000_000, output_tokens: 107_000, usd: 4.12 },
    ledger: {
      'fixture-1': {
        task_id: null,
        purpose: 'plan',
        role: 'architect',
        agent: 'claude',
        used: [{ model: 'sonnet', usage: { input_tokens: 2_000_000, output_tokens: 107_000, usd: 4.12 } }],
      },
    },
  };
  ROWS.forEach((row, at) => {
    state.tasks[row.id] = task(row, at, now);
  });
  const tasks = state.tasks as Record<string, Task>;
  state.run.plan = {
    version: 1,
    digest: digest('d'),
    approved: true,
    by: 'architect',
    findings: [{ code: 'shared-file', message: 'T4 and T5 edit the same file', where: 'T5', severity: 'warning' }],
    plan: { summary: 'Magic links in twelve steps.', phases: [], tasks: Object.values(tasks) },
  };
  for (const id of ['T1', 'T2', 'T3', 'T7']) {
    const done = tasks[id] as Task;
    done.stage = { name: 'done', at: iso(now - 300_000) };
    const took = (done.estimate?.minutes ?? 1) * 60_000 + 20_000;
    done.started_at = iso(now - 300_000 - took);
    done.ended_at = iso(now - 300_000);
    done.attempts = [attempt(1, `s-${id}`, now, 300_000 + took, took)];
    state.sessions[`s-${id}`] = { ...session(`s-${id}`, done.role, id, 'exited', now, 600_000), ended_at: iso(now - 300_000) };
  }
  const work = (id: string, sessionId: string, state_: Session['state'], agoMs: number) => {
    const one = tasks[id] as Task;
    one.started_at = iso(now - agoMs);
    one.attempts = [{ ...attempt(1, sessionId, now, agoMs, 0), ended_at: null, outcome: null }];
    one.stage = { name: 'running', session_id: sessionId, since: iso(now - agoMs), verifying: false };
    state.sessions[sessionId] = session(sessionId, one.role, id, state_, now, agoMs);
  };
  work('T4', 's-T4', 'exited', 400_000);
  work('T5', 's-T5', 'busy', 124_000);
  work('T6', 's-T6', 'waiting', 372_000);
  const reviewed = tasks.T4 as Task;
  reviewed.stage = { name: 'review', since: iso(now - 21_000), approval_id: 'R4', session_id: null };
  reviewed.attempts = [attempt(1, 's-T4', now, 400_000, 320_000)];
  reviewed.result = {
    commit: '51be0c2000000000000000000000000000000000',
    base: '4f2c91e',
    no_change: false,
    summary: 'issue() is split out so T5 can reuse it.',
    verified_at: iso(now - 21_000),
    merged: null,
    diff: digest('f'),
    comments: [
      { file: 'src/routes/auth.ts', side: 'new', line: 45, end: 45, quote: '  res.status(202).end();', text: 'return 202 in constant time, or this leaks which addresses exist.' },
    ],
    files: [
      { path: 'src/routes/auth.ts', status: 'M', added: 38, removed: 2 },
      { path: 'src/auth/issue.ts', status: 'A', added: 61, removed: 0 },
      { path: 'test/auth/issue.test.ts', status: 'M', added: 19, removed: 2 },
    ],
    checks: [
      { command: 'npm test', ok: true, code: 0, seconds: 14.2, output: 'Tests: 41 passed' },
      { command: 'npm run lint', ok: true, code: 0, seconds: 3.1, output: '' },
    ],
  };
  const retried = tasks.T12 as Task;
  retried.stage = { name: 'pending', not_before: iso(now + 42_000) };
  retried.started_at = iso(now - 290_000);
  retried.failures = 2;
  retried.attempts = [attempt(1, 's-T12a', now, 420_000, 70_000, 'exit 1: p99 940 ms > 300 ms'), attempt(2, 's-T12', now, 209_000, 42_000, 'exit 1: p99 812 ms > 300 ms')];
  state.sessions['s-T12'] = { ...session('s-T12', 'tester', 'T12', 'exited', now, 209_000), ended_at: iso(now - 167_000) };
  state.approvals.P19 = approval(
    'P19',
    'permission',
    {
      task_id: 'T6',
      session_id: 's-T6',
      request_id: 'req-19',
      summary: 'npm install nodemailer@7',
      detail: 'npm install nodemailer@7',
      why: 'I need a mail client. nodemailer is the smallest dependency that supports SMTP pooling.',
      grant: 'Bash npm install nodemailer@7',
      tool: 'Bash',
      cwd: '.multi-agent/worktrees/T6',
      rule: 'npm install is not on the allow-list',
      at: 'req-19',
      through_host: true,
    },
    now,
    72_000,
  );
  state.approvals.R4 = approval('R4', 'review', { task_id: 'T4', summary: 'POST /auth/magic-link +118 −4', at: '51be0c2000000000000000000000000000000000' }, now, 21_000);
  state.approvals.E1 = approval(
    'E1',
    'question',
    { task_id: 'T12', session_id: 's-T12', summary: 'p99 812 ms; raise the limit or the pool?', detail: 'The limit in the plan is 300 ms. A pool of 20 brings 640 ms.', at: 'q-1' },
    now,
    167_000,
  );
  const say = (id: string, from: string, to: string, taskId: string, text: string, agoMs: number) => {
    state.messages[id] = {
      schema: 'maos.message/1',
      id,
      from,
      to,
      task_id: taskId,
      priority: 'medium',
      text,
      sent_at: iso(now - agoMs),
      seq: 1,
      clock: {},
      deliveries: 1,
      state: 'accepted',
      delivered_at: iso(now - agoMs),
      acked_at: null,
      session_id: null,
      in_brief: false,
      offered: null,
      accepted_how: null,
      returned: null,
    };
  };
  say('m1', 'impl-1', 'user', 'T4', 'Ready for review: 3 files, 41 tests pass', 10_000);
  say('m2', 'impl-1', 'impl-2', 'T5', 'Yes, consume() uses SELECT … FOR UPDATE', 25_000);
  say('m3', 'impl-2', 'impl-1', 'T5', 'Does consume() lock the row?\nTwo clicks on the same link within 50 ms could both pass the check.', 46_000);
  say('m4', 'tester', 'architect', 'T12', 'Failed: p99 812 ms, limit 300 ms', 177_000);
  return state;
}

/** The same run while its plan waits for approval. */
/** The same run, over and merged. */
export function finishedState(): State {
  const state = fixtureState();
  if (state.run) Object.assign(state.run, { state: 'finished', merged: { target: 'main', from: '1'.repeat(40), to: '2'.repeat(40), at: state.at } });
  for (const task of Object.values(state.tasks)) task.stage = { name: 'done', at: state.at };
  state.approvals = {};
  state.sessions = {};
  return state;
}

export function planState(now = Date.now()): State {
  const state = fixtureState(now);
  if (!state.run) return state;
  state.run.state = 'approval';
  state.run.usage.usd = 0.29;
  if (state.run.plan) state.run.plan.approved = false;
  for (const one of Object.values(state.tasks))
    Object.assign(one, { stage: { name: 'proposed' }, attempts: [], failures: 0, result: null, started_at: null, ended_at: null, usage: { ...NO_USAGE } });
  state.sessions = {};
  state.approvals = { P1: approval('P1', 'plan', { summary: 'plan v1: 12 tasks', at: digest('d') }, now, 5_000) };
  return state;
}

export function auditEvents(now = Date.now()): Event[] {
  const bodies: [Event['actor'], EventBody][] = [
    [
      { kind: 'user', via: 'tui', pid: 4121 },
      { type: 'run.started', run_id: '7f3a' },
    ],
    [
      { kind: 'user', via: 'tui', pid: 4121 },
      { type: 'plan.approved', run_id: '7f3a', version: 1, digest: digest('d') },
    ],
    [
      { kind: 'host', via: 'host' },
      { type: 'task.merged', task_id: 'T2', commit: digest('a').slice(0, 40), from: digest('b').slice(0, 40), tip: digest('c').slice(0, 40), checks: [] },
    ],
    [
      { kind: 'orchestrator', via: 'orchestrator' },
      { type: 'task.verifying', task_id: 'T5', session_id: 's-T5' },
    ],
    [
      { kind: 'agent', via: 'agent', role: 'impl-2', session_id: 's-T5' },
      { type: 'task.progressed', task_id: 'T5', text: 'Writing the second-use test', percent: 60 },
    ],
    [
      { kind: 'host', via: 'host' },
      { type: 'task.attempt-failed', task_id: 'T12', attempt: 2, reason: 'exit 1: p99 812 ms', checks: [], not_before: iso(now + 42_000), counted: true, onto: null },
    ],
  ];
  return bodies.map(([actor, body], at) => ({ seq: 207 + at, epoch: 1, at: iso(now - (6 - at) * 30_000), actor, cause: 'c', body, prev: digest('0'), hash: digest('1') }));
}

/** A word of the orchestrator, after all of `auditEvents`. */
export const noted = (code: string, message: string, at: string): Event => ({
  seq: 1_000,
  epoch: 1,
  at,
  actor: { kind: 'orchestrator', via: 'orchestrator' },
  cause: 'c',
  body: { type: 'system.noted', code, message },
  prev: '0'.repeat(64),
  hash: '1'.repeat(64),
});
