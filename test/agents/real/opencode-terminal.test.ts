/** The real opencode with its own screen in a terminal: what our plugin tells of it, and what is answered through that. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { opencode } from '../../../src/agents/opencode/index.ts';
import { makeTempDir, removeDir } from '../../support/temp.ts';
import { shown, statuses, told as toldIn } from '../support/screen.ts';
import { brief, type Started, startAgent } from '../support/session.ts';
import { endMarked, type ModelServer, startModelServer } from './harness.ts';
import { install } from './install.ts';
import type { Turn } from './scenario.ts';

let binary: string;
let server: ModelServer;
let root: string;
let worktree: string;
const marks: string[] = [];

const run = (command: string): Turn => ({ tools: [{ name: 'bash', input: { command, description: 'It is needed.' } }] });
const write = (filePath: string): Turn => ({ tools: [{ name: 'write', input: { filePath, content: 'hello\n' } }] });
/** Stands for the product's own command: what counts is that it was called. */
const claim = run('maos-tui agent complete --summary "all done"');
const LINES = [...Array.from({ length: 30 }, (_, n) => `Line ${n}: "double" 'single' \`back\` $HOME \\ -- --flag !x #y /z @w`), 'Grüße, 日本語, 🙂', '--'].join('\n');

beforeAll(async () => {
  binary = await install({ spec: 'opencode-ai@1.18.33', binary: 'opencode' });
  server = await startModelServer({
    done: [write('hello.txt'), claim, { text: 'Bye.' }],
    asks: [run('touch asked.txt'), claim, { text: 'Bye.' }],
    silent: [{ text: 'I say nothing of it.' }],
    heard: [claim, { text: 'I heard it.' }],
    forbidden: [run('git push'), claim, { text: 'Not pushed.' }],
    outside: [write('/tmp/maos-outside.txt'), { text: 'Asked.' }],
    limit: [{ error: { status: 429, type: 'rate_limit_error', message: 'You exceeded your current quota' } }],
    refused: [{ error: { status: 400, type: 'invalid_request_error', message: 'prompt is too long' } }],
    long: [run('touch running; sleep 300'), claim, { text: 'Picked up again.' }],
  });
});
afterAll(() => server.close());
afterEach(async () => {
  for (const mark of marks.splice(0)) await endMarked(mark);
  removeDir(root);
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`maos-hook-${process.pid}-`))).toEqual([]);
});

function start(
  scenario: string,
  { resume, description = '', keep, restricted = [], allowed = [] }: { resume?: string; description?: string; keep?: boolean; restricted?: string[]; allowed?: string[] } = {},
): Started {
  if (keep !== true) {
    root = makeTempDir('maos-opencode-');
    worktree = join(root, 'worktree');
    const folder = join(root, 'home/.config/opencode');
    for (const path of [worktree, folder]) mkdirSync(path, { recursive: true });
    const models = { 'scripted-1': { name: 'scripted', cost: { input: 3, output: 15 }, limit: { context: 200_000, output: 8_000 } } };
    const scripted = { npm: '@ai-sdk/anthropic', options: { baseURL: `${server.url}/v1`, apiKey: 'sk-dummy' }, models };
    writeFileSync(join(folder, 'opencode.json'), JSON.stringify({ small_model: 'scripted/scripted-1', enabled_providers: ['scripted'], provider: { scripted } }));
  }
  const home = join(root, 'home');
  const started = startAgent(opencode, {
    cwd: worktree,
    files: join(root, 'files'),
    argv: [binary],
    mode: 'terminal',
    model: 'scripted/scripted-1',
    env: {
      // The product's command is not on this PATH; a stand-in that succeeds is.
      PATH: `${join(import.meta.dirname, '..', 'support', 'bin')}:${process.env.PATH}`,
      HOME: home,
      TMPDIR: home,
      XDG_CONFIG_HOME: join(home, '.config'),
      LANG: 'C.UTF-8',
      TERM: 'xterm-256color',
      OPENCODE_DISABLE_MODELS_FETCH: '1',
    },
    resume: resume ?? null,
    tools: { restricted, allowed },
    brief: brief({ task: { id: 'T1', title: 'Greet', description: `SCENARIO:${scenario}\n${description}`, acceptance: [], files: [], checks: [], priority: 'medium' } }),
  });
  marks.push(started.mark);
  return started;
}
/** Its start may take long. */
const told = <T>(started: Started, what: string, found: () => T) => toldIn(started, what, found, 100_000);
const question = async (started: Started) => {
  await told(started, 'a question', () => started.of('permission')[0]);
  return started.of('permission')[0] as ReturnType<typeof started.of<'permission'>>[0];
};
const resting = (started: Started) => told(started, 'the end of the turn', () => statuses(started).at(-1) === 'ready');
const stop = async (started: Started) => {
  started.session.stop('not needed', true);
  expect((await started.exit()).exit).toMatchObject({ outcome: 'stopped', reason: 'not needed' });
};

describe('opencode in a terminal', () => {
  it('gets its brief byte for byte, works, says that it is done, and is ended; nothing of ours is written into its home', async () => {
    const started = start('done', { description: LINES });
    await resting(started);
    expect(server.seen.find(({ scenario }) => scenario === 'done')?.prompt).toContain(LINES);
    expect(existsSync(join(worktree, 'hello.txt'))).toBe(true);
    expect(started.of('accepted')).toHaveLength(1);
    // What it claims with is a verb of the run, and what it wrote lies in its directories: nobody is asked.
    expect(started.of('permission')).toEqual([]);
    await shown(started, 'Bye.');
    started.session.stop('claimed', false);
    const end = await started.exit();
    expect(started.of('usage').map(({ usage }) => usage.input_tokens)).toEqual([1_000, 1_000, 1_000]);
    expect(started.of('usage')[0]).toMatchObject({ model: 'scripted/scripted-1', usage: { usd: expect.closeTo(0.0045, 5) } });
    expect(end.exit).toMatchObject({ outcome: 'completed', reason: '' });
    expect(end.output).toMatch(/Edit: hello\.txt[\s\S]*Bye\./);
    expect(readFileSync(join(root, 'home/.config/opencode/opencode.json'), 'utf8')).not.toMatch(/maos|plugin/);
  });

  it('asks, and its dialog is answered through our plugin: allowed, and denied', async () => {
    const started = start('asks');
    const asked = await question(started);
    expect(asked).toMatchObject({ tool: 'Bash', summary: 'touch asked.txt', why: 'It is needed.', grant: 'Bash touch asked.txt' });
    expect(statuses(started).at(-1)).toBe('waiting');
    expect(existsSync(join(worktree, 'asked.txt'))).toBe(false);
    started.session.answer(asked.request_id, { allow: true, scope: 'once', note: '' });
    await resting(started);
    expect(existsSync(join(worktree, 'asked.txt'))).toBe(true);
    await stop(started);

    const again = start('asks', { keep: true });
    const second = await question(again);
    again.session.answer(second.request_id, { allow: false, scope: 'once', note: 'not this way' });
    await told(again, 'the refusal at the model', () => server.seen.at(-1)?.lastToolResult.includes('not this way'));
    await resting(again);
    await stop(again);
  });

  it('withdraws a question that is answered on its own screen', async () => {
    const started = start('asks');
    await question(started);
    await shown(started, 'Allow once');
    started.session.type?.(Buffer.from('\r'));
    await resting(started);
    expect(started.of('permission-withdrawn')).toHaveLength(1);
    expect(existsSync(join(worktree, 'asked.txt'))).toBe(true);
    await stop(started);
  });

  it('is reminded, raised when that does not help, and takes a text typed into its terminal', async () => {
    const silent = start('silent');
    const what = await question(silent);
    expect(what).toMatchObject({ tool: 'End of turn' });
    expect(server.seen.filter(({ scenario }) => scenario === 'silent')).toHaveLength(3);
    silent.session.answer(what.request_id, { allow: false, scope: 'once', note: `SCENARIO:heard ${LINES}` });
    await resting(silent);
    expect(server.seen.findLast(({ scenario }) => scenario === 'heard')?.prompt).toContain(LINES);
    silent.session.stop('claimed', false);
    expect((await silent.exit()).exit.outcome).toBe('completed');
  });

  it('may not run what its role forbids, and asks to write elsewhere', async () => {
    const started = start('forbidden', { restricted: ['git push'] });
    await resting(started);
    expect(server.seen.find(({ scenario, turn }) => scenario === 'forbidden' && turn === 1)?.lastToolResult).toContain('git push');
    expect(started.of('ruled')).toMatchObject([{ tool: 'Bash', summary: 'git push', rule: 'tools_restricted: git push' }]);
    expect(started.of('permission')).toEqual([]);
    await stop(started);

    const elsewhere = start('outside', { keep: true });
    expect(await question(elsewhere)).toMatchObject({ tool: 'external_directory' });
    await stop(elsewhere);
  });

  it('fails with the words of the service when that refuses', async () => {
    const started = start('limit');
    expect((await started.exit(100_000)).exit).toMatchObject({ outcome: 'failed', fault: { kind: 'quota' } });
    const refused = start('refused', { keep: true });
    expect((await refused.exit(100_000)).exit).toMatchObject({ outcome: 'failed', fault: { kind: 'context' } });
  });

  it('is not reminded when a person breaks its turn off, but asked about', async () => {
    const started = start('long', { allowed: ['Bash'] });
    await told(started, 'the command to run', () => existsSync(join(worktree, 'running')));
    started.session.type?.(Buffer.from('\x1b'));
    await shown(started, 'again to');
    started.session.type?.(Buffer.from('\x1b'));
    expect(await question(started)).toMatchObject({ tool: 'End of turn' });
    expect(started.of('event').filter(({ value }) => (value as { hook_event_name: string }).hook_event_name === 'UserPromptSubmit')).toHaveLength(1);
    await stop(started);
  });

  it('is killed in the middle of a command, leaves nothing, and goes on in the same conversation', async () => {
    const started = start('long', { allowed: ['Bash'] });
    await told(started, 'the command to run', () => existsSync(join(worktree, 'running')));
    const id = started.of('status').at(-1)?.conversation_id ?? '';
    expect(id).toMatch(/^ses_/);
    process.kill(started.of('started')[0]?.pid ?? 0, 'SIGKILL');
    expect((await started.exit()).exit.outcome).toBe('failed');
    // What it leaves running the host ends by the mark.
    await endMarked(started.mark);
    expect(await endMarked(started.mark)).toEqual([]);
    const resumed = start('long', { keep: true, resume: id });
    await told(resumed, 'the conversation to go on', () => server.seen.at(-1)?.heard.join().includes('Go on'));
    expect(resumed.of('status').at(-1)?.conversation_id).toBe(id);
    await stop(resumed);
  });

  it('is not started beside plugins of the repository', async () => {
    root = makeTempDir('maos-opencode-');
    worktree = join(root, 'worktree');
    mkdirSync(join(worktree, '.opencode/plugin'), { recursive: true });
    writeFileSync(join(worktree, '.opencode/plugin/bait.js'), '');
    const refused = start('done', { keep: true });
    expect((await refused.exit()).exit).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('bait.js') });
  });
});
