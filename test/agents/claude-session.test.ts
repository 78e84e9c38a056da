import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { claude, claudeWith } from '../../src/agents/claude/index.ts';
import type { Brief } from '../../src/protocol/brief.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';
import { brief, type Started, startAgent } from './support/session.ts';

const BINARY = join(import.meta.dirname, 'support/replay-claude.mjs');
const fixture = (name: string): string => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');

interface Options {
  adapter?: typeof claude;
  resume?: string;
  given?: Brief;
  argv?: string[];
  write?: string[];
  restricted?: string[];
}
function start(recording: string | (object | string)[], options: Options = {}) {
  const root = tempDir('maos-claude-');
  const cwd = join(root, 'worktree');
  mkdirSync(cwd);
  const text =
    typeof recording === 'string' ? recording.replaceAll('/repo', cwd) : recording.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join('\n');
  writeFileSync(join(root, 'replay.jsonl'), text);
  const received = join(root, 'received.jsonl');
  const started = startAgent(options.adapter ?? claude, {
    cwd,
    files: join(root, 'files'),
    argv: options.argv ?? [BINARY],
    resume: options.resume ?? null,
    brief: options.given ?? brief(),
    tools: { write: options.write ?? ['.'], restricted: options.restricted ?? [] },
    env: { PATH: process.env.PATH ?? '', REPLAY: join(root, 'replay.jsonl'), RECEIVED: received },
  });
  const input = (): Record<string, unknown>[] =>
    readFileSync(received, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { started, cwd, input };
}
const init = { type: 'system', subtype: 'init', session_id: 'c1', model: 'm1' };
const asks = (id: string, tool: string, input: object, more: object = {}) => ({
  type: 'control_request',
  request_id: id,
  request: { subtype: 'can_use_tool', tool_name: tool, input, ...more },
});
const result = (more: object = {}) => ({
  usage: { input_tokens: 10, output_tokens: 5 },
  total_cost_usd: 0.6,
  type: 'result',
  subtype: 'success',
  is_error: false,
  result: 'done',
  num_turns: 1,
  ...more,
});
const asked = (started: Started, count = 1) => until(() => started.of('permission')[count - 1], { what: `${count} permission questions` });

describe('a session of Claude Code', () => {
  it('goes from a recorded stream to evidence', async () => {
    const { started, input } = start(fixture('claude-basic.jsonl'));
    const question = await asked(started);
    expect(question).toMatchObject({ tool: 'Bash', summary: 'ls /nowhere', rule: expect.any(String) });
    started.session.answer(question.request_id, { allow: true, scope: 'once', note: '' });
    expect((await started.exit()).exit).toEqual({ outcome: 'completed', reason: '', code: 0, signal: null, summary: 'The greeting is written.' });
    expect(started.of('status').map(({ status }) => status)).toEqual(['ready', 'busy', 'waiting', 'busy']);
    expect(started.of('usage')).toEqual([{ type: 'usage', model: 'claude-sonnet-4-5', usage: { input_tokens: 5_000, output_tokens: 500, usd: expect.closeTo(0.0225, 4) } }]);
    expect(started.of('event')).toHaveLength(fixture('claude-basic.jsonl').trim().split('\n').length);
    expect(JSON.stringify(input()[2])).toContain('Write hello.txt.');
    expect(
      input()
        .slice(3)
        .map((line) => (line.response as { response: { behavior: string } }).response.behavior),
    ).toEqual(['allow', 'allow', 'allow']);
    expect(
      input()
        .slice(3)
        .some((line) => JSON.stringify(line).includes('updatedPermissions')),
    ).toBe(false);
  });

  it('keeps free text off the command line', async () => {
    const { started, input } = start([init, result()], { restricted: ['git commit', 'WebFetch'] });
    await started.exit();
    const { argv } = input()[0] as { argv: string[] };
    expect(argv.slice(0, 5)).toEqual(['-p', '--input-format', 'stream-json', '--output-format', 'stream-json']);
    expect(argv.join(' ')).toContain('--setting-sources user --strict-mcp-config --permission-mode default');
    expect(argv.slice(argv.indexOf('--disallowedTools'))).toEqual(expect.arrayContaining(['Bash(git commit *)', 'WebFetch', 'EnterWorktree']));
    expect(argv.join(' ')).not.toContain('hello.txt');
    expect(argv.filter((word) => word.includes('agent play'))).toEqual([]);
  });

  it('fails when the result says so, whatever its subtype', async () => {
    expect((await start(fixture('claude-limited.jsonl')).started.exit()).exit).toMatchObject({
      outcome: 'failed',
      reason: 'API Error: Request rejected (429) · Number of requests has exceeded your rate limit',
    });
    expect((await start([init, result({ is_error: true, result: '', errors: ['overloaded'], api_error_status: 529 })]).started.exit()).exit).toMatchObject({
      outcome: 'failed',
      reason: 'overloaded (API status 529)',
    });
  });

  it('says in its status that the service refuses, until it answers again', async () => {
    const retry = { type: 'system', subtype: 'api_retry', attempt: 1, max_retries: 10, retry_delay_ms: 30_000, error_status: 429, error: 'rate_limit' };
    const { started } = start([init, retry, { type: 'assistant', message: { id: 'a', content: [{ type: 'text', text: 'hm' }] } }, result()]);
    expect((await started.exit()).exit.outcome).toBe('completed');
    const told = started.of('status').map(({ status, detail }) => (detail === undefined ? status : `${status}: ${detail}`));
    expect(told).toEqual(['ready', 'busy', 'busy: the service refuses (429), tries again in 30s', 'busy']);
  });

  it('knows from the service when a quota is back, also where the words do not say', async () => {
    const back = Math.floor(Date.now() / 1_000) + 7_200;
    const refused = { type: 'rate_limit_event', rate_limit_info: { status: 'rejected', resetsAt: back, rateLimitType: 'five_hour' } };
    const failed = result({ is_error: true, result: "You've hit your usage limit", api_error_status: 429 });
    expect((await start([init, refused, failed]).started.exit()).exit.fault).toEqual({ kind: 'quota', retry_at: new Date(back * 1_000).toISOString() });
    const allowed = { type: 'rate_limit_event', rate_limit_info: { status: 'allowed', resetsAt: back } };
    expect((await start([init, allowed, failed]).started.exit()).exit.fault).toEqual({ kind: 'quota', retry_at: null });
  });

  it('fails when it ends without a result, and tells the tokens that were seen', async () => {
    const said = { message: { id: 'a', content: [{ type: 'text', text: 'hm' }], usage: { input_tokens: 7, output_tokens: 1 } }, type: 'assistant' };
    const { started } = start([init, said, 'DIE']);
    expect((await started.exit()).exit).toMatchObject({ outcome: 'failed', reason: 'it ended without a result (SIGKILL)', signal: 'SIGKILL' });
    expect(started.of('usage')).toEqual([{ type: 'usage', model: 'm1', usage: { input_tokens: 7, output_tokens: 1, usd: null } }]);
  });

  it('subtracts what a conversation had cost before it was resumed', async () => {
    const { started, input } = start([init, result()], { resume: 'c1' });
    await started.exit();
    expect(started.of('usage')[0]?.usage.usd).toBeCloseTo(0.1);
    expect(JSON.stringify(input()[3])).toContain('# Go on');
    expect((input()[0] as { argv: string[] }).argv.join(' ')).toContain('--resume c1');
  });

  it('hands every answer to the question it belongs to, and remembers none', async () => {
    const { started, input } = start([
      init,
      asks('q1', 'Bash', { command: 'npm test' }, { parallel: true }),
      asks('q2', 'Bash', { command: 'npm test' }),
      asks('q3', 'Bash', { command: 'npm test; rm -rf x' }),
      result(),
    ]);
    expect(await asked(started, 2)).toMatchObject({ request_id: 'q2', grant: 'Bash npm test' });
    started.session.answer('q1', { allow: true, scope: 'task', note: '' });
    started.session.answer('q2', { allow: true, scope: 'once', note: '' });
    expect(await asked(started, 3)).toMatchObject({ request_id: 'q3' });
    started.session.answer('q3', { allow: false, scope: 'once', note: 'no rm' });
    await started.exit();
    expect(
      input()
        .slice(3)
        .map((line) => (line.response as { request_id: string; response: { behavior: string; message?: string } }).response),
    ).toEqual([
      { behavior: 'allow', updatedInput: { command: 'npm test' } },
      { behavior: 'allow', updatedInput: { command: 'npm test' } },
      { behavior: 'deny', message: 'no rm' },
    ]);
  });

  it('looks at every tool call before it runs: what the role forbids is denied by name, and told', async () => {
    const call = (id: string, tool_name: string, tool_input: object) => ({
      type: 'control_request',
      request_id: id,
      request: { subtype: 'hook_callback', callback_id: 'maos-tool-call', input: { hook_event_name: 'PreToolUse', tool_name, tool_input } },
    });
    const { started, input } = start(
      [
        init,
        call('h1', 'Bash', { command: 'cd x && git push -f' }),
        call('h2', 'Read', { file_path: '/etc/hosts' }),
        call('h3', 'Write', { file_path: '/etc/x', content: '' }),
        result(),
      ],
      { restricted: ['git push'] },
    );
    expect((await started.exit()).exit.outcome).toBe('completed');
    const answers = input().flatMap((line) =>
      line.type === 'control_response' && String((line.response as { request_id: string }).request_id).startsWith('h')
        ? [(line.response as { response: { hookSpecificOutput?: object } }).response.hookSpecificOutput]
        : [],
    );
    expect(answers).toEqual([
      expect.objectContaining({ permissionDecision: 'deny', permissionDecisionReason: expect.stringContaining('tools_restricted: git push') }),
      undefined,
      expect.objectContaining({ permissionDecision: 'ask' }),
    ]);
    expect(started.of('ruled')).toEqual([{ type: 'ruled', tool: 'Bash', summary: 'cd x && git push -f', rule: 'tools_restricted: git push' }]);
  });

  it('takes a question back that the CLI takes back', async () => {
    const { started } = start([init, asks('q1', 'Bash', { command: 'ls' })]);
    await asked(started);
    started.session.stop('changed my mind', true);
    await started.exit();
    expect(started.of('permission-withdrawn')).toEqual([{ type: 'permission-withdrawn', request_id: 'q1' }]);
    expect(started.seen.at(-1)).toMatchObject({ type: 'exit', exit: { outcome: 'stopped' } });
  });

  it('waits for its sub-agents, but not for a shell left in the background', async () => {
    const tasks = (type: string | null) => ({ type: 'system', subtype: 'background_tasks_changed', tasks: type === null ? [] : [{ task_id: 't', task_type: type }] });
    expect((await start([init, tasks('local_agent'), result({ result: 'first' }), tasks(null), result({ result: 'second' })]).started.exit()).exit.summary).toBe('second');
    expect((await start([init, tasks('local_bash'), result({ result: 'first' })]).started.exit()).exit.summary).toBe('first');
    expect((await start([init, tasks('local_agent'), result(), 'DIE']).started.exit()).exit).toMatchObject({ outcome: 'failed' });
  });

  it('finds the plan in the answer of an architect', async () => {
    const given = brief({ purpose: 'plan', role: 'architect', task: null });
    const { started } = start([init, result({ result: 'Thoughts.\n```json\n{"draft": 1}\n```\nBetter:\n```json\n{"tasks": []}\n```\n' })], { given });
    await started.exit();
    expect(started.of('plan')).toEqual([{ type: 'plan', plan: { tasks: [] } }]);
  });

  it('bears lines it does not know, and shows those that are no JSON', async () => {
    const { started } = start([{ later: true, type: 'brand_new' }, 'npm \u001b]0;x\u0007warn', { type: 'assistant', message: 5 }, init, result()]);
    expect((await started.exit()).exit.outcome).toBe('completed');
    expect(started.printed()).toContain('npm warn');
    expect(started.printed()).not.toContain('\u001b]0;');
  });

  it('is ended when it does not start, and when the model falls silent, but not while a user is asked', async () => {
    const adapter = claudeWith({ startMs: 300, silenceMs: 300 });
    const silent = claudeWith({ silenceMs: 300 });
    expect((await start([], { adapter }).started.exit()).exit).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('did not start') });
    expect((await start([init], { adapter: silent }).started.exit()).exit).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('said nothing') });
    const patient = start([init, asks('q1', 'Bash', { command: 'ls' }), result()], { adapter: silent });
    await asked(patient.started);
    const since = performance.now();
    await until(() => performance.now() - since > 700);
    patient.started.session.answer('q1', { allow: true, scope: 'once', note: '' });
    expect((await patient.started.exit()).exit.outcome).toBe('completed');
  });

  it('that is not installed is a failed attempt that says how to get it', async () => {
    const { started } = start([], { argv: ['no-such-claude'] });
    expect((await started.exit()).exit).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('npm i -g @anthropic-ai/claude-code') });
    expect(started.seen.filter(({ type }) => type !== 'output').map(({ type }) => type)).toEqual(['started', 'exit']);
    expect(await claude.probe({ kind: 'claude', argv: [BINARY], model: null }, process.env)).toMatchObject({ found: true, version: '2.1.329 (replayed)' });
  });
});
