/** What every real agent of the Agent Client Protocol must do, whichever it is: one table of tests, with what differs between them as data. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Adapter } from '../../../src/agents/contract.ts';
import type { Limits } from '../../../src/agents/process/watchdog.ts';
import type { Brief } from '../../../src/protocol/brief.ts';
import { Place } from '../../e2e/world.ts';
import { makeTempDir, removeDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';
import { brief, type Started, startAgent } from '../support/session.ts';
import { endMarked } from './harness.ts';
import { closedService, parksAndGoesOn, type Service } from './parked-case.ts';
import { LONG_PROMPT, type ModelServer, type Scenario, type ToolCall } from './scenario.ts';

export interface Subject {
  title: string;
  /** Its name in multi-agent.yaml, and what else that file says of it. */
  agent: string;
  agents?: (binary: string) => string;
  adapter(limits?: Partial<Limits>): Adapter;
  install(): Promise<string>;
  /** Words after the program, where its adapter does not know them. @default none */
  words?: string[];
  version: RegExp | null;
  serve(scenarios: Record<string, Scenario>): Promise<ModelServer>;
  /** Makes what it needs in its home, and gives its environment beside HOME and PATH. */
  prepare(home: string, server: ModelServer): Record<string, string>;
  model: string | null;
  /** null: nobody knows what such an agent runs. Puts into a repository what this agent would run from there if it were let: each makes a file below `proof`. */
  bait: ((worktree: string, proof: string) => void) | null;
  /** Whether it is not started beside that, because it would run it. */
  refuses: boolean;
  write(path: string, content: string): ToolCall;
  shell(command: string): ToolCall;
  /** How it says that it is half way: by our MCP server, or where it has none by the verb. */
  progress: ToolCall;
  /** Of three calls of the model. */
  usage: object[];
  /** Makes it try again at once. */
  retryHeaders?: Record<string, string>;
  limitedReason: RegExp;
  /** Whether a conversation goes on within a minute of its beginning. */
  resumesAtOnce: boolean;
}

const task = (id: string, scenario: string, more: object = {}) => ({ id, title: `task ${id}`, description: `SCENARIO:${scenario}`, role: 'backend', ...more });
const PLAN = { summary: 'two tasks', tasks: [task('T1', 'one'), task('T2', 'two', { dependencies: ['T1'] })] };

export function describeAcp(subject: Subject): void {
  let binary: string;
  let server: ModelServer;
  let root: string;
  let home: string;
  let worktree: string;
  let refusals = 0;
  let service: Service;
  const marks: string[] = [];
  const { shell, write } = subject;
  const at = (path: string): string => join(worktree, path);

  beforeAll(async () => {
    binary = await subject.install();
    const limited = { error: { status: 429, type: 'rate_limit_error', message: 'Too many requests', ...(subject.retryHeaders ? { headers: subject.retryHeaders } : {}) } };
    service = closedService(({ cwd }) => ({ tools: [write(join(cwd, 'late.txt'), 'late\n')] }), 'rate_limit_error', subject.retryHeaders);
    server = await subject.serve({
      parked: service.scenario,
      basic: [
        () => ({ text: 'I will write the greeting first.', tools: [write(at('hello.txt'), 'hello\n')] }),
        { tools: [shell('node -e "console.log(6*7)" > answer.txt && cat answer.txt')] },
        { text: 'The greeting is written.' },
      ],
      denied: [{ tools: [shell('touch forbidden.txt')] }, { text: 'I was not allowed.' }],
      reminded: [{ text: 'I will do without.' }],
      outside: [() => ({ tools: [write(at('hello.txt'), 'hello\n')] }), { text: 'Asked.' }],
      prompt: [{ text: 'I have read it.' }],
      long: [{ tools: [shell('touch running; sleep 300')] }, { text: 'Picked up again.' }],
      again: [() => (refusals++ < 1 ? limited : { text: 'It went well in the end.' })],
      limit: [limited],
      stall: [{ stall: true }],
      plan: [{ text: `Two tasks will do.\n\n\`\`\`json\n${JSON.stringify(PLAN)}\n\`\`\`\n` }],
      one: [{ tools: [subject.progress] }, { tools: [shell('touch one.txt')] }, { text: 'The first is there.' }],
      two: [{ tools: [shell('touch two.txt')] }, { text: 'The second is there.' }],
    });
  });
  afterAll(() => server.close());
  afterEach(async () => {
    for (const mark of marks.splice(0)) await endMarked(mark);
    removeDir(root);
  });

  function start(
    scenario: string,
    options: { resume?: string; keep?: boolean; limits?: Partial<Limits>; write?: string[]; text?: string; bait?: boolean; given?: Partial<Brief> } = {},
  ): Started {
    if (options.keep !== true) {
      root = makeTempDir('maos-acp-');
      [home, worktree] = [join(root, 'home'), join(root, 'worktree')];
      mkdirSync(home);
      mkdirSync(worktree);
    }
    mkdirSync(join(root, 'proof'), { recursive: true });
    if (options.bait === true) subject.bait?.(worktree, join(root, 'proof'));
    const given = { id: 'T1', title: 'Greet', description: `SCENARIO:${scenario}${options.text ?? ''}`, acceptance: [], files: [], checks: [], priority: 'medium' };
    const started = startAgent(subject.adapter(options.limits), {
      cwd: worktree,
      files: join(root, 'files'),
      argv: [binary, ...(subject.words ?? [])],
      model: subject.model,
      env: { PATH: process.env.PATH ?? '', HOME: home, LANG: 'C.UTF-8', TERM: 'xterm-256color', ...subject.prepare(home, server) },
      resume: options.resume ?? null,
      tools: { write: options.write ?? ['.'] },
      brief: brief({ ...options.given, task: given }),
    });
    marks.push(started.mark);
    return started;
  }
  function config(): string {
    const named = subject.agents === undefined ? `agent: ${subject.agent}, command: [${binary}]` : `agent: ${subject.agent}`;
    const role = `{ ${named}${subject.model === null ? '' : `, model: ${subject.model}`}`;
    return `version: 1\nsettings: { autonomy: plan }\n${subject.agents?.(binary) ?? ''}services:\n  architect: ${role}, persona: "SCENARIO:plan" }\n  backend: ${role} }\n`;
  }
  const question = (started: Started) => until(() => started.of('permission')[0], { timeout: 40_000, what: 'a permission question' });
  const ended = async (started: Started) => (await started.exit(50_000)).exit;
  const last = () => server.seen.at(-1);

  describe(subject.title, () => {
    it('is found, writes in its directories, asks before a command, runs it when allowed, and tells what it used', async () => {
      const started = start('basic');
      const spec = { kind: subject.adapter().kind, argv: [binary], model: null };
      expect(await subject.adapter().probe(spec, process.env)).toMatchObject({ found: true, version: subject.version === null ? null : expect.stringMatching(subject.version) });
      const asked = await question(started);
      expect(asked).toMatchObject({ tool: 'Bash', summary: 'node -e "console.log(6*7)" > answer.txt && cat answer.txt', cwd: worktree });
      expect(readFileSync(at('hello.txt'), 'utf8')).toBe('hello\n');
      expect(existsSync(at('answer.txt'))).toBe(false);
      started.session.answer(asked.request_id, { allow: true, scope: 'once', note: '' });
      expect(await ended(started)).toMatchObject({ outcome: 'completed', summary: 'The greeting is written.' });
      expect(readFileSync(at('answer.txt'), 'utf8')).toBe('42\n');
      expect(started.of('usage').map(({ model, usage }) => ({ model, ...usage }))).toEqual(subject.usage);
      expect(started.of('permission')).toHaveLength(1);
      const printed = started.printed();
      for (const text of ['I will write the greeting first.', '+ hello', 'node -e', 'The greeting is written.']) expect(printed).toContain(text);
    });

    it('goes on without the command when it is denied, and hears the reason', async () => {
      const started = start('denied');
      started.session.answer((await question(started)).request_id, { allow: false, scope: 'once', note: 'SCENARIO:reminded not in this repository' });
      expect(await ended(started)).toMatchObject({ outcome: 'completed', summary: 'I will do without.' });
      expect(existsSync(at('forbidden.txt'))).toBe(false);
      expect(last()?.prompt).toContain('not in this repository');
    });

    it('asks before it writes where its role may not', async () => {
      const started = start('outside', { write: ['elsewhere'] });
      expect(await question(started)).toMatchObject({ tool: 'Edit', summary: at('hello.txt'), detail: expect.stringContaining('+ hello') });
      started.session.stop('seen enough', false);
      expect(await ended(started)).toMatchObject({ outcome: 'stopped', reason: 'seen enough' });
      expect(existsSync(at('hello.txt'))).toBe(false);
    });

    const baited = subject.bait === null ? [] : ['runs no program that the repository brings along'];
    it.each(baited)('%s', async () => {
      const started = start('denied', { bait: true });
      if (subject.refuses) {
        expect(await ended(started)).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('would run what this repository brings along') });
        expect(readdirSync(join(root, 'proof'))).toEqual([]);
        return;
      }
      started.session.answer((await question(started)).request_id, { allow: true, scope: 'once', note: '' });
      expect((await ended(started)).outcome).toBe('completed');
      expect(readdirSync(join(root, 'proof'))).toEqual([]);
    });

    it('gets a long prompt byte for byte', async () => {
      expect(await ended(start('prompt', { text: `\n${LONG_PROMPT}\n` }))).toMatchObject({ outcome: 'completed', summary: 'I have read it.' });
      expect(last()?.prompt).toContain(LONG_PROMPT);
    });

    it('killed in the middle of a command, leaves nothing behind and goes on', async () => {
      const first = start('long');
      first.session.answer((await question(first)).request_id, { allow: true, scope: 'once', note: '' });
      await until(() => existsSync(at('running')), { what: 'the command to run' });
      process.kill(first.of('started')[0]?.pid ?? 0, 'SIGKILL');
      expect(await ended(first)).toMatchObject({ outcome: 'failed', signal: 'SIGKILL' });
      const conversation = first.of('status')[0]?.conversation_id ?? '';
      await endMarked(first.mark);
      expect(await endMarked(first.mark)).toEqual([]);
      const second = start(subject.resumesAtOnce ? 'long' : 'prompt', {
        resume: conversation,
        keep: true,
        given: { attempt: 2, earlier: [{ attempt: 1, reason: 'its process was killed', checks: [] }] },
      });
      expect((await ended(second)).outcome).toBe('completed');
      const same = second.of('status')[0]?.conversation_id === conversation;
      if (subject.resumesAtOnce) expect(same).toBe(true);
      // Where it does not, another minute may have begun meanwhile.
      if (same) expect(last()?.turn).toBeGreaterThan(0);
      else expect(last()?.prompt).toContain('An earlier conversation about this work is lost');
    });

    it('bears a limit that passes', async () => {
      refusals = 0;
      expect(await ended(start('again'))).toMatchObject({ outcome: 'completed', summary: 'It went well in the end.' });
      expect(refusals).toBeGreaterThan(1);
    });

    it('fails with the reason of the service at a limit that does not', async () => {
      expect(await ended(start('limit'))).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(subject.limitedReason), fault: { kind: 'quota' } });
    });

    it('is ended when a stream stands still', async () => {
      const started = start('stall', { limits: { firstMs: 4_000, silenceMs: 3_000 } });
      expect(await ended(started)).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(/the model (said nothing|gave no answer) for \d s/) });
    });

    it('plans, asks, does two tasks and brings them to the merge', async () => {
      root = makeTempDir('maos-acp-');
      home = join(root, 'home');
      mkdirSync(home);
      const place = await Place.make({ 'multi-agent.yaml': config() }, { HOME: home, ...subject.prepare(home, server) });
      try {
        expect(await place.maos('run', 'two files', '--approve-plan', '--detach')).toMatchObject({ code: 0 });
        const client = await place.client();
        for (const id of ['T1', 'T2']) {
          const open = async () =>
            Object.values((await client.state()).approvals).find(({ kind, task_id, answer, withdrawn }) => kind === 'permission' && task_id === id && !answer && !withdrawn);
          const asked = await until(open, { timeout: 60_000, what: `the question of ${id}` });
          expect(asked.summary).toContain('touch');
          expect(await place.maos('approve', asked.id, '--at', asked.at)).toMatchObject({ code: 0 });
        }
        expect(await place.maos('status', '--wait', 'done', '--timeout', '60s')).toMatchObject({ code: 0 });
        const state = await client.state();
        expect(Object.values(state.tasks).map((one) => `${one.id} ${one.stage.name} ${one.result?.summary}`)).toEqual([
          'T1 done The first is there.',
          'T2 done The second is there.',
        ]);
        expect((await place.git('ls-tree', '--name-only', `maos/${state.run?.id}/run`)).split('\n')).toEqual(expect.arrayContaining(['one.txt', 'two.txt']));
        expect(server.seen.find(({ scenario, turn }) => scenario === 'one' && turn === 1)?.lastToolResult).not.toMatch(/not found|error|fail/i);
        const events = await place.maos('audit', '--json');
        expect(events.stdout).toContain('half way');
      } finally {
        expect(await place.remove()).toEqual([]);
      }
    }, 150_000);

    it('is parked while its service refuses, which the run says, and goes on by itself', async () => {
      root = makeTempDir('maos-acp-');
      home = join(root, 'home');
      mkdirSync(home);
      await parksAndGoesOn({ config: config(), env: { HOME: home, ...subject.prepare(home, server) }, service });
    }, 180_000);

    it('is stopped in the middle of a command within 5 s', async () => {
      const started = start('long');
      started.session.answer((await question(started)).request_id, { allow: true, scope: 'once', note: '' });
      await until(() => existsSync(at('running')), { what: 'the command to run' });
      const before = performance.now();
      started.session.stop('enough', false);
      expect(await ended(started)).toMatchObject({ outcome: 'stopped', reason: 'enough' });
      expect(performance.now() - before).toBeLessThan(5_000);
    });
  });
}
