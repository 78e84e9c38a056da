/** The adapter against the real Claude Code: what the recorded streams of the quick tests cannot prove. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { claude, claudeWith } from '../../../src/agents/claude/index.ts';
import type { Adapter } from '../../../src/agents/contract.ts';
import type { Brief } from '../../../src/protocol/brief.ts';
import { makeTempDir, removeDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';
import { brief, type Started, startAgent } from '../support/session.ts';
import { type ClaudeHome, claudeEnv, endMarked, installClaude, type ModelServer, startModelServer } from './harness.ts';
import { ASKS_COLOUR, LONG_PROMPT, type Turn } from './scenario.ts';

let binary: string;
let server: ModelServer;
let home: ClaudeHome;
let root: string;
let worktree: string;
const marks: string[] = [];

const PLAN = { summary: 'two steps', phases: [], tasks: [{ id: 'T1', title: 'One', role: 'backend' }] };

const LIMITED: Turn = { error: { status: 429, type: 'rate_limit_error', message: 'Number of requests has exceeded your rate limit', headers: { 'retry-after': '1' } } };
let refusals = 0;

beforeAll(async () => {
  binary = await installClaude();
  server = await startModelServer({
    basic: [
      ({ cwd }) => ({ text: 'I will write the greeting first.', tools: [{ name: 'Write', input: { file_path: `${cwd}/hello.txt`, content: 'hello\n' } }] }),
      { tools: [{ name: 'Bash', input: { command: 'node -e "console.log(6*7)" > answer.txt && cat answer.txt', description: 'Compute the answer' } }] },
      { text: 'The greeting is written.' },
    ],
    hidden: [{ tools: [{ name: 'Bash', input: { command: 'true && (touch forbidden.txt)' } }] }, { text: 'I was not allowed.' }],
    denied: [{ tools: [{ name: 'Bash', input: { command: 'touch forbidden.txt' } }] }, { text: 'I was not allowed.' }],
    twice: [{ tools: [{ name: 'Bash', input: { command: 'touch one.txt' } }] }, { tools: [{ name: 'Bash', input: { command: 'touch one.txt' } }] }, { text: 'Done twice.' }],
    verbs: [{ tools: [{ name: 'Bash', input: { command: 'maos-tui agent progress "half way" --percent 50' } }] }, { text: 'Reported.' }],
    question: [ASKS_COLOUR, { text: 'Thank you.' }],
    long: [
      { tools: [{ name: 'Bash', input: { command: "node -e \"require('fs').writeFileSync('running', ''); setInterval(()=>{}, 1e8)\"", timeout: 90_000 } }] },
      { text: 'Picked up again.' },
    ],
    limit: [LIMITED],
    again: [() => (refusals++ < 1 ? LIMITED : { text: 'It went well in the end.' })],
    stall: [{ stall: true }],
    prompt: [{ text: 'I have read it.' }],
    plan: [{ text: `Here it is.\n\n\`\`\`json\n${JSON.stringify(PLAN, null, 2)}\n\`\`\`\n` }],
    helper: [
      { tools: [{ name: 'Task', input: { description: 'help', prompt: 'SCENARIO:helped', subagent_type: 'general-purpose' } }] },
      { text: 'It works in the background.' },
      { text: 'My helper is done.' },
    ],
    helped: [{ tools: [{ name: 'Bash', input: { command: 'touch helped.txt' } }] }, { text: 'helped' }],
    cut: [
      { tools: [{ name: 'Bash', input: { command: "node -e \"require('fs').writeFileSync('running', ''); setInterval(()=>{}, 1e8)\"", timeout: 90_000 } }] },
      { text: 'I left it.' },
    ],
    more: [
      { tools: [{ name: 'Bash', input: { command: 'touch first.txt' } }] },
      ({ lastToolResult }) => ({ text: lastToolResult.includes('greet the moon') ? 'I heard of the moon.' : 'I heard nothing.' }),
    ],
  });
});
afterAll(async () => {
  await server.close();
});
afterEach(async () => {
  for (const mark of marks.splice(0)) await endMarked(mark);
  await home.remove();
  removeDir(root);
});

async function start(
  scenario: string,
  options: {
    resume?: string;
    brief?: Partial<Brief>;
    keep?: boolean;
    env?: Record<string, string>;
    write?: string[];
    restricted?: string[];
    settings?: object;
    project?: object;
    trusted?: boolean;
    adapter?: Adapter;
    text?: string;
  } = {},
): Promise<Started> {
  if (options.keep !== true) {
    home = await claudeEnv(server);
    root = makeTempDir('maos-claude-');
    worktree = join(root, 'worktree');
    mkdirSync(worktree);
  }
  if (options.project !== undefined) {
    mkdirSync(join(worktree, '.claude'));
    writeFileSync(join(worktree, '.claude/settings.json'), JSON.stringify(options.project));
  }
  if (options.settings !== undefined) {
    mkdirSync(join(home.home, '.claude'), { recursive: true });
    writeFileSync(join(home.home, '.claude/settings.json'), JSON.stringify(options.settings));
  }
  const started = startAgent(options.adapter ?? claude, {
    cwd: worktree,
    files: join(root, 'files'),
    argv: [binary],
    model: 'claude-sonnet-4-5',
    env: { ...home.env, ...options.env },
    resume: options.resume ?? null,
    trusted: options.trusted ?? false,
    tools: { write: options.write ?? ['.'], restricted: options.restricted ?? [] },
    brief: brief({
      ...options.brief,
      ...(options.brief?.purpose === 'plan'
        ? {}
        : {
            task: {
              ...brief().task,
              id: 'T1',
              title: 'Greet',
              description: `SCENARIO:${scenario}${options.text ?? ''}`,
              acceptance: [],
              files: [],
              checks: [],
              priority: 'medium',
            },
          }),
    }),
  });
  marks.push(started.mark);
  return started;
}
const question = (started: Started) => until(() => started.of('permission')[0], { timeout: 20_000, what: 'a permission question' });

describe('Claude Code', () => {
  it('is found with its version, and told how to get when absent', async () => {
    await start('denied').then(({ session }) => session.stop('not needed', true));
    expect(await claude.probe({ kind: 'claude', argv: [binary], model: null }, process.env)).toMatchObject({ found: true, version: '2.1.329 (Claude Code)' });
    expect(await claude.probe({ kind: 'claude', argv: ['no-such-claude'], model: null }, process.env)).toMatchObject({
      found: false,
      install: 'npm i -g @anthropic-ai/claude-code',
    });
  });

  it('writes in its directories, asks before a command, runs it when allowed, and tells what it cost', async () => {
    const started = await start('basic');
    const asked = await question(started);
    expect(asked).toMatchObject({ tool: 'Bash', summary: 'node -e "console.log(6*7)" > answer.txt && cat answer.txt', cwd: worktree });
    expect(readFileSync(join(worktree, 'hello.txt'), 'utf8')).toBe('hello\n');
    expect(existsSync(join(worktree, 'answer.txt'))).toBe(false);
    expect(started.of('status').at(-1)?.status).toBe('waiting');
    started.session.answer(asked.request_id, { allow: true, scope: 'once', note: '' });
    expect((await started.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'The greeting is written.' });
    expect(readFileSync(join(worktree, 'answer.txt'), 'utf8')).toBe('42\n');
    expect(started.of('usage')).toEqual([{ type: 'usage', model: 'claude-sonnet-4-5', usage: { input_tokens: 3_000, output_tokens: 300, usd: expect.closeTo(0.0135, 4) } }]);
    expect(started.of('status')[0]).toMatchObject({ status: 'ready', conversation_id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(started.printed()).toContain('Bash');
    expect(started.seen[0]?.type).toBe('started');
    expect(started.seen.at(-1)?.type).toBe('exit');
    expect(existsSync(join(worktree, '.claude'))).toBe(false);
  });

  it('goes on without the command when it is denied, with the reason', async () => {
    const started = await start('denied');
    started.session.answer((await question(started)).request_id, { allow: false, scope: 'once', note: 'not in this repository' });
    expect((await started.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'I was not allowed.' });
    expect(existsSync(join(worktree, 'forbidden.txt'))).toBe(false);
    expect(server.seen.at(-1)?.lastToolResult).toContain('not in this repository');
  });

  it("writes what was allowed for the task into nobody's settings, and names it by the same words again", async () => {
    const started = await start('twice');
    started.session.answer((await question(started)).request_id, { allow: true, scope: 'task', note: '' });
    const again = await until(() => started.of('permission')[1], { timeout: 20_000, what: 'a second question' });
    expect(again.grant).toBe('Bash touch one.txt');
    expect(started.of('permission')[0]?.grant).toBe(again.grant);
    started.session.answer(again.request_id, { allow: true, scope: 'once', note: '' });
    expect((await started.exit()).exit.outcome).toBe('completed');
    expect(existsSync(join(worktree, '.claude'))).toBe(false);
  });

  it("is denied by name what its role forbids, also where the user's own settings allow it", async () => {
    const started = await start('hidden', { restricted: ['touch'], settings: { permissions: { allow: ['Bash', 'Write'] } } });
    expect((await started.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'I was not allowed.' });
    expect(existsSync(join(worktree, 'forbidden.txt'))).toBe(false);
    expect(started.of('ruled')).toEqual([{ type: 'ruled', tool: 'Bash', summary: 'true && (touch forbidden.txt)', rule: 'tools_restricted: touch' }]);
    expect(server.seen.at(-1)?.lastToolResult).toContain('tools_restricted: touch');
  });

  it('runs the hooks of a repository only when they are trusted', async () => {
    const project = { hooks: { SessionStart: [{ hooks: [{ type: 'command', command: 'touch hook-ran' }] }] } };
    for (const trusted of [false, true]) {
      const started = await start('basic', { project, trusted });
      started.session.answer((await question(started)).request_id, { allow: true, scope: 'once', note: '' });
      expect((await started.exit()).exit.outcome).toBe('completed');
      expect(existsSync(join(worktree, 'hook-ran'))).toBe(trusted);
    }
  });

  it('only reads where its role only reads', async () => {
    const started = await start('basic', { write: [], settings: { permissions: { allow: ['Write'] } } });
    started.session.answer((await question(started)).request_id, { allow: false, scope: 'once', note: '' });
    expect((await started.exit()).exit.outcome).toBe('completed');
    expect(existsSync(join(worktree, 'hello.txt'))).toBe(false);
    expect(started.of('ruled')).toMatchObject([{ tool: 'Write', rule: 'access_level: read' }]);
  });

  it("asks before it writes where its role may not, also where the user's own settings allow it", async () => {
    const started = await start('basic', { write: ['src'], settings: { permissions: { allow: ['Write'] } } });
    expect(await question(started)).toMatchObject({ tool: 'Write', summary: join(worktree, 'hello.txt'), detail: expect.stringContaining('+ hello') });
    started.session.stop('seen enough', false);
    expect((await started.exit()).exit).toMatchObject({ outcome: 'stopped', reason: 'seen enough' });
    expect(started.of('permission-withdrawn')).toHaveLength(1);
    expect(existsSync(join(worktree, 'hello.txt'))).toBe(false);
  });

  it('calls the verbs of the run without asking', async () => {
    const bin = join(makeTempDir('maos-bin-'));
    const said = join(bin, 'said');
    writeFileSync(join(bin, 'maos-tui'), `#!/bin/sh\nprintf '%s\\n' "$@" > ${said}\n`, { mode: 0o755 });
    const started = await start('verbs', { env: { PATH: `${bin}:${process.env.PATH ?? ''}` } });
    expect((await started.exit()).exit.outcome).toBe('completed');
    expect(started.of('permission')).toEqual([]);
    expect(readFileSync(said, 'utf8').split('\n').slice(0, 3)).toEqual(['agent', 'progress', 'half way']);
    removeDir(bin);
  });

  it('asks the user a question and gets the words of the answer', async () => {
    const started = await start('question');
    const asked = await question(started);
    expect(asked).toMatchObject({ tool: 'AskUserQuestion', summary: 'Which colour?', detail: expect.stringContaining('- Blue') });
    started.session.answer(asked.request_id, { allow: true, scope: 'once', note: 'Green' });
    expect((await started.exit()).exit.outcome).toBe('completed');
    expect(server.seen.at(-1)?.lastToolResult).toContain('Green');
  });

  it('killed in the middle of a command, goes on with the same conversation', async () => {
    const first = await start('long');
    first.session.answer((await question(first)).request_id, { allow: true, scope: 'once', note: '' });
    const conversation = first.of('status').find((status) => status.conversation_id !== undefined)?.conversation_id ?? '';
    const pid = first.of('started')[0]?.pid ?? 0;
    await until(() => existsSync(join(worktree, 'running')), { what: 'the command to run' });
    process.kill(pid, 'SIGKILL');
    expect((await first.exit()).exit).toMatchObject({ outcome: 'failed', signal: 'SIGKILL' });
    expect(first.of('usage')[0]?.usage).toMatchObject({ input_tokens: 1_000, usd: null });
    const second = await start('long', { resume: conversation, keep: true, brief: { attempt: 2, earlier: [{ attempt: 1, reason: 'its process was killed', checks: [] }] } });
    expect((await second.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'Picked up again.' });
    expect(second.of('status')[0]?.conversation_id).toBe(conversation);
    expect(server.seen.at(-1)).toMatchObject({ scenario: 'long' });
    expect(server.seen.at(-1)?.turn).toBeGreaterThan(0);
    expect(second.of('usage')[0]?.usage).toMatchObject({ input_tokens: 1_000, usd: expect.closeTo(0.0045, 4) });
  });

  it('says that a conversation is gone', async () => {
    const started = await start('denied', { resume: '11111111-1111-4111-8111-111111111111' });
    expect((await started.exit()).exit).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(/^resume failed: No conversation found/) });
  });

  it('fails with the reason of the service when it is limited, although the CLI calls that success', async () => {
    const started = await start('limit');
    expect((await started.exit(30_000)).exit).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('429') });
  });

  it('bears a limit that passes', async () => {
    refusals = 0;
    const started = await start('again');
    expect((await started.exit(30_000)).exit).toMatchObject({ outcome: 'completed', summary: 'It went well in the end.' });
    expect(refusals).toBeGreaterThan(1);
  });

  it('is ended when a stream stands still', async () => {
    const started = await start('stall', { adapter: claudeWith({ silenceMs: 2_000 }) });
    expect((await started.exit(30_000)).exit).toMatchObject({ outcome: 'failed', reason: 'the model said nothing for 2 s' });
  });

  it('gets a prompt of 30 lines byte for byte', async () => {
    const started = await start('prompt', { text: `\n${LONG_PROMPT}\n` });
    expect((await started.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'I have read it.' });
    expect(server.seen.at(-1)?.prompt).toContain(LONG_PROMPT);
  });

  it('returns the plan of its answer', async () => {
    const started = await start('plan', { brief: { purpose: 'plan', role: 'architect', goal: 'SCENARIO:plan', task: null } });
    expect((await started.exit()).exit.outcome).toBe('completed');
    expect(started.of('plan')).toEqual([{ type: 'plan', plan: PLAN }]);
  });

  it('waits for its sub-agent before it claims to be done', async () => {
    const started = await start('helper');
    started.session.answer((await question(started)).request_id, { allow: true, scope: 'once', note: '' });
    expect((await started.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'My helper is done.' });
    expect(existsSync(join(worktree, 'helped.txt'))).toBe(true);
    expect(started.of('usage').reduce((total, { usage }) => total + usage.input_tokens, 0)).toBe(5_000);
  });

  it('takes text while it works, within the turn', async () => {
    const started = await start('more');
    const asked = await question(started);
    const taken = started.session.send('please also greet the moon');
    started.session.answer(asked.request_id, { allow: true, scope: 'once', note: '' });
    expect(await taken).toBe('in-turn');
    expect((await started.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'I heard of the moon.' });
    await expect(started.session.send('too late')).rejects.toMatchObject({ code: 'SESSION_ENDED' });
  });

  it('breaks off a long command for a text, which the next turn hears', async () => {
    const started = await start('cut');
    started.session.answer((await question(started)).request_id, { allow: true, scope: 'once', note: '' });
    await until(() => existsSync(join(worktree, 'running')), { what: 'the command to run' });
    expect(await started.session.send('please leave that and greet the moon', { interrupt: true })).toBe('interrupted');
    expect((await started.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'I left it.' });
    expect(server.seen.at(-1)?.heard.join('\n')).toContain('greet the moon');
    expect(await endMarked(started.mark)).toEqual([]);
  });

  it('is stopped in the middle of a command, within 5 s, and leaves nothing behind', async () => {
    const started = await start('long');
    started.session.answer((await question(started)).request_id, { allow: true, scope: 'once', note: '' });
    await until(() => existsSync(join(worktree, 'running')), { what: 'the command to run' });
    const before = performance.now();
    started.session.stop('enough', false);
    expect((await started.exit()).exit).toMatchObject({ outcome: 'stopped', reason: 'enough' });
    expect(performance.now() - before).toBeLessThan(5_000);
    expect(await endMarked(started.mark)).toEqual([]);
  });
});
