import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { command } from '../../src/agents/command/index.ts';
import { until } from '../support/until.ts';
import { bench } from './support/bench.ts';
import { startAgent } from './support/session.ts';

const start = (script: string) => {
  const at = bench();
  return { at, started: startAgent(command, { cwd: at.worktree, files: at.files, env: at.env, argv: ['sh', '-c', script] }) };
};

describe('a command agent', () => {
  it('runs in a terminal in its worktree, with the brief at hand, and claims completion by exit code 0', async () => {
    const { started } = start('test -t 1 && grep -q "Write the greeting" "$MAOS_BRIEF_MD" && grep -q maos.brief/1 "$MAOS_BRIEF" && basename "$PWD"');
    expect((await started.exit()).exit).toEqual({ outcome: 'completed', reason: '', code: 0, signal: null });
    expect(started.of('exit')[0]?.output).toBe('worktree');
    expect(started.seen.map(({ type }) => type)).toEqual(['started', 'accepted', 'status', ...started.of('output').map(({ type }) => type), 'exit']);
  });

  it('fails with its exit code, or with the signal that ended it', async () => {
    expect((await start('echo oh no; exit 3').started.exit()).exit).toMatchObject({ outcome: 'failed', reason: 'exit code 3', code: 3 });
    expect((await start('kill -9 $$').started.exit()).exit).toMatchObject({ outcome: 'failed', reason: 'ended by SIGKILL', signal: 'SIGKILL' });
  });

  it('is given text as if it were typed, but no key that would control it', async () => {
    const { at, started } = start('read line; printf %s "$line" > said');
    await started.session.send('hello \u0003there');
    expect((await started.exit()).exit.outcome).toBe('completed');
    expect(readFileSync(join(at.worktree, 'said'), 'utf8')).toBe('hello there');
  });

  it('is stopped with what it started', async () => {
    const { at, started } = start('tail -f /dev/null & echo $! > child; wait');
    const child = Number(await until(() => readFileSync(join(at.worktree, 'child'), 'utf8').trim()));
    started.session.stop('no longer needed', false);
    expect((await started.exit()).exit).toMatchObject({ outcome: 'stopped', reason: 'no longer needed' });
    await until(() => !alive(child), { what: 'its child to end' });
  });

  it('is killed within 5 s when it does not listen', async () => {
    const { started } = start('trap "" TERM; tail -f /dev/null & echo ready; while :; do wait; done');
    await until(() => started.printed().includes('ready'));
    const before = performance.now();
    started.session.stop('out of time', false);
    expect((await started.exit()).exit).toMatchObject({ outcome: 'stopped', signal: 'SIGKILL' });
    expect(performance.now() - before).toBeLessThan(5_000);
  });

  it('that is not there is a failed attempt which names it, and the probe says what to do', async () => {
    const at = bench();
    const started = startAgent(command, { cwd: at.worktree, files: at.files, env: at.env, argv: ['no-such-agent', '-x'] });
    expect((await started.exit()).exit).toMatchObject({ outcome: 'failed', reason: 'command not found: no-such-agent', code: 127 });
    expect(started.seen.map(({ type }) => type)).toEqual(['started', 'exit']);
    expect(await command.probe({ kind: 'command', argv: ['no-such-agent'], model: null }, at.env)).toMatchObject({ found: false, detail: 'no-such-agent is not on PATH' });
    expect(await command.probe({ kind: 'command', argv: ['sh'], model: null }, at.env)).toMatchObject({ found: true });
  });

  it('that asks on its screen is waiting, and busy again once it was answered', async () => {
    const { started } = start(`printf 'Shall I go on? [y/N] '; read answer; printf 'going on\\n'; until test -e leave; do sleep 0.1; done`);
    const screens = () => started.of('status').filter(({ source }) => source === 'screen');
    await until(() => screens()[0], { what: 'the question to be seen' });
    expect(screens()[0]).toMatchObject({ status: 'waiting', detail: 'asks yes or no' });
    await started.session.send('y');
    await until(() => screens().some(({ status }) => status === 'busy'), { what: 'the question to be gone' });
    started.session.stop('seen enough', true);
    expect((await started.exit()).exit.outcome).toBe('stopped');
    expect(started.of('status')[0]).toMatchObject({ status: 'busy', source: 'process' });
  });

  it('may be a program of the worktree', async () => {
    const at = bench();
    writeFileSync(join(at.worktree, 'agent.sh'), '#!/bin/sh\necho mine\n', { mode: 0o755 });
    const started = startAgent(command, { cwd: at.worktree, files: at.files, env: at.env, argv: ['./agent.sh'] });
    expect(await started.exit()).toMatchObject({ exit: { outcome: 'completed' }, output: 'mine' });
  });
});

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false; // gone
  }
}
