import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codex, codexWith } from '../../src/agents/codex/index.ts';
import type { Brief } from '../../src/protocol/brief.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';
import { brief, type Started, startAgent } from './support/session.ts';

const BINARY = join(import.meta.dirname, 'support/replay-codex.mjs');
const fixture = (name: string): string => readFileSync(join(import.meta.dirname, `fixtures/codex-${name}.jsonl`), 'utf8');

interface Options {
  adapter?: typeof codex;
  resume?: string;
  given?: Brief;
  argv?: string[];
  restricted?: string[];
  allowed?: string[];
}
interface Sent {
  id?: number;
  method?: string;
  params?: Record<string, unknown>;
  result?: Record<string, unknown>;
}
/** Plays a recording by its name, or lines of one's own after the thread was opened. */
function start(recording: string | (object | string)[], options: Options = {}) {
  const root = tempDir('maos-codex-');
  const cwd = join(root, 'worktree');
  mkdirSync(cwd);
  const text =
    typeof recording === 'string'
      ? fixture(recording).replaceAll('/repo', cwd).replaceAll('/outer', root)
      : [...OPENED, ...recording].map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join('\n');
  writeFileSync(join(root, 'replay.jsonl'), text);
  const received = join(root, 'received.jsonl');
  const started = startAgent(options.adapter ?? codex, {
    cwd,
    files: join(root, 'files'),
    argv: options.argv ?? [BINARY],
    resume: options.resume ?? null,
    brief: options.given ?? brief(),
    tools: { restricted: options.restricted ?? [], allowed: options.allowed ?? [] },
    env: { PATH: process.env.PATH ?? '', REPLAY: join(root, 'replay.jsonl'), RECEIVED: received },
  });
  const sent = (): Sent[] =>
    readFileSync(received, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Sent);
  const words = (method: string): string[] => sent().flatMap((one) => (one.method === method ? [JSON.stringify(one.params)] : []));
  return { started, root, sent, words };
}
const OPENED = [
  { id: 1, result: {} },
  { id: 2, result: { thread: { id: 't1' }, model: 'm1' } },
];
const said = (method: string, params: object) => ({ method, params: { threadId: 't1', turnId: 'u1', ...params } });
const TURN = said('turn/started', { turn: { id: 'u1', status: 'inProgress' } });
const item = (value: object, end = true) => said(end ? 'item/completed' : 'item/started', { item: { id: 'i1', ...value } });
const WORDS = item({ type: 'agentMessage', text: 'done' });
const ended = (more: object = {}) => said('turn/completed', { turn: { id: 'u1', status: 'completed', error: null, ...more } });
const failed = (message: string, codexErrorInfo: unknown) => ended({ status: 'failed', error: { message, codexErrorInfo, additionalDetails: null } });
const asks = (id: number, command: string, more: object = {}) => ({
  id,
  method: 'item/commandExecution/requestApproval',
  params: { threadId: 't1', turnId: 'u1', itemId: 'i1', command, reason: 'why not', ...more },
});
const asked = (started: Started, count = 1) => until(() => started.of('permission')[count - 1], { what: `${count} permission questions` });
const tokens = (started: Started): number => started.of('usage').reduce((sum, { usage }) => sum + usage.input_tokens, 0);

describe('a session of Codex, from a recorded stream', () => {
  it('goes to evidence', async () => {
    const { started, sent } = start('basic');
    expect((await started.exit()).exit).toEqual({ outcome: 'completed', reason: '', code: 0, signal: null, summary: 'The greeting is written.' });
    expect(started.of('status').map(({ status }) => status)).toEqual(['ready', 'busy']);
    expect(started.of('status')[0]?.conversation_id).toMatch(/^[0-9a-f-]{36}$/);
    expect(started.of('usage')).toHaveLength(5);
    expect(tokens(started)).toBe(5_000);
    expect(started.of('event')).toHaveLength(fixture('basic').trim().split('\n').length);
    expect(sent().map(({ method }) => method)).toEqual([undefined, 'initialize', 'initialized', 'thread/start', 'turn/start']);
    expect(started.printed()).toContain('+ good morning');
    expect(started.printed()).toContain('… 20 more lines');
  });

  it('keeps free text and secrets off the command line', async () => {
    const { started, sent, words } = start('basic', { restricted: ['git push'] });
    await started.exit();
    const { argv } = sent()[0] as unknown as { argv: string[] };
    expect(argv).toEqual(['app-server', '--disable', 'unbounded_connection_retries', '-c', 'check_for_update_on_startup=false', '-c', 'analytics.enabled=false']);
    expect(words('turn/start')[0]).toContain('Write hello.txt.');
    expect(words('thread/start')[0]).toContain('`git push`');
    expect(words('thread/start')[0]).toContain('"approvalPolicy":"on-request"');
  });

  it('asks, and hands the answer over', async () => {
    const { started, sent, root } = start('asks');
    const question = await asked(started);
    expect(question).toMatchObject({ tool: 'Bash', summary: `touch ${root}/outside.txt`, rule: 'outside of the sandbox; it says: It lies elsewhere.' });
    started.session.answer(question.request_id, { allow: true, scope: 'once', note: '' });
    expect((await started.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'Asked.' });
    expect(started.of('status').map(({ status }) => status)).toEqual(['ready', 'busy', 'waiting', 'busy']);
    expect(sent().at(-1)).toEqual({ id: 0, result: { decision: 'accept' } });
  });

  it('shows the change that it wants to make elsewhere', async () => {
    const { started, root } = start('patched');
    const question = await asked(started);
    expect(question).toMatchObject({ tool: 'Edit', summary: join(root, 'patched.txt'), detail: expect.stringContaining('elsewhere') });
    started.session.stop('seen enough', true);
    expect((await started.exit()).exit).toMatchObject({ outcome: 'stopped', reason: 'seen enough' });
    expect(started.of('permission-withdrawn')).toEqual([{ type: 'permission-withdrawn', request_id: question.request_id }]);
  });

  it('begins again after a refusal that may pass', async () => {
    const { started, words } = start('limited', { adapter: codexWith({ retryMs: 5 }) });
    expect((await started.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'It works again.' });
    expect(words('turn/start')).toHaveLength(3);
    expect(words('turn/start')[1]).toContain('Go on where you were.');
  });

  it('fails at once when the quota is used up', async () => {
    const { started, words } = start('spent', { adapter: codexWith({ retryMs: 5 }) });
    expect((await started.exit()).exit).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('usage limit'), fault: { kind: 'quota', retry_at: null } });
    expect(words('turn/start')).toHaveLength(1);
  });

  it('fails with the service in its words when the stream broke off as often as it may', async () => {
    const { started } = start('stall', { adapter: codexWith({ retryMs: 5, retries: 1 }) });
    expect((await started.exit()).exit).toMatchObject({
      outcome: 'failed',
      reason: expect.stringMatching(/idle timeout waiting for SSE \(tried 2 times\)$/),
      fault: { kind: 'network' },
    });
    expect(started.printed()).toContain('Reconnecting');
  });

  it('goes on with a conversation, and tells only what was added', async () => {
    const { started, words } = start('resumed', { resume: '01a1f98d-0a4b-7413-b753-a3dc1e41e5a1' });
    expect((await started.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'Picked up again.' });
    expect(tokens(started)).toBe(1_000);
    expect(words('thread/resume')[0]).toContain('01a1f98d-0a4b-7413-b753-a3dc1e41e5a1');
    expect(words('turn/start')[0]).toContain('# Go on');
  });

  it('breaks off what the role forbids, and goes on', async () => {
    const { started, words } = start('forbidden', { restricted: ['git push'] });
    expect((await started.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'I go on without.' });
    expect(words('turn/interrupt')).toHaveLength(1);
    expect(words('turn/start')[1]).toContain('forbids it. Go on without it.');
  });

  it('takes text within the turn', async () => {
    const { started, words } = start('more');
    await until(() => started.printed().includes('touch first.txt'), { what: 'the command' });
    await started.session.send('greet the \u001b[31mmoon');
    expect((await started.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'Heard.' });
    expect(words('turn/steer')[0]).toContain('greet the moon');
    await expect(started.session.send('too late')).rejects.toMatchObject({ code: 'SESSION_ENDED' });
  });

  it('finds the plan in the answer of an architect', async () => {
    const { started } = start('plan', { given: brief({ purpose: 'plan', role: 'architect', task: null }) });
    await started.exit();
    expect(started.of('plan')).toMatchObject([{ plan: { summary: 'two steps' } }]);
  });
});

describe('a session of Codex', () => {
  it('claims nothing when its process ends well without an end of the turn', async () => {
    const { started } = start('killed');
    await until(() => started.of('status').at(-1)?.status === 'busy', { what: 'the turn' });
    process.kill(started.of('started')[0]?.pid ?? 0, 'SIGKILL');
    expect((await started.exit()).exit).toMatchObject({ outcome: 'failed', reason: 'it ended before its turn did (SIGKILL)', signal: 'SIGKILL' });
    expect((await start([TURN, WORDS, 'DIE']).started.exit()).exit.outcome).toBe('failed');
  });

  it.each([
    ['an interrupted turn', ended({ status: 'interrupted' }), 'its turn was interrupted'],
    ['a turn without a word', ended(), 'it ended its turn without a word or an action'],
    ['a context that is full', failed('too long', 'contextWindowExceeded'), 'too long'],
  ])('fails for %s', async (_name, end, reason) => {
    expect((await start([TURN, end]).started.exit()).exit).toMatchObject({ outcome: 'failed', reason });
  });

  it('says when the quota begins anew, where the service has told it', async () => {
    const limits = said('account/rateLimits/updated', {
      rateLimits: { primary: { usedPercent: 100, resetsAt: 1_900_000_000 }, secondary: { usedPercent: 20, resetsAt: 1_990_000_000 } },
    });
    const { started } = start([TURN, limits, failed('You hit your usage limit', 'usageLimitExceeded')]);
    expect((await started.exit()).exit.fault).toEqual({ kind: 'quota', retry_at: '2030-03-17T17:46:40.000Z' });
  });

  it('says that a conversation is gone', async () => {
    const { started } = start(['{"error":{"code":-32600,"message":"no rollout found for thread id x"},"id":2}'], { resume: 'x' });
    // the recording opens a thread where this server refuses it
    expect((await started.exit()).exit.outcome).toBe('failed');
  });

  it('answers alike what was allowed for the task, by rule what the role allows or forbids, and tells the note of a denial', async () => {
    const { started, sent, words } = start(
      [TURN, asks(10, "/bin/bash -lc 'npm test'"), asks(11, 'npm test'), asks(12, 'cargo build'), asks(13, 'git push -f'), asks(14, 'rm -rf /'), WORDS, ended()],
      { allowed: ['cargo build'], restricted: ['git push'] },
    );
    const first = await asked(started);
    expect(first.summary).toBe('npm test');
    started.session.answer(first.request_id, { allow: true, scope: 'task', note: '' });
    const second = await asked(started, 2);
    expect(second.summary).toBe('rm -rf /');
    started.session.answer(second.request_id, { allow: false, scope: 'once', note: 'never' });
    expect((await started.exit()).exit.outcome).toBe('completed');
    expect(sent().flatMap(({ id, result }) => (result === undefined ? [] : [[id, result.decision]]))).toEqual([
      [10, 'accept'],
      [11, 'accept'],
      [12, 'accept'],
      [13, 'decline'],
      [14, 'decline'],
    ]);
    expect(words('turn/steer').join('\n')).toMatch(/`git push` of your role forbids it[\s\S]*The user says: never/);
  });

  it('asks the user what the agent and its servers ask, with the words of the answer', async () => {
    const input = { id: 20, method: 'item/tool/requestUserInput', params: { itemId: 'i', questions: [{ id: 'c', question: 'Which colour?', options: [{ label: 'Blue' }] }] } };
    const tool = {
      id: 21,
      method: 'mcpServer/elicitation/request',
      params: { serverName: 'docs', message: 'Allow docs to search?', _meta: { codex_approval_kind: 'mcp_tool_call' } },
    };
    const more = { id: 22, method: 'item/permissions/requestApproval', params: { itemId: 'i', permissions: { network: { enabled: true } }, reason: 'to fetch' } };
    const { started, sent } = start([TURN, input, tool, more, { id: 23, method: 'item/tool/call', params: {} }, WORDS, ended()]);
    expect(await asked(started)).toMatchObject({ tool: 'AskUserQuestion', summary: 'Which colour?', detail: expect.stringContaining('- Blue') });
    started.session.answer('20', { allow: true, scope: 'once', note: 'Green' });
    expect(await asked(started, 2)).toMatchObject({ tool: 'mcp__docs', summary: 'Allow docs to search?' });
    started.session.answer('21', { allow: true, scope: 'once', note: '' });
    expect(await asked(started, 3)).toMatchObject({ tool: 'Permissions', summary: 'to fetch' });
    started.session.answer('22', { allow: false, scope: 'once', note: '' });
    expect((await started.exit()).exit.outcome).toBe('completed');
    expect(sent().flatMap((one) => (one.method === undefined && one.id !== undefined ? [one] : []))).toMatchObject([
      { id: 20, result: { answers: { c: { answers: ['Green'] } } } },
      { id: 21, result: { action: 'accept' } },
      { id: 22, result: { permissions: {} } },
      { id: 23, error: { code: -32601 } },
    ]);
  });

  it('takes a question back that was answered elsewhere', async () => {
    const { started } = start([TURN, asks(10, 'ls')]);
    await asked(started);
    started.session.stop('changed my mind', true);
    await started.exit();
    expect(started.of('permission-withdrawn')).toEqual([{ type: 'permission-withdrawn', request_id: '10' }]);
  });

  it('hands what comes too late for one turn over with the next', async () => {
    const { started, words } = start([TURN, WORDS, 'STEERED', ended(), said('turn/started', { turn: { id: 'u2' } }), WORDS, ended()]);
    await until(() => started.printed().includes('done'), { what: 'the first words' });
    await started.session.send('one more thing');
    expect((await started.exit()).exit.outcome).toBe('completed');
    expect(words('turn/steer')[0]).toContain('one more thing');
  });

  it('bears lines it does not know, and shows those that are no JSON', async () => {
    const { started } = start([{ method: 'brand/new', params: 5 }, '"text"', 'npm \u001b]0;x\u0007warn', { method: 'item/started', params: {} }, TURN, WORDS, ended()]);
    expect((await started.exit()).exit.outcome).toBe('completed');
    expect(started.printed()).toContain('npm warn');
    expect(started.printed()).not.toContain('\u001b]0;');
  });

  it('is ended when it does not start, when the model falls silent, and when it only tells of retries, but not while a user is asked', async () => {
    const adapter = codexWith({ startMs: 400, silenceMs: 300 });
    expect((await start([], { adapter }).started.exit()).exit).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('did not start') });
    const again = said('error', { willRetry: true, error: { message: 'Reconnecting... 1/5', codexErrorInfo: null, additionalDetails: null } });
    expect((await start([TURN, again], { adapter }).started.exit()).exit).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('said nothing') });
    const patient = start([TURN, asks(10, 'ls'), WORDS, ended()], { adapter });
    await asked(patient.started);
    const since = performance.now();
    await until(() => performance.now() - since > 700);
    patient.started.session.answer('10', { allow: true, scope: 'once', note: '' });
    expect((await patient.started.exit()).exit.outcome).toBe('completed');
  });

  it('that is not installed is a failed attempt that says how to get it', async () => {
    const { started } = start([], { argv: ['no-such-codex'] });
    expect((await started.exit()).exit).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('npm i -g @openai/codex') });
    expect(started.seen.filter(({ type }) => type !== 'output').map(({ type }) => type)).toEqual(['started', 'exit']);
    expect(await codex.probe({ kind: 'codex', argv: [BINARY], model: null }, process.env)).toMatchObject({ found: true, version: 'codex-cli 0.169.0 (replayed)' });
  });
});
