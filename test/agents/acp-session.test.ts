/** The client of the Agent Client Protocol against a small agent that speaks it through the official SDK. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { acpWith } from '../../src/agents/acp/index.ts';
import { type AcpManifest, anyAgent } from '../../src/agents/acp/manifest.ts';
import type { Adapter } from '../../src/agents/contract.ts';
import { plain } from '../../src/agents/look/plain.ts';
import type { Limits } from '../../src/agents/process/watchdog.ts';
import type { Brief } from '../../src/protocol/brief.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';
import { brief, type Started, startAgent } from './support/session.ts';

const AGENT = join(import.meta.dirname, 'support/acp-agent.mjs');
const manifest: AcpManifest = { ...anyAgent({ kind: 'acp', argv: ['agent'], model: null }), name: 'scripted', env: { QUIET: '1' } };

interface Options {
  /** Beside the turns: what the agent offers. */
  offers?: object;
  manifest?: Partial<AcpManifest>;
  limits?: Partial<Limits>;
  resume?: string;
  given?: Brief;
  write?: string[];
  allowed?: string[];
  restricted?: string[];
  env?: Record<string, string>;
  model?: string;
}
function start(turns: object[][], options: Options = {}) {
  const root = tempDir('maos-acp-');
  const cwd = join(root, 'worktree');
  mkdirSync(cwd);
  const steps = join(root, 'steps.json');
  writeFileSync(steps, JSON.stringify({ turns, ...options.offers }).replaceAll('/repo', cwd));
  const log = join(root, 'seen.jsonl');
  const adapter: Adapter = acpWith('acp', { ...manifest, ...options.manifest }, options.limits);
  const started = startAgent(adapter, {
    cwd,
    files: join(root, 'files'),
    argv: [process.execPath, AGENT],
    model: options.model ?? null,
    resume: options.resume ?? null,
    brief: options.given ?? brief(),
    tools: { write: options.write ?? ['.'], allowed: options.allowed ?? [], restricted: options.restricted ?? [] },
    env: { PATH: process.env.PATH ?? '', ACP_STEPS: steps, ACP_SEEN: log, ...options.env },
  });
  const seen = (): Record<string, unknown>[] =>
    existsSync(log)
      ? readFileSync(log, 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as Record<string, unknown>)
      : [];
  const prompts = (): string[] => seen().flatMap(({ prompt }) => (typeof prompt === 'string' ? [prompt] : []));
  return { started, cwd, seen, prompts };
}
const asked = (started: Started, count = 1) => until(() => started.of('permission')[count - 1], { what: `${count} permission questions` });
const lines = (started: Started): string[] => plain(started.printed()).trimEnd().split('\n');
const bash = (id: string, command: string) => ({ toolCallId: id, kind: 'execute', title: command, status: 'pending', rawInput: { command, description: 'to see it run' } });
const edit = (id: string, path: string) => ({
  toolCallId: id,
  kind: 'edit',
  title: `Write ${path}`,
  content: [{ type: 'diff', path, oldText: '', newText: 'hello\n' }],
  locations: [{ path }],
});
const done = [{ text: 'done' }];

describe('an agent of the Agent Client Protocol', () => {
  it('is given its brief, shown as it works, and believed when its turn ends', async () => {
    const { started, prompts, seen, cwd } = start([
      [
        { thought: 'A thought.\n' },
        { text: 'I will write ' },
        { text: 'it.\nThen I look at it. This sentence is long enough to be wrapped in a terminal of one hundred and twenty columns, is it not.' },
        {
          update: {
            sessionUpdate: 'plan',
            entries: [
              { content: 'write', priority: 'high', status: 'completed' },
              { content: 'look', priority: 'high', status: 'pending' },
            ],
          },
        },
        { update: { sessionUpdate: 'tool_call', toolCallId: 'e', title: 'write', kind: 'edit', status: 'pending', rawInput: {} } },
        {
          update: {
            sessionUpdate: 'tool_call_update',
            toolCallId: 'e',
            status: 'completed',
            content: [{ type: 'diff', path: '/repo/a.txt', oldText: 'x\n', newText: 'y\n' }],
            locations: [{ path: '/repo/a.txt' }],
          },
        },
        { update: { sessionUpdate: 'tool_call', toolCallId: 'b', title: 'ls', kind: 'execute', status: 'in_progress', rawInput: { command: 'ls /nowhere' } } },
        {
          update: {
            sessionUpdate: 'tool_call_update',
            toolCallId: 'b',
            status: 'failed',
            content: [{ type: 'content', content: { type: 'text', text: 'no \u001b[31msuch file' } }],
          },
        },
        { raw: 'a warning on \u001b]0;x\u0007stdout' },
        { update: { sessionUpdate: 'brand_new', what: 1 } },
        { text: 'The greeting is written.' },
      ],
    ]);
    expect((await started.exit()).exit).toEqual({ outcome: 'completed', reason: '', code: expect.anything(), signal: null, summary: 'The greeting is written.' });
    expect(started.of('status')).toEqual([
      { type: 'status', status: 'ready', conversation_id: expect.stringMatching(/^c\d+$/) },
      { type: 'status', status: 'busy' },
    ]);
    expect(prompts()[0]).toContain('Write hello.txt.');
    expect(seen()[1]).toEqual({ new: { cwd, mcpServers: [] } });
    expect(lines(started)).toEqual([
      '> T1 Write the greeting',
      '∴ A thought.',
      '● I will write it.',
      '  Then I look at it. This sentence is long enough to be wrapped in a terminal of one hundred and twenty columns, is',
      '  it not.',
      '  ☑ write',
      '  ☐ look',
      '● Edit(a.txt)',
      '    - x',
      '    + y',
      '● Bash(ls /nowhere)',
      '  ⎿ no such file',
      '  a warning on stdout',
      '● The greeting is written.',
    ]);
    expect(started.seen[0]?.type).toBe('started');
    expect(started.seen.at(-1)?.type).toBe('exit');
    expect(started.of('event').length).toBeGreaterThan(10);
  });

  it('asks, and goes on when it is allowed', async () => {
    const { started, seen } = start([[{ ask: bash('1', 'npm test') }, { ask: bash('3', 'npm test; rm -rf x') }, { text: 'done' }]]);
    expect(await asked(started)).toMatchObject({
      tool: 'Bash',
      summary: 'npm test',
      detail: 'npm test',
      why: 'to see it run',
      rule: 'not in tools_allowed',
      grant: 'Bash npm test',
    });
    expect(started.of('status').at(-1)?.status).toBe('waiting');
    started.session.answer('q1', { allow: true, scope: 'task', note: '' });
    expect(await asked(started, 2)).toMatchObject({ summary: 'npm test; rm -rf x' });
    started.session.answer('q2', { allow: true, scope: 'once', note: '' });
    expect((await started.exit()).exit.outcome).toBe('completed');
    expect(seen().flatMap(({ outcome }) => (outcome === undefined ? [] : [(outcome as { optionId: string }).optionId]))).toEqual(['yes', 'yes']);
  });

  it('is told what was not allowed, and why, when that ended its turn or came with a reason', async () => {
    const quiet = start([[{ ask: bash('1', 'touch a'), no: [] }], done]);
    quiet.started.session.answer((await asked(quiet.started)).request_id, { allow: false, scope: 'once', note: '' });
    expect((await quiet.started.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'done' });
    expect(quiet.prompts()[1]).toBe('This was not allowed:\n- touch a\n\nGo on without it. If the work cannot be done without it, say so.');

    const cancels = start([[{ ask: bash('1', 'touch a'), no: [{ stop: 'cancelled' }] }], done]);
    cancels.started.session.answer((await asked(cancels.started)).request_id, { allow: false, scope: 'once', note: 'not here' });
    expect((await cancels.started.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'done' });
    expect(cancels.prompts()[1]).toContain('not here');

    const heeds = start([[{ ask: bash('1', 'touch a'), no: [{ text: 'Then without it.' }] }], [{ error: { code: 1, message: 'no second turn' } }]]);
    heeds.started.session.answer((await asked(heeds.started)).request_id, { allow: false, scope: 'once', note: '' });
    expect((await heeds.started.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'Then without it.' });
  });

  it('needs no asking for edits in its directories, verbs of the run and what its role allows, and never gets what its role forbids', async () => {
    const { started, seen } = start(
      [
        [
          { ask: edit('1', '/repo/src/a.txt') },
          { ask: bash('2', 'maos-tui agent progress "half way" --percent 50') },
          { ask: bash('3', 'git commit -m "it works"') },
          { ask: bash('4', 'git fetch && git push origin x') },
          { ask: edit('5', '/repo/docs/a.txt') },
          { ask: bash('6', 'maos-tui agent progress "$(rm x)"') },
          { text: 'done' },
        ],
      ],
      { write: ['src'], allowed: ['git commit'], restricted: ['Bash(git push *)'] },
    );
    for (const [count, summary] of [
      [1, expect.stringMatching(/docs\/a\.txt$/)],
      [2, 'maos-tui agent progress "$(rm x)"'],
    ] as const) {
      const question = await asked(started, count);
      expect(question.summary).toEqual(summary);
      started.session.answer(question.request_id, { allow: true, scope: 'once', note: '' });
    }
    await started.exit();
    expect(seen().flatMap(({ outcome }) => (outcome === undefined ? [] : [(outcome as { optionId: string }).optionId]))).toEqual(['yes', 'yes', 'yes', 'no', 'yes', 'yes']);
    expect(started.of('permission')[0]?.detail).toContain('+ hello');
    expect(lines(started)).toContain('  denied by the rule tools_restricted: Bash(git push *): git fetch && git push origin x');
  });

  it('hands over a text when the turn is over', async () => {
    const { started, prompts } = start([[{ ask: bash('1', 'ls') }, { text: 'first' }], [{ text: 'second' }]]);
    const question = await asked(started);
    const sent = started.session.send('and greet the moon');
    started.session.answer(question.request_id, { allow: true, scope: 'once', note: '' });
    await sent;
    expect((await started.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'second' });
    expect(prompts()[1]).toBe('and greet the moon');
    await expect(started.session.send('too late')).rejects.toMatchObject({ code: 'SESSION_ENDED' });
  });

  it('goes on with its conversation, and tells what that cost beyond what it had', async () => {
    const home = tempDir('maos-acp-home-');
    const offers = { usage: { before: 0.5, each: 0.25 } };
    const first = start([[{ text: 'a' }, { die: true }]], { env: { ACP_HOME: home } });
    expect((await first.started.exit()).exit).toMatchObject({ outcome: 'failed', reason: 'scripted ended in the middle (SIGKILL)', signal: 'SIGKILL' });
    const conversation = first.started.of('status')[0]?.conversation_id ?? '';
    const second = start([done], { env: { ACP_HOME: home }, resume: conversation, offers, model: 'm1' });
    expect((await second.started.exit()).exit.outcome).toBe('completed');
    expect(second.started.of('status')[0]?.conversation_id).toBe(conversation);
    expect(second.prompts()[0]).toContain('# Go on');
    expect(second.started.printed()).not.toContain('from before');
    expect(second.started.of('usage')).toEqual([{ type: 'usage', model: 'm1', usage: { input_tokens: 100, output_tokens: 10, usd: 0.25 } }]);
  });

  it('begins afresh, and says so, where the old conversation cannot be had', async () => {
    const { started, prompts } = start([done], { resume: 'gone', env: { ACP_HOME: tempDir('maos-acp-home-') } });
    expect((await started.exit()).exit.outcome).toBe('completed');
    expect(prompts()[0]).toMatch(/^An earlier conversation about this work is lost.*# Do one task/s);
    expect(started.of('status')[0]?.conversation_id).not.toBe('gone');
    expect(started.printed()).toContain('cannot be gone on with');
  });

  it('does not load a conversation that loading would lose', async () => {
    const home = tempDir('maos-acp-home-');
    const minutes = [0, 1].map((ahead) => new Date(Date.now() + ahead * 60_000).toISOString().slice(0, 16).replace(':', '-'));
    mkdirSync(join(home, '.x/project/chats'), { recursive: true });
    for (const minute of minutes) writeFileSync(join(home, `.x/project/chats/s-${minute}-abcdefgh.json`), '');
    writeFileSync(join(home, 'abcdefgh-1.json'), '');
    const options = { resume: 'abcdefgh-1', env: { HOME: home, ACP_HOME: home } };
    const unsafe = start([done], { ...options, manifest: { unsafe_load: '.x/*/chats/s-{minute}-{id}.json' } });
    await unsafe.started.exit();
    expect(unsafe.seen().some((one) => 'load' in one)).toBe(false);
    const safe = start([done], { ...options, manifest: { unsafe_load: '.x/*/other/s-{minute}-{id}.json' } });
    await safe.started.exit();
    expect(safe.seen().some((one) => 'load' in one)).toBe(true);
  });

  it.each([
    ['a refusal', [{ text: 'no' }, { stop: 'refusal' }], 'the model refused to go on'],
    ['a cut answer', [{ text: 'so' }, { stop: 'max_tokens' }], expect.stringContaining('cut off')],
    ['a turn it cancelled', [{ text: 'so' }, { stop: 'cancelled' }], 'it cancelled its own turn'],
    ['an error', [{ error: { code: 429, message: '{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"slow down"}}' } }], '429 RESOURCE_EXHAUSTED slow down'],
    ['an error with detail', [{ error: { code: -32603, message: 'Internal error', data: { details: 'no credit' } } }], 'Internal error: no credit'],
    ['an error said as text', [{ text: 'API Error: 429 Too many requests' }], 'API Error: 429 Too many requests'],
    ['nothing at all', [], 'it ended its turn without a word or an action'],
  ])('fails with %s', async (_what, steps, reason) => {
    expect((await start([steps]).started.exit()).exit).toMatchObject({ outcome: 'failed', reason });
  });

  it('is ended when it does not start, gives no first answer or falls silent, but not while a tool runs or a user is asked', async () => {
    const limits = { startMs: 10_000, firstMs: 400, silenceMs: 250 };
    const never = start([[{ stall: true }]], { limits });
    expect((await never.started.exit()).exit).toMatchObject({ outcome: 'failed', reason: 'the model gave no answer for 0 s' });
    expect(never.seen().at(-1)).toEqual({ cancel: true });
    const silent = start([[{ text: 'I ' }, { stall: true }]], { limits });
    expect((await silent.started.exit()).exit).toMatchObject({ outcome: 'failed', reason: 'the model said nothing for 0 s' });
    const works = start([[{ ask: bash('1', 'sleep') }, { shell: 'true' }]], { limits });
    works.started.session.answer((await asked(works.started)).request_id, { allow: true, scope: 'once', note: '' });
    const began = performance.now();
    await until(() => performance.now() - began > 600, { what: 'longer than its silence may be' });
    expect(works.started.of('exit')).toEqual([]);
    works.started.session.stop('seen', false);
    expect((await works.started.exit()).exit).toMatchObject({ outcome: 'stopped', reason: 'seen' });
  });

  it('is stopped in the middle, and its question taken back', async () => {
    const { started, seen } = start([[{ ask: bash('1', 'ls') }]]);
    await asked(started);
    started.session.stop('enough', false);
    expect((await started.exit(5_000)).exit).toMatchObject({ outcome: 'stopped', reason: 'enough' });
    expect(started.of('permission-withdrawn')).toEqual([{ type: 'permission-withdrawn', request_id: 'q1' }]);
    expect(seen()).toContainEqual({ cancel: true });
    const killed = start([[{ stall: true }]]);
    await until(() => killed.prompts().length > 0);
    killed.started.session.stop('now', true);
    expect((await killed.started.exit(5_000)).exit).toMatchObject({ outcome: 'stopped', signal: 'SIGKILL' });
  });

  it('works only in a mode that asks', async () => {
    const better = start([done], { offers: { modes: ['yolo', 'default'] } });
    expect((await better.started.exit()).exit.outcome).toBe('completed');
    expect(better.seen()).toContainEqual({ mode: 'default' });
    const none = start([done], { offers: { modes: ['yolo', 'full-auto'] } });
    expect((await none.started.exit()).exit).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('does not ask') });
    const changes = start([[{ update: { sessionUpdate: 'current_mode_update', currentModeId: 'yolo' } }, { stall: true }]], { offers: { modes: ['default', 'yolo'] } });
    expect((await changes.started.exit()).exit).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('changed into the mode yolo') });
  });

  it('is logged in by what the environment holds, else says how', async () => {
    const way = { authenticate: [{ env: 'KEY', method: 'by-key' }], login: { env: [], files: [], hint: 'Run: agent login' } };
    const can = start([done], { offers: { login: 'by-key' }, manifest: way, env: { KEY: 'k' } });
    expect((await can.started.exit()).exit.outcome).toBe('completed');
    expect(can.seen()).toContainEqual({ authenticate: 'by-key' });
    const cannot = start([done], { offers: { login: 'by-key' }, manifest: way });
    expect((await cannot.started.exit()).exit.reason).toContain('It is not logged in. Run: agent login');
  });

  it('is started quietly, with its model and its settings in its own words', async () => {
    const more = { args: ['--acp'], model_flag: '-m', json_env: { name: 'AGENT_CONFIG', value: { ask: { bash: 'ask' } }, model_key: 'model' } };
    const { started, seen } = start([done], { manifest: more, model: 'big', env: { AGENT_CONFIG: '{"ask":{"bash":"allow","read":"allow"},"theme":1}', OWN: 'x' } });
    await started.exit();
    const first = seen()[0] as { argv: string[]; env: { quiet: string; own: string; config: string } };
    expect(first.argv).toEqual(['--acp', '-m', 'big']);
    expect(first.env).toMatchObject({ quiet: '1', own: 'x' });
    expect(JSON.parse(first.env.config)).toEqual({ ask: { bash: 'ask', read: 'allow' }, theme: 1, model: 'big' });
  });

  it('says when it is not installed, or speaks another version', async () => {
    const missing = startAgent(acpWith('acp', null), { cwd: tempDir(), files: join(tempDir(), 'f'), argv: ['no-such-agent'], env: { PATH: '/nowhere' } });
    expect((await missing.exit()).exit).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('no-such-agent cannot be started') });
    expect(missing.seen[0]).toMatchObject({ type: 'started', pid: 0 });
    expect((await start([done], { offers: { version: 2 } }).started.exit()).exit.reason).toContain('version 2 of the Agent Client Protocol');
  });

  it('finds the plan in the answer of an architect', async () => {
    const given = brief({ purpose: 'plan', role: 'architect', task: null });
    const { started } = start([[{ text: 'Thoughts.\n```json\n{"draft": 1}\n```\n' }, { text: 'Better:\n```json\n{"tasks": []}\n```\n' }]], { given });
    await started.exit();
    expect(started.of('plan')).toEqual([{ type: 'plan', plan: { tasks: [] } }]);
  });

  it('is stalled when it falls silent, is heard again, and its late report counts', async () => {
    const { started, cwd } = start([[{ text: 'I think.\n' }, { until: '/repo/go-on' }, { text: 'Late, but done.' }]], {
      limits: { silenceMs: 600_000, firstMs: 600_000, warnMs: 100 },
    });
    const stalled = () => started.of('stalled').map(({ reason }) => reason);
    const words = /^the model (said nothing|gave no answer) for 0 s; it is stopped after 600 s$/;
    await until(() => words.test(stalled().at(-1) ?? ''), { what: 'the silence to be noticed' });
    writeFileSync(join(cwd, 'go-on'), '');
    expect((await started.exit()).exit).toMatchObject({ outcome: 'completed', summary: expect.stringContaining('Late, but done.') });
    expect(stalled().filter((reason) => reason === null).length).toBeGreaterThan(0);
  });
});
