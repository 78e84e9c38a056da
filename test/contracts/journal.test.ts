import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical, sha256 } from '../../src/system/canonical.ts';
import { until } from '../support/until.ts';
import { collect, forms, note, textOf } from './forms.ts';

describe.each(forms)('journal ($form)', ({ open }) => {
  it('gives events their number, epoch and place in the chain', async () => {
    const { journal } = await open();
    const [first, second] = await journal.append([note('a'), note('b')], 3);
    expect(first).toMatchObject({ seq: 1, epoch: 3, prev: '0'.repeat(64) });
    expect(second).toMatchObject({ seq: 2, epoch: 3, prev: first?.hash });
    const { hash, ...rest } = second ?? { hash: '' };
    expect(hash).toBe(sha256(canonical(rest)));
  });

  it('reads back any batches, from any point, with a whole chain', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 }), { maxLength: 6 }), fc.nat(40), async (batches, after) => {
        const { journal } = await open();
        const written = [];
        for (const batch of batches) written.push(...(await journal.append(batch.map(note), 1)));
        expect(await collect(journal.read(after))).toEqual(written.slice(after));
        expect(await journal.verify()).toMatchObject({ events: written.length, last: written.length, damage: null, cut: 0 });
        await journal.close();
      }),
      { numRuns: 25 },
    );
  });

  it('keeps every append of many that are asked for at once, in the order they were asked', async () => {
    const { journal } = await open();
    const texts = Array.from({ length: 200 }, (_, i) => `event ${i}`);
    const answers = await Promise.all(texts.map((text) => journal.append([note(text)], 1)));
    expect(answers.map(([event]) => event?.seq)).toEqual(texts.map((_, i) => i + 1));
    expect((await collect(journal.read(0))).map(textOf)).toEqual(texts);
    await journal.close();
  });

  it('goes on reading where an earlier read stopped', async () => {
    const { journal } = await open();
    await journal.append([note('a'), note('b')], 1);
    expect((await collect(journal.read(0))).map(textOf)).toEqual(['a', 'b']);
    expect(await collect(journal.read(2))).toEqual([]);
    await journal.append([note('c')], 1);
    await journal.append([note('d')], 2);
    expect((await collect(journal.read(2))).map(textOf)).toEqual(['c', 'd']);
    expect((await collect(journal.read(3))).map(textOf)).toEqual(['d']);
    await journal.close();
  });

  it('refuses an epoch older than the newest lease, and writes nothing', async () => {
    const store = await open();
    const lease = await store.leases.take('orchestrator', 'one');
    if ('held' in lease) throw new Error('taken');
    await store.journal.append([note('mine')], lease.record.epoch);
    await lease.release();
    const next = await store.leases.take('orchestrator', 'two');
    if ('held' in next) throw new Error('taken');
    await expect(store.journal.append([note('late')], lease.record.epoch)).rejects.toMatchObject({ code: 'FENCED' });
    await store.journal.append([note('new')], next.record.epoch);
    await expect(store.journal.append([note('later')], lease.record.epoch)).rejects.toMatchObject({ code: 'FENCED' });
    expect((await collect(store.journal.read(0))).map(textOf)).toEqual(['mine', 'new']);
    await store.journal.close();
  });

  it('tells a watcher of new events, and no more once it is stopped', async () => {
    const { journal } = await open();
    await journal.append([note('before')], 1);
    let seen = 0;
    const stop = journal.watch(async () => {
      seen = Math.max(seen, (await collect(journal.read(0))).length);
    });
    await journal.append([note('after')], 1);
    await until(() => seen === 2, { what: 'the second event' });
    stop();
    await journal.append([note('unseen')], 1);
    expect(seen).toBe(2);
    await journal.close();
  });

  it('appends nothing for an empty batch, and reports an empty journal as whole', async () => {
    const { journal } = await open();
    expect(await journal.append([], 1)).toEqual([]);
    expect(await journal.verify()).toMatchObject({ events: 0, last: 0, damage: null });
    expect(await journal.repair()).toEqual({ cut: 0, last: 0 });
  });
});
