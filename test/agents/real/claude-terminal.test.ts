/** The real Claude Code with its own screen in a terminal: what its hooks tell, and what is answered through them. */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { claude } from '../../../src/agents/claude/index.ts';
import { makeTempDir, removeDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';
import { shown, statuses, told } from '../support/screen.ts';
import { brief, type Started, startAgent } from '../support/session.ts';
import { answerFirstRun, type ClaudeHome, claudeEnv, endMarked, installClaude, type ModelServer, startModelServer } from './harness.ts';
import { ASKS_COLOUR } from './scenario.ts';

let binary: string;
let server: ModelServer;
let home: ClaudeHome;
let root: string;
let worktree: string;
const marks: string[] = [];

const bash = (command: string) => ({ tools: [{ name: 'Bash', input: { command, description: 'a command' } }] });
/** Stands for the product's own command: what counts is that it was called. */
const claim = bash('maos-tui agent complete --summary "all done"');
const LINES = [...Array.from({ length: 30 }, (_, n) => `Line ${n}: "double" 'single' \`back\` $HOME \\ -- --flag !x #y /z @w`), 'Grüße, 日本語, 🙂', '--'].join('\n');

beforeAll(async () => {
  binary = await installClaude();
  server = await startModelServer({
    done: [({ cwd }) => ({ tools: [{ name: 'Write', input: { file_path: `${cwd}/hello.txt`, content: 'hello\n' } }] }), claim, { text: 'Bye.' }],
    asks: [bash('touch asked.txt'), claim, { text: 'Bye.' }],
    forgets: [{ text: 'I think that was it.' }, claim, { text: 'Now I said it.' }],
    silent: [{ text: 'I say nothing of it.' }],
    heard: [claim, { text: 'I heard it.' }],
    cut: [bash('touch running; node -e "setInterval(()=>{}, 1e8)"'), { text: 'I left it.' }],
    limit: [{ error: { status: 429, type: 'rate_limit_error', message: 'Number of requests has exceeded your rate limit' } }],
    long: [bash('touch running; node -e "setInterval(()=>{}, 1e8)"'), claim, { text: 'Picked up again.' }],
    question: [ASKS_COLOUR, claim, { text: 'Thank you.' }],
  });
});
afterAll(() => server.close());
afterEach(async () => {
  for (const mark of marks.splice(0)) await endMarked(mark);
  await home.remove();
  removeDir(root);
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`maos-hook-${process.pid}-`))).toEqual([]);
});

interface Options {
  resume?: string;
  description?: string;
  keep?: boolean;
  trusted?: boolean;
  restricted?: string[];
  write?: string[];
}
async function start(scenario: string, { resume, description = '', keep, trusted, restricted = [], write = ['.'] }: Options = {}): Promise<Started> {
  if (keep !== true) {
    home = await claudeEnv(server);
    root = makeTempDir('maos-claude-');
    worktree = join(root, 'worktree');
    mkdirSync(worktree);
    if (trusted !== false) await answerFirstRun(home, [worktree]);
    else await answerFirstRun(home, []);
  }
  const started = startAgent(claude, {
    cwd: worktree,
    files: join(root, 'files'),
    argv: [binary],
    mode: 'terminal',
    model: 'claude-sonnet-4-5',
    // The product's command is not on this PATH; a stand-in that succeeds is.
    env: { ...home.env, PATH: `${join(import.meta.dirname, '..', 'support', 'bin')}:${home.env.PATH}` },
    resume: resume ?? null,
    tools: { write, restricted },
    brief: brief({ task: { id: 'T1', title: 'Greet', description: `SCENARIO:${scenario}\n${description}`, acceptance: [], files: [], checks: [], priority: 'medium' } }),
  });
  marks.push(started.mark);
  return started;
}
const question = (started: Started, nth = 0) => told(started, `question ${nth + 1}`, () => started.of('permission')[nth]);
const resting = (started: Started) => until(() => statuses(started).at(-1) === 'ready', { timeout: 30_000, what: 'the end of the turn' });

describe('Claude Code in a terminal', () => {
  it('gets its brief byte for byte, works, says that it is done, and is ended', async () => {
    const started = await start('done', { description: LINES });
    await resting(started);
    expect(server.seen.filter(({ scenario }) => scenario === 'done').at(0)?.prompt).toContain(LINES);
    expect(existsSync(join(worktree, 'hello.txt'))).toBe(true);
    expect(started.of('permission')).toEqual([]);
    expect(started.of('status').at(-1)?.conversation_id).toMatch(/^[0-9a-f-]{36}$/);
    await shown(started, 'Bye.');
    started.session.stop('claimed', false);
    const end = await started.exit();
    expect(started.of('usage').reduce((sum, { usage }) => sum + usage.input_tokens, 0)).toBe(3_000);
    expect(end.exit).toMatchObject({ outcome: 'completed', reason: '' });
    expect(end.output).toMatch(/Write: .*hello\.txt[\s\S]*Bye\./);
    // The last picture of its work stays, although the CLI wipes its screen when it ends.
    await shown(started, 'Bye.');
  });

  it('asks, and the dialog on its screen is answered through the hook: allowed, and denied', async () => {
    const started = await start('asks');
    const asked = await question(started);
    expect(asked).toMatchObject({ tool: 'Bash', summary: 'touch asked.txt', cwd: worktree });
    expect(statuses(started).at(-1)).toBe('waiting');
    await shown(started, 'Do you want to proceed');
    started.session.answer(asked.request_id, { allow: true, scope: 'once', note: '' });
    await resting(started);
    expect(existsSync(join(worktree, 'asked.txt'))).toBe(true);
    started.session.stop('not needed', true);
    expect((await started.exit()).exit).toMatchObject({ outcome: 'stopped', reason: 'not needed' });

    const again = await start('asks', { keep: true });
    const second = await question(again);
    again.session.answer(second.request_id, { allow: false, scope: 'once', note: 'not this way' });
    await resting(again);
    expect(server.seen.findLast(({ scenario, turn }) => scenario === 'asks' && turn === 1)?.lastToolResult).toContain('not this way');
    again.session.stop('enough', true);
    await again.exit();
  });

  it('is reminded when its turn ends without a word of being done, and raised when that does not help', async () => {
    const started = await start('forgets');
    await resting(started);
    expect(server.seen.findLast(({ scenario, turn }) => scenario === 'forgets' && turn === 1)?.heard.join()).toContain('complete_task');
    expect(started.of('permission')).toEqual([]);
    started.session.stop('enough', true);
    await started.exit();

    const silent = await start('silent', { keep: true });
    const what = await question(silent);
    expect(what).toMatchObject({ tool: 'End of turn', summary: 'It stopped without saying that its work is done' });
    expect(server.seen.filter(({ scenario }) => scenario === 'silent')).toHaveLength(3);
    expect(statuses(silent).at(-1)).toBe('waiting');
    silent.session.answer(what.request_id, { allow: false, scope: 'once', note: 'SCENARIO:heard go on with "this"' });
    await resting(silent);
    expect(server.seen.findLast(({ scenario }) => scenario === 'heard')?.prompt).toContain('go on with "this"');
    silent.session.stop('claimed', false);
    expect((await silent.exit()).exit.outcome).toBe('completed');
  });

  it('takes a text between its turns by the hook, and one for an idle agent by its terminal, with proof', async () => {
    const started = await start('asks');
    const asked = await question(started);
    const sent = started.session.send('SCENARIO:heard between the turns');
    started.session.answer(asked.request_id, { allow: true, scope: 'once', note: '' });
    await sent;
    await until(() => server.seen.some(({ prompt }) => prompt.includes('between the turns')), { what: 'the text at the model' });
    await resting(started);
    const before = server.seen.length;
    await started.session.send(`SCENARIO:heard ${LINES}`);
    await until(() => server.seen.length > before, { what: 'the typed text at the model' });
    expect(server.seen.at(-1)?.prompt).toContain(LINES);
    started.session.stop('enough', true);
    await started.exit();
    await expect(started.session.send('too late')).rejects.toMatchObject({ code: 'SESSION_ENDED' });
  });

  it('breaks off a long command for a text, which the next turn hears', async () => {
    const started = await start('cut');
    started.session.answer((await question(started)).request_id, { allow: true, scope: 'once', note: '' });
    await until(() => existsSync(join(worktree, 'running')), { what: 'the command to run' });
    expect(await started.session.send('SCENARIO:heard leave that', { interrupt: true })).toBe('interrupted');
    await shown(started, 'I heard it.');
    await resting(started);
    started.session.stop('claimed', false);
    expect((await started.exit()).exit.outcome).toBe('completed');
  });

  it('may not use what its role forbids, and is asked for what lies outside its directories', async () => {
    const started = await start('done', { write: ['src'], restricted: ['maos-tui'] });
    const asked = await question(started);
    expect(asked).toMatchObject({ tool: 'Write', summary: join(worktree, 'hello.txt') });
    started.session.answer(asked.request_id, { allow: true, scope: 'once', note: '' });
    await until(() => server.seen.findLast(({ scenario, turn }) => scenario === 'done' && turn === 2)?.lastToolResult.includes('maos-tui'), { what: 'the refusal' });
    started.session.stop('enough', true);
    await started.exit();
  });

  it('answers a question of the agent with the note', async () => {
    const started = await start('question');
    const asked = await question(started);
    expect(asked.summary).toBe('Which colour?');
    started.session.answer(asked.request_id, { allow: true, scope: 'once', note: 'Green' });
    await resting(started);
    expect(server.seen.findLast(({ scenario, turn }) => scenario === 'question' && turn === 1)?.lastToolResult).toContain('Green');
    started.session.stop('enough', true);
    await started.exit();
  });

  it('fails with the words of the service when that refuses', async () => {
    const started = await start('limit');
    expect((await started.exit(40_000)).exit).toMatchObject({ outcome: 'failed', fault: { kind: 'quota' } });
  });

  it('is killed in the middle of a command and goes on in the same conversation; an unknown one says so', async () => {
    const started = await start('long');
    const asked = await question(started);
    started.session.answer(asked.request_id, { allow: true, scope: 'once', note: '' });
    await until(() => existsSync(join(worktree, 'running')), { what: 'the command to run' });
    const id = started.of('status').at(-1)?.conversation_id ?? '';
    process.kill(started.of('started')[0]?.pid ?? 0, 'SIGKILL');
    expect((await started.exit()).exit).toMatchObject({ outcome: 'failed' });

    const resumed = await start('long', { keep: true, resume: id });
    await until(() => server.seen.at(-1)?.heard.join().includes('Go on'), { what: 'the conversation to go on' });
    expect(resumed.of('status').at(-1)?.conversation_id).toBe(id);
    resumed.session.stop('enough', true);
    await resumed.exit();

    const lost = await start('long', { keep: true, resume: '00000000-0000-4000-8000-000000000000' });
    expect((await lost.exit()).exit).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('resume failed') });
  });

  it('says that its screen asks whether the folder is trusted', async () => {
    const started = await start('done', { trusted: false });
    const asked = await question(started);
    expect(asked).toMatchObject({ tool: 'Own screen', summary: 'Claude Code asks whether you trust this folder' });
    expect(statuses(started).at(-1)).toBe('waiting');
    started.session.answer(asked.request_id, { allow: false, scope: 'once', note: '' });
    expect((await started.exit()).exit).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('trust this folder') });
  });
});
