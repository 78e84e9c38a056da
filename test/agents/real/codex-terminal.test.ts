/** The real Codex with its own screen in a terminal: what its hooks and its record tell, and what is answered through them. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { codex } from '../../../src/agents/codex/index.ts';
import { makeTempDir, removeDir } from '../../support/temp.ts';
import { shown, statuses, told } from '../support/screen.ts';
import { brief, type Started, startAgent } from '../support/session.ts';
import { type CodexHome, codexHome, installCodex } from './codex-home.ts';
import { endMarked } from './harness.ts';
import { startResponsesServer } from './model-server-openai.ts';
import type { ModelServer, Turn } from './scenario.ts';

let binary: string;
let server: ModelServer;
let home: CodexHome;
let root: string;
let worktree: string;
const marks: string[] = [];

const run = (cmd: string, more: object = {}): Turn => ({ tools: [{ name: 'exec_command', input: { cmd, ...more } }] });
const outside = { sandbox_permissions: 'require_escalated', justification: 'It is needed.' };
/** Stands for the product's own command: what counts is that it was called. */
const claim = run('maos-tui agent complete --summary "all done"');
const LINES = [...Array.from({ length: 30 }, (_, n) => `Line ${n}: "double" 'single' \`back\` $HOME \\ -- --flag !x #y /z @w`), 'Grüße, 日本語, 🙂', '--'].join('\n');

beforeAll(async () => {
  binary = await installCodex();
  server = await startResponsesServer({
    done: [run('echo hello > hello.txt'), claim, { text: 'Bye.' }],
    asks: [run('touch asked.txt', outside), claim, { text: 'Bye.' }],
    silent: [{ text: 'I say nothing of it.' }],
    heard: [claim, { text: 'I heard it.' }],
    forbidden: [run('git push'), claim, { text: 'Not pushed.' }],
    limit: [{ error: { status: 429, type: 'insufficient_quota', message: 'You exceeded your current quota' } }],
    long: [run('touch running; node -e "setInterval(()=>{}, 1e8)"'), claim, { text: 'Picked up again.' }],
  });
});
afterAll(() => server.close());
afterEach(async () => {
  for (const mark of marks.splice(0)) await endMarked(mark);
  await home.remove();
  removeDir(root);
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`maos-hook-${process.pid}-`))).toEqual([]);
});

async function start(
  scenario: string,
  { resume, description = '', keep, restricted = [] }: { resume?: string; description?: string; keep?: boolean; restricted?: string[] } = {},
): Promise<Started> {
  if (keep !== true) {
    home = await codexHome(server);
    root = makeTempDir('maos-codex-');
    worktree = join(root, 'worktree');
    mkdirSync(worktree);
  }
  const started = startAgent(codex, {
    cwd: worktree,
    files: join(root, 'files'),
    argv: [binary],
    mode: 'terminal',
    // The product's command is not on this PATH; a stand-in that succeeds is.
    env: { ...home.env, PATH: `${join(import.meta.dirname, '..', 'support', 'bin')}:${home.env.PATH}` },
    resume: resume ?? null,
    tools: { restricted },
    brief: brief({ task: { id: 'T1', title: 'Greet', description: `SCENARIO:${scenario}\n${description}`, acceptance: [], files: [], checks: [], priority: 'medium' } }),
  });
  marks.push(started.mark);
  return started;
}
const question = async (started: Started) => {
  await told(started, 'a question', () => started.of('permission')[0]);
  return started.of('permission')[0] as ReturnType<typeof started.of<'permission'>>[0];
};
const resting = (started: Started) => told(started, 'the end of the turn', () => statuses(started).at(-1) === 'ready');

describe('Codex in a terminal', () => {
  it('gets its brief byte for byte, works, says that it is done, and is ended; no hook and no trust is written into its home', async () => {
    const started = await start('done', { description: LINES });
    await resting(started);
    expect(server.seen.find(({ scenario }) => scenario === 'done')?.prompt).toContain(LINES);
    expect(existsSync(join(worktree, 'hello.txt'))).toBe(true);
    expect(started.of('permission')).toEqual([]);
    started.session.stop('claimed', false);
    const end = await started.exit();
    expect(started.of('usage').reduce((sum, { usage }) => sum + usage.input_tokens, 0)).toBe(3_000);
    expect(end.exit).toMatchObject({ outcome: 'completed', reason: '' });
    expect(end.output).toMatch(/Bash: echo hello[\s\S]*Bye\./);
    await shown(started, 'Bye.');
    expect(readFileSync(join(home.home, '.codex', 'config.toml'), 'utf8')).not.toMatch(/hooks|projects|maos/);
    expect(existsSync(join(home.home, '.codex', 'hooks.json'))).toBe(false);
  });

  it('asks, and its dialog is answered through the hook: allowed, and denied', async () => {
    const started = await start('asks');
    const asked = await question(started);
    expect(asked).toMatchObject({ tool: 'Bash', summary: 'touch asked.txt', why: 'It is needed.' });
    expect(statuses(started).at(-1)).toBe('waiting');
    started.session.answer(asked.request_id, { allow: true, scope: 'once', note: '' });
    await resting(started);
    expect(existsSync(join(worktree, 'asked.txt'))).toBe(true);
    started.session.stop('not needed', true);
    expect((await started.exit()).exit).toMatchObject({ outcome: 'stopped', reason: 'not needed' });

    const again = await start('asks');
    const second = await question(again);
    again.session.answer(second.request_id, { allow: false, scope: 'once', note: 'not this way' });
    await told(again, 'the refusal at the model', () => server.seen.at(-1)?.lastToolResult.includes('not this way'));
    again.session.stop('enough', true);
    await again.exit();
  });

  it('is reminded, raised when that does not help, and takes a text typed into its terminal', async () => {
    const silent = await start('silent');
    const what = await question(silent);
    expect(what).toMatchObject({ tool: 'End of turn' });
    expect(server.seen.filter(({ scenario }) => scenario === 'silent')).toHaveLength(3);
    silent.session.answer(what.request_id, { allow: false, scope: 'once', note: `SCENARIO:heard ${LINES}` });
    await resting(silent);
    expect(server.seen.findLast(({ scenario }) => scenario === 'heard')?.prompt).toContain(LINES);
    silent.session.stop('claimed', false);
    expect((await silent.exit()).exit.outcome).toBe('completed');
  });

  it('may not run what its role forbids', async () => {
    const started = await start('forbidden', { restricted: ['git push'] });
    await resting(started);
    expect(server.seen.find(({ scenario, turn }) => scenario === 'forbidden' && turn === 1)?.lastToolResult).toContain('git push');
    expect(started.of('ruled')).toMatchObject([{ tool: 'Bash', summary: 'git push', rule: 'tools_restricted: git push' }]);
    started.session.stop('enough', true);
    await started.exit();
  });

  it('fails with the words of the service when that refuses', async () => {
    const started = await start('limit');
    expect((await started.exit(40_000)).exit).toMatchObject({ outcome: 'failed', fault: { kind: 'quota' } });
  });

  it('is killed in the middle of a command and goes on in the same conversation', async () => {
    const started = await start('long');
    await told(started, 'the command to run', () => existsSync(join(worktree, 'running')));
    const id = started.of('status').at(-1)?.conversation_id ?? '';
    expect(id).not.toBe('');
    process.kill(started.of('started')[0]?.pid ?? 0, 'SIGKILL');
    expect((await started.exit()).exit.outcome).toBe('failed');
    // What the launcher leaves running the host ends by the mark.
    await endMarked(started.mark);
    const resumed = await start('long', { keep: true, resume: id });
    await told(resumed, 'the conversation to go on', () => server.seen.at(-1)?.heard.join().includes('Go on'));
    expect(resumed.of('status').at(-1)?.conversation_id).toBe(id);
    resumed.session.stop('enough', true);
    await resumed.exit();
  });

  it('is not started beside hooks of the repository', async () => {
    await start('done').then(async ({ session, exit }) => {
      session.stop('not needed', true);
      await exit();
    });
    mkdirSync(join(worktree, '.codex'));
    writeFileSync(join(worktree, '.codex', 'hooks.json'), '{}');
    const refused = await start('done', { keep: true });
    expect((await refused.exit()).exit).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('.codex') });
  });
});
