/** The adapter against the real Codex: what the recorded streams of the quick tests cannot prove. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { renderBrief } from '../../../src/agents/brief/index.ts';
import { codex, codexWith } from '../../../src/agents/codex/index.ts';
import type { Brief } from '../../../src/protocol/brief.ts';
import { findMarked } from '../../../src/system/process.ts';
import { makeTempDir, removeDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';
import { brief, type Started, startAgent } from '../support/session.ts';
import { type CodexHome, codexHome, installCodex } from './codex-home.ts';
import { endMarked } from './harness.ts';
import { startResponsesServer } from './model-server-openai.ts';
import { LONG_PROMPT, type ModelServer, type Scenario, type Turn } from './scenario.ts';

let binary: string;
let server: ModelServer;
let home: CodexHome;
let root: string;
let worktree: string;
const marks: string[] = [];

const PLAN = { summary: 'two steps', phases: [], tasks: [{ id: 'T1', title: 'One', role: 'backend' }] };
const run = (cmd: string, more: object = {}): Turn => ({ tools: [{ name: 'exec_command', input: { cmd, ...more } }] });
const patch = (body: string): Turn => run(`apply_patch <<'EOF'\n*** Begin Patch\n${body}\n*** End Patch\nEOF`);
const outside = (cmd: string): Turn => run(cmd, { sandbox_permissions: 'require_escalated', justification: 'It lies elsewhere.' });
const RATE = { error: { status: 429, type: 'rate_limit_exceeded', message: 'Rate limit reached for requests' } };
let limited = 0;
const scenarios = (): Record<string, Scenario> => ({
  basic: [
    { ...patch('*** Add File: hello.txt\n+hello'), text: 'I will write the greeting first.' },
    run(`node -e 'console.log(6*7)' > answer.txt && cat answer.txt; printf '\\033[31mred\\033[0m\\n'; seq 1 30`),
    patch('*** Update File: hello.txt\n@@\n-hello\n+good morning'),
    run('ls /nowhere'),
    { text: 'The greeting is written.' },
  ],
  walls: [
    run(
      `touch ${root}/outside.txt; touch elsewhere.txt; touch src/inside.txt; touch .env; cat ${root}/.multi-agent/leases/key $CODEX_HOME/auth.json; touch ${root}/.multi-agent/messages/orchestrator/letter; curl -sS -m 2 ${server.url}/`,
    ),
    { text: 'Tried.' },
  ],
  asks: [outside(`touch ${root}/outside.txt`), { text: 'Asked.' }],
  twice: [outside(`touch ${root}/one.txt`), outside(`touch ${root}/one.txt`), { text: 'Done twice.' }],
  patched: [patch('*** Add File: ../patched.txt\n+elsewhere'), { text: 'Patched.' }],
  forbidden: [run('git push origin main; touch pushed.txt; sleep 60'), { text: 'I go on without.' }],
  forbiddenOutside: [outside('git push origin main'), { text: 'I go on without.' }],
  verbs: [run('maos-tui agent progress "half way" --percent 50'), { text: 'Reported.' }],
  prompt: [{ text: 'Read.' }],
  long: [run("touch running; node -e 'setInterval(() => {}, 1e8)'", { yield_time_ms: 30_000 }), { text: 'Picked up again.' }],
  limited: [() => (limited++ < 2 ? RATE : patch('*** Add File: after.txt\n+after')), { text: 'It works again.' }],
  forever: [RATE],
  spent: [{ error: { status: 429, type: 'usage_limit_reached', message: 'You have hit your usage limit.' } }],
  login: [{ error: { status: 401, type: 'invalid_api_key', message: 'Incorrect API key provided' } }],
  stall: [{ stall: true }],
  hang: [{ hang: true }],
  plan: [{ text: `Here it is.\n\n\`\`\`json\n${JSON.stringify(PLAN, null, 2)}\n\`\`\`\n` }],
  more: [run('touch first.txt; sleep 2'), ({ prompt }) => ({ text: prompt.includes('moon') ? 'odd' : 'Heard.' })],
});

beforeAll(async () => {
  binary = await installCodex();
});
beforeEach(async () => {
  limited = 0;
  root = makeTempDir('maos-codex-');
  worktree = join(root, 'worktree');
  mkdirSync(join(worktree, 'src'), { recursive: true });
  for (const folder of ['messages/orchestrator', 'leases']) mkdirSync(join(root, '.multi-agent', folder), { recursive: true });
  writeFileSync(join(root, '.multi-agent/leases/key'), 'the key of all signatures');
  const table: Record<string, Scenario> = {};
  server = await startResponsesServer(table);
  Object.assign(table, scenarios());
  home = await codexHome(server);
});
afterEach(async () => {
  for (const mark of marks.splice(0)) await endMarked(mark);
  await until(async () => (await naming(root)).length === 0, { timeout: 5_000, what: 'every process that names the worktree to be gone' });
  await server.close();
  await home.remove();
  removeDir(root);
});

/** Processes whose command line names a path: helpers of the sandbox carry no mark. */
async function naming(path: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''))); // gone meanwhile
  return lines.filter((line) => line.includes(path));
}

interface Options {
  adapter?: typeof codex;
  resume?: string;
  brief?: Partial<Brief>;
  env?: Record<string, string>;
  tools?: { write?: string[]; restricted?: string[]; allowed?: string[] };
}
function start(scenario: string, options: Options = {}): Started {
  const started = startAgent(options.adapter ?? codex, {
    cwd: worktree,
    files: join(root, 'files'),
    argv: [binary],
    env: { ...home.env, MAOS_DIR: join(root, '.multi-agent'), ...options.env },
    resume: options.resume ?? null,
    tools: options.tools ?? {},
    brief: brief({
      ...options.brief,
      ...(options.brief?.purpose === 'plan'
        ? {}
        : {
            task: {
              ...brief().task,
              id: 'T1',
              title: 'Greet',
              description: `SCENARIO:${scenario}`,
              acceptance: [],
              files: [],
              checks: [],
              priority: 'medium',
              ...options.brief?.task,
            },
          }),
    }),
  });
  marks.push(started.mark);
  return started;
}
const question = (started: Started) => until(() => started.of('permission')[0], { timeout: 20_000, what: 'a permission question' });
const conversation = (started: Started): string => started.of('status').find(({ conversation_id }) => conversation_id !== undefined)?.conversation_id ?? '';
const said = () => server.seen.at(-1)?.lastToolResult ?? '';

describe('Codex', () => {
  it('is found with its version, and told how to get when absent', async () => {
    expect(await codex.probe({ kind: 'codex', argv: [binary], model: null }, process.env)).toMatchObject({ found: true, version: 'codex-cli 0.169.0' });
    expect(await codex.probe({ kind: 'codex', argv: ['no-such-codex'], model: null }, process.env)).toMatchObject({ found: false, install: 'npm i -g @openai/codex' });
  });

  it('writes and runs inside its sandbox without asking, and tells what it used', async () => {
    const started = start('basic');
    expect((await started.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'The greeting is written.' });
    expect(readFileSync(join(worktree, 'answer.txt'), 'utf8')).toBe('42\n');
    expect(readFileSync(join(worktree, 'hello.txt'), 'utf8')).toBe('good morning\n');
    expect(started.of('permission')).toEqual([]);
    expect(started.of('usage')).toEqual(Array.from({ length: 5 }, () => ({ type: 'usage', model: 'scripted-1', usage: { input_tokens: 1_000, output_tokens: 100, usd: null } })));
    expect(started.of('status').map(({ status }) => status)).toEqual(['ready', 'busy']);
    expect(conversation(started)).toMatch(/^[0-9a-f-]{36}$/);
    expect(started.seen[0]?.type).toBe('started');
    expect(started.seen.at(-1)?.type).toBe('exit');
  });

  it('can write in the directories of its role alone, and reaches no network', async () => {
    const started = start('walls', { tools: { write: ['src/**'] } });
    expect((await started.exit()).exit.outcome).toBe('completed');
    expect(existsSync(join(worktree, 'src/inside.txt'))).toBe(true);
    expect(existsSync(join(worktree, 'elsewhere.txt'))).toBe(false);
    expect(existsSync(join(root, 'outside.txt'))).toBe(false);
    expect(existsSync(join(root, '.multi-agent/messages/orchestrator/letter'))).toBe(true);
    expect(said()).not.toContain('the key');
    expect(said()).not.toContain('the login');
    expect(said()).toMatch(/connect/i);
  });

  it('cannot write at all while it plans', async () => {
    const started = start('', { brief: { purpose: 'plan', role: 'architect', goal: 'SCENARIO:walls', task: null } });
    expect((await started.exit()).exit.outcome).toBe('completed');
    expect(existsSync(join(worktree, 'src/inside.txt'))).toBe(false);
  });

  it('asks for what lies outside, and does it when allowed', async () => {
    const started = start('asks');
    const asked = await question(started);
    expect(asked).toMatchObject({ tool: 'Bash', summary: `touch ${root}/outside.txt`, cwd: worktree, why: 'It lies elsewhere.' });
    expect(existsSync(join(root, 'outside.txt'))).toBe(false);
    expect(started.of('status').at(-1)?.status).toBe('waiting');
    started.session.answer(asked.request_id, { allow: true, scope: 'once', note: '' });
    expect((await started.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'Asked.' });
    expect(existsSync(join(root, 'outside.txt'))).toBe(true);
  });

  it('goes on without it when it is denied, and hears why', async () => {
    const started = start('asks');
    started.session.answer((await question(started)).request_id, { allow: false, scope: 'once', note: 'not in this repository' });
    expect((await started.exit()).exit.outcome).toBe('completed');
    expect(existsSync(join(root, 'outside.txt'))).toBe(false);
    expect(server.seen.at(-1)?.heard.join('\n')).toContain('not in this repository');
  });

  it('names by the same words again what was allowed for the task', async () => {
    const started = start('twice');
    started.session.answer((await question(started)).request_id, { allow: true, scope: 'task', note: '' });
    const again = await until(() => started.of('permission')[1], { timeout: 20_000, what: 'a second question' });
    expect(again.grant).toBe(started.of('permission')[0]?.grant);
    started.session.answer(again.request_id, { allow: true, scope: 'once', note: '' });
    expect((await started.exit()).exit.outcome).toBe('completed');
  });

  it('shows the change of a file that it wants to make elsewhere', async () => {
    const started = start('patched');
    const asked = await question(started);
    expect(asked).toMatchObject({ tool: 'Edit', summary: join(root, 'patched.txt'), detail: expect.stringContaining('elsewhere') });
    started.session.stop('seen enough', false);
    expect((await started.exit()).exit).toMatchObject({ outcome: 'stopped', reason: 'seen enough' });
    expect(started.of('permission-withdrawn')).toHaveLength(1);
    expect(existsSync(join(root, 'patched.txt'))).toBe(false);
  });

  it('is denied what its role forbids, without asking, and broken off where it did not ask', async () => {
    const denied = start('forbiddenOutside', { tools: { restricted: ['git push'] } });
    expect((await denied.exit()).exit.outcome).toBe('completed');
    expect(denied.of('permission')).toEqual([]);
    const broken = start('forbidden', { tools: { restricted: ['git push'] } });
    expect((await broken.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'I go on without.' });
    expect(broken.printed()).toContain('broken off by the rule git push');
  });

  it('gets a prompt of 30 lines byte for byte', async () => {
    const started = start('prompt', { brief: { task: { ...(brief().task as NonNullable<Brief['task']>), description: `SCENARIO:prompt\n${LONG_PROMPT}` } } });
    expect((await started.exit()).exit.outcome).toBe('completed');
    expect(server.seen.at(-1)?.prompt).toBe(renderBrief(JSON.parse(readFileSync(join(root, 'files/brief.json'), 'utf8')) as Brief, { handIn: 'answer' }));
    expect(server.seen.at(-1)?.prompt).toContain(LONG_PROMPT);
  });

  it('killed in the middle of a command, leaves nothing running and goes on with the same thread', async () => {
    const first = start('long');
    await until(() => existsSync(join(worktree, 'running')), { timeout: 20_000, what: 'the command to run' });
    process.kill(first.of('started')[0]?.pid ?? 0, 'SIGKILL');
    expect((await first.exit()).exit).toMatchObject({ outcome: 'failed', signal: 'SIGKILL' });
    await until(async () => (await findMarked(first.mark.slice('MAOS_MARK='.length))).length === 0, { timeout: 5_000, what: 'the command to end' });
    const second = start('long', { resume: conversation(first), brief: { attempt: 2, earlier: [{ attempt: 1, reason: 'its process was killed', checks: [] }] } });
    expect((await second.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'Picked up again.' });
    expect(conversation(second)).toBe(conversation(first));
    expect(server.seen.at(-1)?.turn).toBeGreaterThan(0);
    // Counters go on over both processes; what the first had told is not told again.
    expect(second.of('usage').reduce((sum, { usage }) => sum + usage.input_tokens, 0)).toBe(1_000);
  });

  it('says that a conversation is gone', async () => {
    const started = start('prompt', { resume: '11111111-1111-4111-8111-111111111111' });
    expect((await started.exit()).exit).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(/^resume failed: no rollout found/) });
  });

  it('goes on when the service refuses for a moment', async () => {
    const started = start('limited', { adapter: codexWith({ retryMs: 50 }) });
    expect((await started.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'It works again.' });
    expect(existsSync(join(worktree, 'after.txt'))).toBe(true);
    expect(started.printed()).toContain('once more in');
  });

  it('fails with the reason of the service when it refuses for ever, when the quota is used up, and when nobody is logged in', async () => {
    const exits = [];
    for (const scenario of ['forever', 'spent', 'login']) exits.push((await start(scenario, { adapter: codexWith({ retryMs: 20, retries: 2 }) }).exit(30_000)).exit);
    expect(exits).toMatchObject([
      { outcome: 'failed', reason: expect.stringMatching(/429 Too Many Requests \(tried 3 times\)$/), fault: { kind: 'quota', retry_at: null } },
      { outcome: 'failed', reason: expect.stringContaining('usage limit'), fault: { kind: 'quota' } },
      { outcome: 'failed', reason: expect.stringContaining('401 Unauthorized'), fault: { kind: 'login' } },
    ]);
  });

  it.each(['stall', 'hang'])('notices a model that says nothing more: %s', async (scenario) => {
    const started = start(scenario, { adapter: codexWith({ silenceMs: 1_500 }) });
    const before = performance.now();
    expect((await started.exit()).exit).toMatchObject({ outcome: 'failed', reason: 'the model said nothing for 2 s' });
    expect(performance.now() - before).toBeLessThan(8_000);
  });

  it('has a limit of its own for a stream that stands still, and is tried again by us no more than it should', async () => {
    await home.remove();
    home = await codexHome(server, 300);
    const started = start('stall', { adapter: codexWith({ retries: 1, retryMs: 20 }) });
    expect((await started.exit()).exit).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('idle timeout'), fault: { kind: 'network' } });
  });

  it('returns the plan of its answer', async () => {
    const started = start('', { brief: { purpose: 'plan', role: 'architect', goal: 'SCENARIO:plan', task: null } });
    expect((await started.exit()).exit.outcome).toBe('completed');
    expect(started.of('plan')).toEqual([{ type: 'plan', plan: PLAN }]);
  });

  it('takes text while it works, within the turn', async () => {
    const started = start('more');
    await until(() => existsSync(join(worktree, 'first.txt')), { timeout: 20_000, what: 'the command to run' });
    await started.session.send('please also greet the moon');
    expect((await started.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'Heard.' });
    expect(server.seen.at(-1)?.heard.join('\n')).toContain('please also greet the moon');
    await expect(started.session.send('too late')).rejects.toMatchObject({ code: 'SESSION_ENDED' });
  });

  it('is stopped in the middle of a command, within 5 s, and leaves nothing behind', async () => {
    const started = start('long');
    await until(() => existsSync(join(worktree, 'running')), { timeout: 20_000, what: 'the command to run' });
    const before = performance.now();
    started.session.stop('enough', false);
    expect((await started.exit()).exit).toMatchObject({ outcome: 'stopped', reason: 'enough' });
    expect(performance.now() - before).toBeLessThan(5_000);
    expect(await endMarked(started.mark)).toEqual([]);
  });
});
