import { describe, expect, it } from 'vitest';
import type { State } from '../../src/core/state.ts';
import { Ledger } from '../../src/orchestrator/ledger.ts';
import { openMemoryStore } from '../../src/store/memory/index.ts';
import type { Lease, Store } from '../../src/store/ports.ts';
import { MaosError } from '../../src/system/errors.ts';
import { openLog } from '../../src/system/log.ts';
import { BASE, config, parsed } from '../core/simulate.ts';
import { tempDir } from '../support/temp.ts';

/** A store whose disk is full when asked to be. */
function withDisk(store: Store<State>): { store: Store<State>; disk: { full: boolean; lost: boolean } } {
  const disk = { full: false, lost: false };
  const { journal } = store;
  const full = () => new MaosError({ code: 'DISK_FULL', message: 'full', retryable: true });
  return {
    disk,
    store: {
      ...store,
      journal: { ...bound(journal), append: (drafts, epoch) => (disk.full ? Promise.reject(full()) : journal.append(drafts, epoch)) },
      mailbox: (name, parse) => {
        const box = store.mailbox(name, parse);
        return { ...bound(box), handOut: (letters) => (disk.lost ? Promise.reject(full()) : box.handOut(letters)) };
      },
    },
  };
}

/** Methods of a class instance, kept when it is spread. */
function bound<T extends object>(of: T): T {
  const methods: Record<string, unknown> = {};
  for (let at: object | null = of; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at))
    for (const name of Object.getOwnPropertyNames(at)) {
      const value: unknown = Reflect.get(of, name);
      if (typeof value === 'function' && !(name in methods)) methods[name] = value.bind(of);
    }
  return methods as T;
}

const goal = (id: string) => ({
  id,
  at: '2026-01-01T00:00:00.000Z',
  actor: { kind: 'user' as const, via: 'cli' as const },
  random: 0.5,
  body: {
    type: 'submit-goal' as const,
    run_id: id,
    goal: 'g',
    base: { branch: 'main', commit: BASE },
    config: config(),
    plan: parsed({ tasks: [{ id: 'A', title: 'a', role: 'backend' }] }),
    plan_only: false,
    approve_plan: false,
  },
});

async function open() {
  const { store, disk } = withDisk(openMemoryStore<State>());
  const lease = await store.leases.take('orchestrator', 'test');
  const ledger = new Ledger({ store, lease: lease as Lease, log: openLog(`${tempDir()}/log`, 'test'), changed: () => undefined });
  await ledger.open();
  return { ledger, store, disk };
}
const journaled = async (store: Store<State>): Promise<number> => {
  let last = 0;
  for await (const event of store.journal.read(0)) last = event.seq;
  return last;
};

describe('the ledger', () => {
  it('throws memory away when the journal could not be written, and goes on from what is there', async () => {
    const { ledger, store, disk } = await open();
    disk.full = true;
    await expect(ledger.batch((batch) => void batch.judge(goal('r1')))).rejects.toMatchObject({ code: 'DISK_FULL' });
    await ledger.checkpoint(true);
    expect(await store.checkpoints.newest()).toBeNull();
    disk.full = false;
    await ledger.batch((batch) => void batch.judge(goal('r2')));
    expect(ledger.state.run?.id).toBe('r2');
    expect(ledger.state.seq).toBe(await journaled(store));
  });

  it('hands out again what was journaled and not handed out', async () => {
    const { ledger, store, disk } = await open();
    disk.lost = true;
    await expect(ledger.batch((batch) => void batch.judge(goal('r1')))).rejects.toMatchObject({ code: 'DISK_FULL' });
    expect(await store.mailbox('host', (value) => value).list('new')).toEqual([]);
    disk.lost = false;
    await ledger.batch(() => undefined);
    expect(ledger.state.run?.id).toBe('r1');
    expect(await store.mailbox('host', (value) => value).list('new')).toHaveLength(1);
  });
});
