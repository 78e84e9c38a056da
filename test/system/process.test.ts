import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newId } from '../../src/system/ids.ts';
import { bootId, endMarked, findMarked, isAlive, killTree, processStart } from '../../src/system/process.ts';
import { until } from '../support/until.ts';

/** A shell with the mark; its children are found by that mark and ended whatever happens. */
function start(script: string, mark: string): ChildProcess {
  const child = spawn('sh', ['-c', script], { env: { ...process.env, MAOS_MARK: mark }, stdio: 'ignore' });
  onTestFinished(async () => {
    await endMarked(mark, { graceMs: 0 });
  });
  return child;
}

const freshDir = () => newId().slice(-12).toLowerCase();

describe('who a process is', () => {
  it('its pid and start time, as long as it lives', async () => {
    const child = start('exec sleep 60', `${freshDir()}/s1`);
    const pid = child.pid ?? 0;
    const pid_start = processStart(pid) ?? '';
    const id = { pid, pid_start, boot_id: bootId() };
    expect(isAlive(id)).toBe(true);
    expect(isAlive({ ...id, pid_start: '1' })).toBe(false);
    expect(isAlive({ ...id, boot_id: 'another boot' })).toBe(false);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isAlive(id)).toBe(false);
    for (const nobody of [0, -1, 1.5, 2 ** 22 + 5]) expect(processStart(nobody)).toBeNull();
  });
});

describe('processes with a mark', () => {
  it('are found by session and by directory, and no others', async () => {
    const dir = freshDir();
    start('sleep 60', `${dir}/s1`);
    start('sleep 60', `${dir}/s10`);
    start('sleep 60', `${dir}0/s1`);
    await until(async () => (await findMarked(dir)).length >= 2);
    expect(new Set((await findMarked(`${dir}/s1`)).map(({ session }) => session))).toEqual(new Set(['s1']));
    expect(new Set((await findMarked(dir)).map(({ session }) => session))).toEqual(new Set(['s1', 's10']));
  });

  it('are all ended, however they hid: other session, double fork, deaf to TERM, stopped', async () => {
    const mark = `${freshDir()}/s1`;
    const script = `
      trap '' TERM
      setsid sleep 61 &
      (setsid sh -c 'trap "" TERM; sleep 62; sleep 62' &)
      (sleep 63 & kill -STOP $!)
      nohup sleep 64 &
      sleep 65; sleep 65`;
    start(script, mark);
    await until(async () => (await findMarked(mark)).length >= 7, { what: 'all children' });
    expect(await endMarked(mark, { graceMs: 150 })).toEqual([]);
    expect(await findMarked(mark)).toEqual([]);
  });

  it('get time to end by themselves', async () => {
    const mark = `${freshDir()}/s1`;
    const child = start('trap "exit 7" TERM; while :; do sleep 0.02; done', mark);
    await until(async () => (await findMarked(mark)).length > 0);
    const exit = once(child, 'exit');
    expect(await endMarked(mark, { graceMs: 5000 })).toEqual([]);
    // It answers TERM, unless that came before its trap was set.
    expect([
      [7, null],
      [null, 'SIGTERM'],
    ]).toContainEqual(await exit);
  });

  it('nothing to end is no error, and one pass signals each once', async () => {
    expect(await endMarked(`${freshDir()}/nobody`)).toEqual([]);
    const mark = `${freshDir()}/s1`;
    const child = start('exec sleep 60', mark);
    await until(async () => (await findMarked(mark)).length === 1);
    expect(await killTree(mark, 'SIGTERM')).toBe(1);
    await once(child, 'exit');
  });
});
