import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { script } from '../../src/agents/script/index.ts';
import type { Brief } from '../../src/protocol/brief.ts';
import { until } from '../support/until.ts';
import { type Answers, bench } from './support/bench.ts';
import { brief, startAgent } from './support/session.ts';

type Steps = readonly Record<string, unknown>[];
function play(steps: Steps, { answers = {}, given = brief(), conflict = [] as Steps }: { answers?: Answers; given?: Brief; conflict?: Steps } = {}) {
  const at = bench(answers);
  const agent = { plan: { steps }, tasks: { '*': { attempts: [{ steps }], conflict: { steps: conflict } } } };
  const file = at.scenario(JSON.stringify({ version: 1, agents: { '*': agent } }));
  return { at, started: startAgent(script, { cwd: at.worktree, files: at.files, env: at.env, argv: [file], self: at.self, brief: given }) };
}

describe('a scripted agent', () => {
  it('writes, edits, runs and commits for real, and shows it', async () => {
    const { at, started } = play([
      { say: 'First the greeting.' },
      { write: { path: 'src/hello.js', content: "console.log('hello');\n" } },
      { edit: { path: 'src/hello.js', find: 'hello', replace: 'good morning' } },
      { append: { path: 'src/hello.js', content: '// end\n' } },
      { write: { path: 'old.txt', content: 'x' } },
      { delete: 'old.txt' },
      { run: 'node src/hello.js' },
      { commit: 'Add the greeting' },
      { complete: { summary: 'greets' } },
    ]);
    expect((await started.exit()).exit).toMatchObject({ outcome: 'completed', code: 0 });
    expect(readFileSync(join(at.worktree, 'src/hello.js'), 'utf8')).toBe("console.log('good morning');\n// end\n");
    expect(existsSync(join(at.worktree, 'old.txt'))).toBe(false);
    expect(at.git('log', '-1', '--format=%s')).toBe('Add the greeting\n');
    expect(at.git('status', '--porcelain')).toBe('');
    expect(at.calls()).toEqual([{ args: ['agent', 'complete', '--summary', 'greets'], stdin: '' }]);
    for (const part of ['First the greeting.', 'Write', "- console.log('hello');", "+ console.log('good morning');", 'good morning', '1 file changed'])
      expect(started.of('exit')[0]?.output).toContain(part);
  });

  it('talks through the verbs any agent has', async () => {
    const { at, started } = play(
      [
        { progress: { text: 'half', percent: 50 } },
        { send: { to: 'frontend', text: 'the port\nis 80', priority: 'high' } },
        { inbox: { wait: true, ack: true } },
        { context: { set: 'api/port', value: '80' } },
        { context: { get: 'api/port' } },
        { ask: { question: 'Which port?' } },
        { complete: { no_change: 'all is there' } },
      ],
      { answers: { inbox: { out: '{"id":"M7","from":"docs","text":"mind the gap"}\n' }, context: { out: '80\n' }, ask: { out: 'port 443\n' } } },
    );
    expect((await started.exit()).exit.outcome).toBe('completed');
    expect(at.calls().map(({ args }) => args.slice(1))).toEqual([
      ['progress', 'half', '--percent', '50'],
      ['send', 'frontend', '-', '--priority', 'high'],
      ['inbox', '--wait'],
      ['inbox', '--ack', 'M7'],
      ['context', 'set', 'api/port', '-'],
      ['context', 'get', 'api/port'],
      ['ask', 'Which port?', '--wait'],
      ['complete', '--no-change', 'all is there'],
    ]);
    expect(at.calls()[1]?.stdin).toBe('the port\nis 80');
    expect(started.of('exit')[0]?.output).toMatch(/mind the gap[\s\S]*port 443/);
  });

  it('hands in its plan', async () => {
    const { at, started } = play([{ plan: { summary: 's', tasks: [{ id: 'T1', title: 't', role: 'backend' }] } }], { given: brief({ purpose: 'plan', task: null }) });
    expect((await started.exit()).exit.outcome).toBe('completed');
    expect(JSON.parse(at.calls()[0]?.stdin ?? '')).toEqual({ summary: 's', tasks: [{ id: 'T1', title: 't', role: 'backend' }] });
  });

  const permission: Steps = [{ permission: { command: 'touch allowed.txt', why: 'a test', on_deny: 'fail' } }];
  it('runs what it asked for once it is allowed', async () => {
    const { at, started } = play(permission, { answers: { ask: { code: 0 } } });
    expect((await started.exit()).exit.outcome).toBe('completed');
    expect(existsSync(join(at.worktree, 'allowed.txt'))).toBe(true);
    expect(at.calls()[0]?.args.slice(1)).toEqual(['ask', '--permission', '--why', 'a test', '--wait', '--', 'touch allowed.txt']);
  });

  it('does not run it when it is denied', async () => {
    const { at, started } = play(permission, { answers: { ask: { code: 1, out: 'not today' } } });
    expect(await started.exit()).toMatchObject({ exit: { outcome: 'failed', reason: 'exit code 1' }, output: expect.stringContaining('not today') });
    expect(existsSync(join(at.worktree, 'allowed.txt'))).toBe(false);
  });

  it('finishes a merge that is in progress', async () => {
    const given = brief({ conflict: { onto: 'main', files: ['a.txt'] } });
    const at = bench();
    at.git('checkout', '-q', '-b', 'side');
    at.git('commit', '-q', '--allow-empty', '-m', 'side');
    at.git('checkout', '-q', 'main');
    at.git('merge', '-q', '--no-ff', '--no-commit', 'side');
    const file = at.scenario(
      JSON.stringify({ version: 1, agents: { '*': { conflict: { steps: [{ write: { path: 'a.txt', content: 'both' } }, { commit: 'Merge, keeping both' }] } } } }),
    );
    const started = startAgent(script, { cwd: at.worktree, files: at.files, env: at.env, argv: [file], self: at.self, brief: given });
    expect((await started.exit()).exit.outcome).toBe('completed');
    expect(at.git('log', '-1', '--format=%s %P').trim().split(' ')).toHaveLength(5);
  });

  it.each([
    ['says why and fails', [{ fail: 'cannot' }], { outcome: 'failed', code: 1 }],
    ['fails with a command', [{ run: 'exit 4' }, { write: { path: 'never', content: '' } }], { outcome: 'failed', code: 1 }],
    ['may forgive a command', [{ run: 'exit 4', allow_failure: true }], { outcome: 'completed', code: 0 }],
    ['fails with an edit that does not fit', [{ edit: { path: 'none.js', find: 'a', replace: 'b' } }], { outcome: 'failed', code: 1 }],
    ['ends with an exit code', [{ exit: 7 }], { outcome: 'failed', code: 7 }],
    ['dies of a signal', [{ crash: 'SIGKILL' }], { outcome: 'failed', signal: 'SIGKILL' }],
  ])('%s', async (_name, steps, expected) => {
    const { at, started } = play(steps);
    expect((await started.exit()).exit).toMatchObject(expected);
    expect(existsSync(join(at.worktree, 'never'))).toBe(false);
  });

  it('that hangs ends when it is stopped', async () => {
    const { started } = play([{ say: 'waiting' }, { hang: true }]);
    await until(() => started.printed().includes('waiting'));
    started.session.stop('enough', false);
    expect((await started.exit()).exit).toMatchObject({ outcome: 'stopped', reason: 'enough' });
  });

  it('prints megabytes without losing its end', async () => {
    const { started } = play([{ flood: { mb: 0.5 } }, { say: 'the end' }]);
    expect(await started.exit()).toMatchObject({ exit: { outcome: 'completed' }, output: expect.stringMatching(/the end$/) });
    expect(started.of('output').reduce((total, { bytes }) => total + bytes.byteLength, 0)).toBeGreaterThan(512 * 1024);
  });

  it('with a scenario that cannot be played fails and says where', async () => {
    const at = bench();
    const started = startAgent(script, { cwd: at.worktree, files: at.files, env: at.env, argv: [at.scenario('version: 2\nagents: {}\n')], self: at.self });
    expect(await started.exit()).toMatchObject({ exit: { outcome: 'failed' }, output: expect.stringContaining('scenario.yaml:1: version') });
    expect(await script.probe({ kind: 'script', argv: [join(at.root, 'none.yaml')], model: null }, at.env)).toMatchObject({ found: false });
  });
});
