/** The mock-ups as states: each gives the same facts as the drawing, so that the picture can be laid beside it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkFile } from '../../../src/cli/check-files.ts';
import { fileText } from '../../../src/client/worktree-file.ts';
import { emptyState, type Run, type State } from '../../../src/core/state.ts';
import type { Event } from '../../../src/protocol/event.ts';
import type { AppOptions } from '../../../src/tui/app-options.ts';
import { awayDialog } from '../../../src/tui/away/dialog.ts';
import type { Beforehand } from '../../../src/tui/beforehand.ts';
import type { FirstCheck } from '../../../src/tui/first-check.ts';
import { tempDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';
import { auditEvents, digest, fixtureState, noted, planState } from '../fixture-state.ts';
import { DIFF, PANE_T5, PANE_T6 } from '../fixture-text.ts';
import { five, graphState, hundred, many, twenty } from '../graph-states.ts';
import { memoryClient } from '../memory-client.ts';
import type { Scene, Size } from './render.ts';

/** When all of them take place. */
export const NOW = Date.UTC(2026, 10, 20, 12, 41, 7);

const SETTINGS = {
  sources: {
    flags: {},
    env: {},
    project: { settings: { autonomy: 'ask', parallel: 3, budget_usd: 20, checks: ['npm test', 'npm run lint'] } },
    user: { ui: { notify: 'auto', keys: { 'run.quit': 'Q', 'view.zoom': 'Z' } } },
  },
  whole: () => Promise.reject(new Error('not in a picture')),
  change: () => Promise.reject(new Error('not in a picture')),
};

const run = (name: string, more: Partial<Scene> = {}): Scene => ({
  name,
  state: fixtureState(NOW),
  panes: { 's-T5': PANE_T5, 's-T6': PANE_T6 },
  artifacts: { [digest('f')]: DIFF },
  events: auditEvents(NOW),
  ...more,
});

function planning(): State {
  const state = fixtureState(NOW);
  if (state.run)
    Object.assign(state.run, {
      state: 'planning',
      plan: null,
      created_at: new Date(NOW - 72_000).toISOString(),
      ledger: {},
      usage: { input_tokens: 9_400, output_tokens: 400, usd: 0.18 },
    });
  state.tasks = {};
  state.messages = {};
  state.approvals = {};
  const any = state.sessions['s-T5'];
  state.sessions = any
    ? {
        plan: {
          ...any,
          id: 'plan',
          role: 'architect',
          purpose: 'plan',
          task_id: null,
          started_at: new Date(NOW - 72_000).toISOString(),
          usage: { input_tokens: 9_400, output_tokens: 400, usd: 0.18 },
        },
      }
    : {};
  return state;
}

/** The demo after half a minute: its own plan, scripted agents, a permission that waits. */
function demo(): State {
  const titles = [
    'Sliding-window limiter',
    'Say on the page how long to wait',
    'Start the app for tests in one line',
    'Answer 429 in POST /login',
    'Tests of the limiter alone',
    'Test POST /login from outside',
    'Describe the limit in the API docs',
  ];
  const roles = ['backend', 'frontend', 'testing', 'backend', 'testing', 'testing', 'docs'];
  const state = graphState(
    titles.map((title, at) => ({
      id: `T${at + 1}`,
      title,
      role: roles[at] ?? 'docs',
      minutes: 3,
      mark: (['done', 'done', 'done', 'run', 'you', 'wait', 'wait'] as const)[at] ?? 'wait',
      needs: at < 3 ? [] : ['T1'],
    })),
    NOW,
  );
  for (const task of Object.values(state.tasks)) Object.assign(task, { usage: { ...task.usage, usd: null } });
  if (state.run)
    Object.assign(state.run, {
      created_at: new Date(NOW - 31_000).toISOString(),
      ledger: {},
      usage: { input_tokens: 0, output_tokens: 0, usd: null },
      goal: 'Limit the tries to log in',
    });
  const [any] = Object.values(state.run?.config.roles ?? {});
  if (any && state.run) {
    state.run.config.roles = Object.fromEntries(roles.map((name) => [name, { ...any, name, agent: { kind: 'script', argv: [], model: null } }]));
    state.run.config.budget_usd = null;
  }
  state.messages = {};
  return state;
}
const DEMO_PANE = [
  '● This is a scripted agent. Real ones look the same.',
  '● Write(test/login.test.js)',
  '    1 + test("the sixth try answers 429", async () => {',
  '    2 +   assert.equal((await login()).status, 429);',
  '    3 + });',
  '● Bash(npm test)',
  '  PASS test/login.test.js',
].join('\r\n');

function paused(): State {
  const state = fixtureState(NOW);
  if (state.run) Object.assign(state.run, { state: 'paused', pause_reason: 'paused by you' });
  return state;
}

/** T5 against T4, which is merged; neither its agent nor the architect could bring them together. */
export function conflict(): State {
  const state = fixtureState(NOW);
  const { T4, T5 } = state.tasks;
  const R4 = state.approvals.R4;
  if (T4?.result && T5 && R4) {
    T4.stage = { name: 'done', at: new Date(NOW - 120_000).toISOString() };
    T4.ended_at = T4.stage.at;
    T4.result.merged = '9c1e0aa000000000000000000000000000000000';
    const reason = 'src/routes/auth.ts is still in conflict. Resolve it, then git add it.';
    Object.assign(T5, { stage: { name: 'failed', at: state.at, reason }, conflict: { onto: T4.result.merged, files: ['src/routes/auth.ts'] }, branch: 'maos/7f3a/impl-2/T5' });
    Object.assign(R4, { id: 'E5', kind: 'escalation', task_id: 'T5', summary: 'T5 failed after 3 tries', detail: reason, at: 's-T5' });
    delete state.approvals.R4;
    state.approvals.E5 = R4;
    Object.assign(state.sessions['s-T5'] ?? {}, { state: 'exited', ended_at: state.at });
  }
  return state;
}
const MARKED = [
  ...Array.from({ length: 38 }, (_, at) => `// ${at + 1}`),
  'router.post("/logout", logout);',
  'router.post("/login", login);',
  '<<<<<<< HEAD',
  'router.post("/auth/magic-link", issueLink);',
  'router.get("/auth/callback", callback);',
  '=======',
  'router.post("/auth/magic-link", limit(5), issue);',
  '>>>>>>> 9c1e0aa',
  '',
  'export default router;',
  '<<<<<<< HEAD',
  'export const window = 60;',
  '=======',
  '>>>>>>> 9c1e0aa',
].join('\n');
export const readMarked =
  (text = MARKED): NonNullable<AppOptions['readFile']> =>
  async (_worktree, _path, known) =>
    known === text ? null : { stamp: text, ...fileText(Buffer.from(text)) };

const GRAPH_SIZES: readonly Size[] = [
  [80, 24],
  [160, 40],
];
/** A thousand tasks are only made where they are drawn. */
const graph = (name: string, make: (now: number) => State, press: readonly string[] = []): Scene => ({
  name,
  get state() {
    return make(NOW);
  },
  press: ['3', ...press],
  sizes: GRAPH_SIZES,
});

/** The cursor in the diff, which is read after the keys. */
const atLine =
  (line: number): NonNullable<Scene['outside']> =>
  (_, app) => {
    app.ui.top = line;
  };

/** Everybody's reports, as in the drawing. */
function spent(): State {
  const state = fixtureState(NOW);
  const used: [role: string, agent: string, model: string | null, task: string | null, input: number, output: number, usd: number, estimated?: true][] = [
    ['architect', 'claude', 'opus', null, 182_000, 9_000, 0.61],
    ['impl-1', 'claude', 'sonnet', 'T2', 611_000, 38_000, 1.27],
    ['impl-2', 'codex', 'gpt-5', 'T5', 402_000, 29_000, 0.94, true],
    ['impl-3', 'claude', 'sonnet', 'T6', 288_000, 17_000, 0.59],
    ['tester', 'claude', 'haiku', 'T12', 240_000, 8_000, 0.21],
    ['reviewer', 'gemini', null, 'T4', 355_000, 6_000, 0.5, true],
  ];
  if (!state.run) return state;
  state.run.ledger = Object.fromEntries(
    used.map(([role, agent, model, task_id, input_tokens, output_tokens, usd, estimated]) => [
      `u-${role}`,
      { task_id, purpose: task_id === null ? 'plan' : 'task', role, agent, used: [{ model, usage: { input_tokens, output_tokens, usd, ...(estimated ? { estimated } : {}) } }] },
    ]),
  );
  state.run.usage = { input_tokens: 2_078_000, output_tokens: 107_000, usd: 4.12, cached_tokens: 1_330_000, estimated: true };
  return state;
}
/** What was told within the last five minutes. */
const reported: Event = {
  ...noted('', '', new Date(NOW - 60_000).toISOString()),
  body: { type: 'session.used', session_id: 's-T5', model: 'gpt-5', usage: { input_tokens: 9_000, output_tokens: 900, usd: 1.55 } },
};

const BROKEN = `{
  "revision": 41,
  "tasks": [
    {
      "id": "T9",
      "dependencies": ["T5", "T7"]
      "title": "DELETE /admin/sessions/:id"
    }
  ]
}
`;
const KEPT = 'tasks.rejected-20261120T124059.json';
/** The text lies in a file, as it does for the product. */
const badjson: Scene = {
  name: 'badjson',
  state: fixtureState(NOW),
  press: ['2'],
  outside: async (_, app) => void (await until(() => app.view.broken !== null, { what: 'the file to be read' })),
  events: [
    ...auditEvents(NOW),
    noted('EDIT_REJECTED', `tasks.json line 7, column 7: expected "," or "}". Your version is kept as ${KEPT}; the last good one is in use.`, new Date(NOW - 8_000).toISOString()),
  ],
  get options() {
    const dir = tempDir();
    writeFileSync(join(dir, KEPT), BROKEN);
    writeFileSync(join(dir, 'tasks.json'), BROKEN.replace('"T7"]', '"T7"],'));
    return { client: { ...memoryClient({ state: fixtureState(NOW) }), dir }, checkFile: (path: string) => checkFile(path, dir, null) };
  },
};

/** Goals of runs that are over. */
function withHistory(): State {
  const state = emptyState();
  const ended = new Date(NOW - 86_400_000).toISOString();
  state.history = ['Replace moment with date-fns', 'Move cart page to server actions', 'Add rate limiting to /login'].map((goal, at) => ({
    id: `5c1${at}`,
    goal,
    state: 'finished',
    merged: '9c1e0aa',
    created_at: ended,
    ended_at: ended,
    done: 4,
    failed: 0,
    usd: 1.2,
    target: 'main',
    branch: `maos/5c1${at}/run`,
  }));
  return state;
}
const CHECKS: FirstCheck[] = [
  { id: 'node', state: 'ok', summary: 'node 20.20', fix: '' },
  { id: 'git', state: 'ok', summary: 'git 2.43', fix: '' },
  { id: 'agent.claude', state: 'ok', summary: 'claude 2.1.239, known to work; seems logged in; mode structured or terminal', fix: '' },
  { id: 'agent.codex', state: 'warn', summary: 'codex was not found', fix: 'npm i -g @openai/codex' },
  { id: 'agent.gemini', state: 'warn', summary: 'gemini 0.30; no sign that it is logged in', fix: 'run gemini once and log in' },
];
/** Pasted: each key alone would be a frame. */
const GOAL = [
  `\x1b[200~${[
    'Add passwordless login with magic links sent by email.',
    '',
    'Links expire after 15 minutes and work once. Limit requests to 5 per hour per address. Add an admin page that lists sessions and can revoke them. Keep password login working behind a flag.',
  ].join('\n')}\x1b[201~`,
];
const BEFOREHAND: Beforehand = {
  base: { branch: 'main', commit: '4f2c91e000000000000000000000000000000000' },
  config: { ...(fixtureState(NOW).run as Run).config, checks: ['npm test', 'npm run lint'] },
  notes: ['Agents start from main@4f2c91e; your 3 changes stay out.'],
};

/** Past the moment in which keys are deaf. The clock of the pictures stands still, so it is moved by the test. */
export const scenes = (): Scene[] => [
  run('run'),
  ...(['run', 'graph', 'inbox'] as const).map((name) => run(`${name}-ascii`, { ascii: true, sizes: [[80, 24]], press: { run: [], graph: ['3'], inbox: ['0'] }[name] })),
  run('tasks', { press: ['2'] }),
  run('graph', { press: ['3'] }),
  run('review', { press: ['4'], outside: atLine(12) }),
  run('review-split', { press: ['4', '|'], outside: atLine(12) }),
  run('review-output', { press: ['4', 'enter'] }),
  run('review-discard', { press: ['4', 'x'] }),
  run('reviewapprove', { press: ['4', 'a'], outside: atLine(12) }),
  run('conflict', { state: conflict(), press: ['2', '/', 'id:T5', 'enter', 'enter'], options: { readFile: readMarked() } }),
  run('msgs', { press: ['5'] }),
  run('audit', { press: ['6'] }),
  run('cost', { state: spent(), press: ['7'], events: [...auditEvents(NOW), reported] }),
  run('cost-sorted', { state: spent(), press: ['7', 'g', 'g', 'g', 'S', 'S'], events: [...auditEvents(NOW), reported] }),
  run('health', { press: ['8', 'j', 'j', 'j', 'j', 'j'] }),
  run('setup', { press: ['9', ...Array<string>(11).fill('j')], options: { settings: SETTINGS, checks: async () => CHECKS } }),
  run('setup-agents', { press: ['9', '/', ...'agent', 'enter', 'j'], options: { settings: SETTINGS, checks: async () => CHECKS } }),
  run('inbox', { press: ['0'] }),
  run('permission', { press: ['0', 'j', 'enter'] }),
  run('help', { press: ['?'] }),
  run('quit', { press: ['q'] }),
  run('palette', { press: [':', 'merge'] }),
  badjson,
  run('away', {
    outside: (_client, app) => {
      const [asked] = Object.values(app.state.approvals).filter((one) => one.kind === 'permission');
      const failed = [{ id: 'T12', reason: '3 of 3 tries, p99 still 640 ms' }];
      const summary = { merged: ['T5', 'T8'], finished: ['T6', 'T9'], failed, asked: asked ? [asked] : [], spent: 2.31, ended: null };
      app.open(awayDialog(summary, NOW - 47 * 60_000, NOW, app.view));
    },
  }),
  run('typing', { press: ['i'] }),
  run('paused', { state: paused() }),
  run('small', { sizes: [[52, 12]] }),
  run('lost', {
    outside: async (client, app) => {
      const now = Math.round(app.clock());
      app.clock = () => now;
      await app.pollDaemons();
      client.alive = false;
      app.clock = () => now + 31_000;
      await app.pollDaemons();
    },
  }),
  {
    name: 'firstrun',
    state: emptyState(),
    options: {
      elsewhere: () => undefined,
      firstChecks: async () => [
        { id: 'git', state: 'ok', summary: 'git 2.43', fix: '' },
        { id: 'commit', state: 'ok', summary: 'main at 4f2c91e, clean', fix: '' },
        { id: 'node', state: 'ok', summary: 'node 20.20', fix: '' },
        { id: 'agent.claude', state: 'ok', summary: 'claude 2.1.239', fix: '' },
        { id: 'agent.codex', state: 'fail', summary: 'codex not found', fix: 'npm i -g @openai/codex' },
      ],
    },
  },
  { name: 'empty', state: withHistory(), options: { elsewhere: () => undefined } },
  { name: 'goal', state: withHistory(), press: ['+', ...GOAL], options: { settings: SETTINGS, beforehand: async () => BEFOREHAND } },
  { name: 'goal-start', state: withHistory(), press: ['+', ...GOAL, 'enter'], options: { settings: SETTINGS, beforehand: async () => BEFOREHAND } },
  { name: 'planning', state: planning(), panes: { plan: '● Reading src/routes/auth.ts, src/db, src/http (23 files)\r\n✻ Writing T6 … 1m 12s · 9.4k tokens' } },
  {
    name: 'demo',
    state: demo(),
    panes: { 's-T5': DEMO_PANE, 's-T4': DEMO_PANE },
    options: { demo: { name: 'scripted demo', note: 'It costs nothing; the demo says yes after 8 s.' } },
  },
  { name: 'plan', state: planState(NOW) },
  { name: 'plan-dryrun', state: planState(NOW), press: ['w'] },
  { name: 'plan-deps', state: planState(NOW), press: ['j', 'j', 'j', 'd', 'k', 'space'] },
  { name: 'plan-edit', state: planState(NOW), press: ['e'] },
  graph('dag-5', five),
  graph('dag-20', twenty),
  graph('dag-100', hundred),
  graph('dag-1000', (now) => many(943, now)),
  graph('dag-focus', (now) => many(943, now), ['f']),
  graph('dag-path', hundred, ['c']),
  run('failed', { press: ['2', '/', 'id:T12', 'enter', 'enter'] }),
  { name: 'planapprove', state: planState(NOW), press: ['a'] },
];
