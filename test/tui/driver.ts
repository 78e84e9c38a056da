/** A program for the terminal tests: the screen on a run in memory. argv: scenario. Commands go to the file in MAOS_TEST_LOG. */
import { appendFileSync } from 'node:fs';
import { emptyState } from '../../src/core/state.ts';
import { withComment } from '../../src/core/task/comment.ts';
import { runScreen } from '../../src/tui/index.ts';
import { NO_SETTINGS } from '../../src/tui/settings.ts';
import { auditEvents, digest, fixtureState, planState } from './fixture-state.ts';
import { DIFF, PANE_T5, PANE_T6 } from './fixture-text.ts';
import { many } from './graph-states.ts';
import { memoryClient } from './memory-client.ts';

const [scenario = 'run'] = process.argv.slice(2);
const note = (text: string) => {
  if (process.env.MAOS_TEST_LOG) appendFileSync(process.env.MAOS_TEST_LOG, `${text}\n`);
};

// The world may have stood since an earlier time, as when somebody comes back to it.
const at = Number(process.env.MAOS_TEST_NOW ?? Date.now());
const state = scenario === 'empty' ? emptyState() : scenario === 'plan' ? planState() : scenario === 'many' ? many(1_000) : fixtureState(at);
if (scenario === 'paused' && state.run) state.run.state = 'paused';
if (scenario === 'planning' && state.run) {
  Object.assign(state.run, { state: 'planning', plan: null });
  state.tasks = {};
  state.approvals = {};
  const any = state.sessions['s-T5'];
  if (any) state.sessions = { plan: { ...any, id: 'plan', role: 'architect', purpose: 'plan', task_id: null } };
}
if (scenario === 'structured') for (const role of Object.values(state.run?.config.roles ?? {})) role.agent = { ...role.agent, kind: 'claude' };
if (scenario === 'odd') {
  if (state.tasks.T5) state.tasks.T5.title = 'a\u202eevil 界語\x1b[2J 👩‍👩‍👧 e\u0301 \x07 title 日本語日本語日本語日本語日本語日本語日本語';
  if (state.messages.m3) state.messages.m3.text = '\x1b]0;evil\x07 👍🏽 مرحبا 1️⃣';
}
if (scenario === 'replan') {
  const added = Array.from({ length: 12 }, (_, at) => `+ N${at} a task the architect adds (backend)`);
  const detail = `the tokens are stored in the wrong place\n\n+ T20 move the tokens (backend, after T5)\n~ T7 login page (needs the new store)\n    title: login page → login page on the new store\n- T9 cache (not needed)\n${added.join('\n')}`;
  const { P19: any } = state.approvals;
  if (any)
    state.approvals = {
      L20: {
        ...any,
        id: 'L20',
        kind: 'replan',
        task_id: null,
        session_id: null,
        request_id: null,
        summary: 'After phase API: 13 added, 1 changed, 1 cancelled',
        detail,
        at: digest('e'),
      },
    };
}
if (scenario === 'finished' && state.run) {
  state.run.state = 'finishing';
  for (const task of Object.values(state.tasks)) task.stage = { name: 'done', at: state.at };
  state.approvals = {
    M1: {
      id: 'M1',
      kind: 'merge',
      task_id: null,
      session_id: null,
      request_id: null,
      summary: 'Merge 12 tasks into main',
      detail: '',
      tool: null,
      cwd: null,
      rule: null,
      why: '',
      grant: null,
      at: '9c1e0aa000000000000000000000000000000000',
      through_host: false,
      message_id: null,
      requested_at: state.at,
      answer: null,
      withdrawn: null,
    },
  };
}

/** So many lines that the first of them are not read at once. */
const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => `line ${from + at}${(from + at) % 1_000 === 7 ? ' Needle' : ''} ${'.'.repeat(60)}\r\n`).join('');
const client = memoryClient({
  state,
  panes: {
    's-T5': scenario === 'long' ? numbered(1, 4_000) : PANE_T5,
    's-T6': PANE_T6,
    plan: '● Reading src/routes/auth.ts, src/db, src/http (23 files)\r\n✻ Writing T6 … 1m 12s · 9.4k tokens',
  },
  artifacts: { [digest('f')]: DIFF },
  events: scenario === 'empty' ? [] : auditEvents(),
});
client.onCommand = (body) => {
  note(JSON.stringify(body));
  if (body.type === 'approve' || body.type === 'deny') {
    client.happen({ type: 'approval.answered', approval_id: body.approval_id, approved: body.type === 'approve', scope: 'once', note: body.note ?? '' }, (now) => {
      const approval = now.approvals[body.approval_id];
      if (approval) approval.answer = { approved: body.type === 'approve', scope: 'once', note: body.note ?? '', at: now.at, by: 'user' };
    });
  }
  if (body.type === 'comment-result') {
    client.happen({ type: 'task.commented', task_id: body.task_id, commit: body.at, comment: body.comment }, (now) => {
      const result = now.tasks[body.task_id]?.result;
      if (result) result.comments = withComment(result.comments ?? [], body.comment);
    });
    return undefined;
  }
  if (body.type === 'cancel-task' && body.reason === 'discarded at its review') return undefined;
  if (body.type === 'cancel-task') return { ok: false, code: 'NO', reason: `${body.task_id} cannot be cancelled here.`, hint: 'Try another.' };
  return undefined;
};

// Signals of the tests: USR2 changes the world in the way the scenario names.
let turn = 0;
process.on('SIGUSR2', () => {
  turn++;
  if (scenario === 'lost') {
    client.alive = false;
    return;
  }
  if (scenario === 'flood') {
    client.print('s-T5', `${'x'.repeat(100)}\r\n`.repeat(20_000));
    note('flooded');
    return;
  }
  if (scenario === 'changes') {
    client.happen({ type: 'approval.withdrawn', approval_id: 'R4', reason: 'the branch moved' }, (now) => {
      if (now.approvals.R4) now.approvals.R4.withdrawn = 'the branch moved';
    });
    return;
  }
  if (scenario === 'structured') {
    client.happen({ type: 'message.delivered', message_id: 'w1', to: 'impl-2' }, (now) => {
      const old = Object.values(now.messages)[0];
      if (old) now.messages.w1 = { ...old, id: 'w1', from: 'user', to: 'impl-2', task_id: 'T5', text: 'hello', sent_at: new Date().toISOString(), state: 'accepted' };
    });
    return;
  }
  if (scenario === 'line') {
    client.print('s-T5', `\r\x1b[Kline ${turn} of what it does now`);
    return;
  }
  if (scenario === 'long') {
    client.print('s-T5', numbered(4_001, 4_040));
    note('printed');
    return;
  }
  if (scenario === 'throws') throw new Error('made to fail');
  if (scenario === 'rejects') {
    void Promise.reject(new Error('made to fail'));
    return;
  }
  if (scenario === 'exits') process.exit(7);
  const asked = {
    approval_id: `P${90 + turn}`,
    kind: 'permission' as const,
    task_id: 'T5',
    session_id: 's-T5',
    request_id: `r${turn}`,
    summary: `rm -rf build ${turn}`,
    detail: '',
    tool: 'Bash',
    cwd: 'w',
    rule: null,
    why: '',
    grant: 'Bash rm -rf build',
    at: `at-${turn}`,
    through_host: true,
  };
  client.happen({ type: 'approval.requested', ...asked }, (now) => {
    const { approval_id, ...facts } = asked;
    now.approvals[approval_id] = { id: approval_id, ...facts, message_id: null, requested_at: new Date().toISOString(), answer: null, withdrawn: null };
  });
});

const flags = {
  ...(process.env.MAOS_TEST_NOTIFY ? { 'ui.notify_command': process.env.MAOS_TEST_NOTIFY } : {}),
  ...(process.env.MAOS_TEST_STILL ? { 'ui.motion': false } : {}),
};
const wishes = Object.keys(flags).length > 0 ? { ...NO_SETTINGS, flags } : null;
const code = await runScreen({
  client,
  readOnly: scenario === 'readonly',
  ...(process.env.MAOS_TEST_VISIT ? { keepIn: process.env.MAOS_TEST_VISIT } : {}),
  ...(wishes
    ? {
        settings: {
          sources: wishes,
          whole: async () => ({ sources: wishes, problems: [] }),
          change: async () => Promise.reject(new Error('not here')),
        },
      }
    : {}),
  ...(process.env.MAOS_TEST_NO_PROBE ? { ascii: false } : {}),
  startRun: async (goal) => {
    note(`goal ${JSON.stringify(goal)}`);
    return { ok: true, events: [] };
  },
  stopAll: async (now) => {
    note(`stop ${now}`);
  },
});
note(`left ${code}`);
process.exitCode = code;
