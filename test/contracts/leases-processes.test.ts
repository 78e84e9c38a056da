import { type ChildProcess, fork } from 'node:child_process';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FileLeases } from '../../src/store/file/leases.ts';
import { bootId, machineId } from '../../src/system/process.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

interface Answer {
  ready?: true;
  name?: string;
  epoch?: number | null;
  current?: boolean;
  released?: true;
}

function startTaker(dir: string): { child: ChildProcess; answers: Answer[] } {
  const child = fork(join(import.meta.dirname, 'children', 'take-leases.ts'), [dir], { execArgv: ['--import', 'tsx'] });
  const answers: Answer[] = [];
  child.on('message', (answer: Answer) => answers.push(answer));
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return { child, answers };
}

const deadRecord = (name: string, epoch: number) => ({
  name,
  epoch,
  holder: 'gone',
  pid: 2 ** 22 - 3,
  pid_start: '1',
  boot_id: bootId(),
  machine: machineId(),
  taken_at: '2026-01-01T00:00:00.000Z',
});

describe('leases between processes', () => {
  it('12 processes that race for the lease of a dead holder never make two owners', async () => {
    const dir = tempDir();
    const takers = Array.from({ length: 12 }, () => startTaker(dir));
    await until(() => takers.every(({ answers }) => answers.length > 0), { timeout: 40_000, what: 'all processes to start' });
    for (let round = 1; round <= 40; round++) {
      const name = `lease${round % 4}`;
      // Rounds over the same four names: the first finds a dead holder, later ones a released lease.
      if (round <= 4) await writeFile(join(dir, `${name}.000000001.json`), JSON.stringify(deadRecord(name, 1)));
      for (const taker of takers) {
        taker.answers.length = 0;
        taker.child.send({ take: name });
      }
      await until(() => takers.every(({ answers }) => answers.length === 1), { what: `round ${round}` });
      const owners = takers.filter(({ answers }) => answers[0]?.epoch);
      expect(owners).toHaveLength(1);
      expect(owners[0]?.answers[0]).toMatchObject({ epoch: Math.ceil(round / 4) + 1, current: true });
      owners[0]?.child.send({ release: name });
      await until(() => owners[0]?.answers.some(({ released }) => released));
    }
    const left = (await readdir(dir)).filter((name) => name.startsWith('lease1.') && name.endsWith('.json'));
    expect(left.length).toBeLessThanOrEqual(3);
  }, 60_000);

  it('a holder that was killed is known dead at once', async () => {
    const dir = tempDir();
    const { child, answers } = startTaker(dir);
    await until(() => answers.length > 0, { timeout: 20_000 });
    child.send({ take: 'host' });
    await until(() => answers.some(({ epoch }) => epoch === 1));
    const leases = new FileLeases(dir);
    expect(await leases.look('host')).toMatchObject({ alive: true, record: { pid: child.pid } });
    child.kill('SIGKILL');
    await until(async () => (await leases.look('host'))?.alive === false, { timeout: 2000 });
    expect(await leases.take('host', 'next')).toMatchObject({ record: { epoch: 2 } });
  }, 30_000);

  it('a pid that is used again by another process does not keep a lease alive', async () => {
    const dir = tempDir();
    await writeFile(join(dir, 'host.000000004.json'), JSON.stringify({ ...deadRecord('host', 4), pid: process.pid }));
    expect(await new FileLeases(dir).look('host')).toMatchObject({ alive: false });
  });

  it('a living process that stopped beating is hung, but only after a second look', async () => {
    const dir = tempDir();
    await new FileLeases(dir).take('host', 'hangs');
    const past = new Date(Date.now() - 20_000);
    await utimes(join(dir, 'host.000000001.json'), past, past);
    const leases = new FileLeases(dir);
    expect(await leases.look('host')).toMatchObject({ alive: true });
    expect(await leases.take('host', 'next')).toMatchObject({ record: { epoch: 2 } });
  });

  it('nobody is called dead because the machine slept for an hour', async () => {
    const dir = tempDir();
    const lease = await new FileLeases(dir).take('host', 'sleeper');
    if ('held' in lease) throw new Error('held');
    const past = new Date(Date.now() - 3_600_000);
    await utimes(join(dir, 'host.000000001.json'), past, past);
    const asked = new FileLeases(dir).take('host', 'hasty');
    await lease.renew();
    expect(await asked).toEqual({ held: lease.record });
  });

  it('a holder on another machine is judged by its heartbeat', async () => {
    const dir = tempDir();
    const path = join(dir, 'host.000000001.json');
    await writeFile(path, JSON.stringify({ ...deadRecord('host', 1), machine: 'elsewhere' }));
    const leases = new FileLeases(dir);
    expect(await leases.look('host')).toMatchObject({ alive: true });
    const past = new Date(Date.now() - 31_000);
    await utimes(path, past, past);
    expect(await leases.look('host')).toMatchObject({ alive: false });
  });

  it('a record that was damaged by hand is neither trusted nor overwritten', async () => {
    const dir = tempDir();
    const path = join(dir, 'host.000000007.json');
    await writeFile(path, 'what');
    const leases = new FileLeases(dir);
    expect(await leases.look('host')).toMatchObject({ alive: true, record: { epoch: 7, holder: 'unknown' } });
    const past = new Date(Date.now() - 31_000);
    await utimes(path, past, past);
    expect(await leases.take('host', 'next')).toMatchObject({ record: { epoch: 8 } });
  });
});
