import { describe, expect, it } from 'vitest';
import { forms } from './forms.ts';

describe.each(forms)('leases ($form)', ({ open }) => {
  it('gives a lease to one, and names the holder to the next', async () => {
    const { leases } = await open();
    expect(await leases.look('host')).toBeNull();
    const lease = await leases.take('host', 'first');
    if ('held' in lease) throw new Error('held');
    expect(lease.record).toMatchObject({ name: 'host', epoch: 1, holder: 'first', pid: process.pid });
    expect(await leases.take('host', 'second')).toEqual({ held: lease.record });
    expect(await leases.look('host')).toMatchObject({ record: lease.record, alive: true });
    expect(await lease.current()).toBe(true);
    await lease.renew();
  });

  it('begins the next epoch after a release, and the one before has lost', async () => {
    const { leases } = await open();
    const lease = await leases.take('host', 'first');
    if ('held' in lease) throw new Error('held');
    await lease.release();
    expect(await leases.look('host')).toMatchObject({ alive: false });
    const next = await leases.take('host', 'second');
    if ('held' in next) throw new Error('held');
    expect(next.record.epoch).toBe(2);
    expect([await lease.current(), await next.current()]).toEqual([false, true]);
    await expect(lease.renew()).rejects.toMatchObject({ code: 'LEASE_LOST' });
    await lease.release();
    expect(await leases.look('host')).toMatchObject({ alive: true, record: next.record });
  });

  it('keeps leases of different names apart', async () => {
    const { leases } = await open();
    expect(await leases.take('host', 'a')).not.toHaveProperty('held');
    expect(await leases.take('orchestrator', 'a')).not.toHaveProperty('held');
  });

  it('gives one of many that ask at once', async () => {
    const { leases } = await open();
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => leases.take('host', `${i}`)));
    expect(answers.filter((answer) => !('held' in answer))).toHaveLength(1);
  });
});
