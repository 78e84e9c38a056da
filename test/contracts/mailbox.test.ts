import { describe, expect, it } from 'vitest';
import { LETTER_BYTES } from '../../src/store/letter-text.ts';
import { mailName } from '../../src/store/names.ts';
import { newId } from '../../src/system/ids.ts';
import { until } from '../support/until.ts';
import { forms } from './forms.ts';

interface Mail {
  text: string;
  deliveries?: number;
}
const parse = (value: unknown): Mail => {
  if (typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string') return value as Mail;
  throw new Error('text is missing');
};

describe.each(forms)('mailbox ($form)', ({ open }) => {
  const openBox = async () => (await open()).mailbox('backend', parse);

  it('hands a message on: new, cur, done', async () => {
    const box = await openBox();
    expect(await box.send('2-a', { text: 'hello' })).toBe(true);
    expect(await box.list('new')).toEqual(['2-a']);
    expect(await box.claim(10)).toEqual([{ name: '2-a', value: { text: 'hello' } }]);
    expect([await box.list('new'), await box.list('cur')]).toEqual([[], ['2-a']]);
    expect(await box.claim(10)).toEqual([]);
    await box.ack('2-a');
    await box.ack('2-a');
    expect([await box.list('cur'), await box.list('done')]).toEqual([[], ['2-a']]);
    expect(await box.read('done', '2-a')).toEqual({ text: 'hello' });
    expect(await box.read('cur', '2-a')).toBeNull();
  });

  it('hands many out at once, in their order, each name once', async () => {
    const box = await openBox();
    await box.send('2-05', { text: 'early' });
    await box.handOut(Array.from({ length: 40 }, (_, index) => ({ name: `2-${String(index).padStart(2, '0')}`, value: { text: `m${index}` } })));
    const claimed = await box.claim(100);
    expect(claimed.map(({ value }) => value.text)).toEqual(Array.from({ length: 40 }, (_, index) => (index === 5 ? 'early' : `m${index}`)));
    await box.settle();
    await box.handOut([
      { name: '2-00', value: { text: 'again' } },
      { name: '2-40', value: { text: 'new' } },
    ]);
    expect(await box.list('new')).toEqual(['2-40']);
  });

  it('sends a name once, wherever it is on its way', async () => {
    const box = await openBox();
    const sent = await Promise.all(Array.from({ length: 10 }, () => box.send('7.1', { text: 'x' })));
    expect(sent.filter(Boolean)).toHaveLength(1);
    await box.claim(1);
    expect(await box.send('7.1', { text: 'again' })).toBe(false);
    await box.ack('7.1');
    expect(await box.send('7.1', { text: 'again' })).toBe(false);
    expect(await box.list('new')).toEqual([]);
  });

  it('claims by priority, then first in first out, and no more than asked', async () => {
    const box = await openBox();
    const low = [newId(), newId()];
    const names = [mailName('low', low[0] ?? ''), mailName('medium', newId()), mailName('critical', newId()), mailName('low', low[1] ?? ''), mailName('high', newId())];
    for (const name of names) await box.send(name, { text: name });
    const first = await box.claim(2);
    expect(first.map(({ name }) => name)).toEqual([names[2], names[4]]);
    expect((await box.claim(10)).map(({ name }) => name)).toEqual([names[1], names[0], names[3]]);
  });

  it('brings back what was claimed and not answered, until it was handed out too often', async () => {
    const box = await openBox();
    await box.send('a', { text: 'x' });
    for (let times = 1; times <= 2; times++) {
      expect(await box.claim(1)).toHaveLength(1);
      expect(await box.redeliver({ maxDeliveries: 3 })).toEqual(['a']);
    }
    await box.claim(1);
    expect(await box.redeliver({ maxDeliveries: 3 })).toEqual([]);
    expect(await box.deadLetters()).toMatchObject([{ name: 'a', reason: expect.stringContaining('3 times'), raw: expect.stringContaining('"x"') }]);
  });

  it('counts deliveries inside the message when it has the field', async () => {
    const box = await openBox();
    await box.send('a', { text: 'x', deliveries: 0 });
    expect((await box.claim(1))[0]?.value.deliveries).toBe(1);
    await box.redeliver({ name: 'a' });
    expect((await box.claim(1))[0]?.value.deliveries).toBe(2);
    expect(await box.redeliver({ name: 'a', maxDeliveries: 2 })).toEqual([]);
    expect(await box.list('dead')).toEqual(['a']);
  });

  it('acknowledges a message that was redelivered while its receiver was at work', async () => {
    const box = await openBox();
    await box.send('a', { text: 'x' });
    await box.claim(1);
    await box.redeliver();
    await box.ack('a');
    expect([await box.list('new'), await box.list('done')]).toEqual([[], ['a']]);
  });

  it('buries with a reason; a buried name may be sent again', async () => {
    const box = await openBox();
    await box.send('a', { text: 'x' });
    await box.claim(1);
    await box.bury('a', 'nobody by that name');
    expect(await box.deadLetters()).toMatchObject([{ name: 'a', reason: 'nobody by that name' }]);
    expect(await box.send('a', { text: 'y' })).toBe(true);
  });

  it('keeps what the schema refuses as a dead letter', async () => {
    const box = await openBox();
    const untyped = (await open()).mailbox('x', (value) => value);
    await untyped.send('ok', 5);
    expect(await untyped.claim(1)).toEqual([{ name: 'ok', value: 5 }]);
    await (box as unknown as { send(name: string, value: unknown): Promise<boolean> }).send('bad', { nothing: 1 });
    await box.send('good', { text: 'x' });
    expect((await box.claim(10)).map(({ name }) => name)).toEqual(['good']);
    expect(await box.deadLetters()).toMatchObject([{ name: 'bad', reason: expect.stringContaining('text is missing') }]);
  });

  it('forgets the oldest of what is done', async () => {
    const box = await openBox();
    for (const name of ['a', 'b', 'c']) {
      await box.send(name, { text: name });
      await box.claim(1);
      await box.ack(name);
    }
    expect(await box.prune(1)).toBe(2);
    expect(await box.list('done')).toEqual(['c']);
  });

  it('tells a watcher of mail, also for a mailbox that did not exist', async () => {
    const box = await openBox();
    const got: string[] = [];
    const stop = box.watch(async () => {
      for (const { value } of await box.claim(10)) got.push(value.text);
    });
    await box.send('1-a', { text: 'one' });
    await until(() => got.length === 1);
    await box.send('1-b', { text: 'two' });
    await until(() => got.length === 2);
    stop();
    expect(got).toEqual(['one', 'two']);
  });

  it('refuses a letter that nobody could read, naming size and limit, and hands out the ones beside it', async () => {
    const box = await openBox();
    const frame = '{"text":""}\n'.length;
    const large = { text: 'x'.repeat(LETTER_BYTES - frame + 1) };
    await expect(box.send('2-large', large)).rejects.toMatchObject({
      code: 'TOO_LARGE',
      message: expect.stringMatching(new RegExp(`2-large has ${LETTER_BYTES + 1} bytes.* ${LETTER_BYTES} `)),
    });
    await expect(
      box.handOut([
        { name: '1-a', value: { text: 'a' } },
        { name: '2-large', value: large },
        { name: '3-b', value: { text: 'b' } },
      ]),
    ).rejects.toMatchObject({ code: 'TOO_LARGE' });
    expect(await box.list('new')).toEqual(['1-a', '3-b']);
    const most = { text: 'x'.repeat(LETTER_BYTES - frame) };
    expect(await box.send('2-large', most)).toBe(true);
    expect((await box.claim(10)).find(({ name }) => name === '2-large')?.value.text).toHaveLength(most.text.length);
  });

  it.each(['', '../x', 'a/b', '.hidden', 'a\nb', 'x'.repeat(300)])('refuses the name %j', async (name) => {
    const store = await open();
    await expect(store.mailbox('ok', parse).send(name, { text: 'x' })).rejects.toMatchObject({ code: 'BAD_NAME' });
    expect(() => store.mailbox(name, parse)).toThrow(expect.objectContaining({ code: 'BAD_NAME' }));
  });

  it('names the mailboxes that exist', async () => {
    const store = await open();
    expect(await store.mailboxes()).toEqual([]);
    await store.mailbox('frontend', parse).send('a', { text: 'x' });
    await store.mailbox('backend', parse).send('a', { text: 'x' });
    expect(await store.mailboxes()).toEqual(['backend', 'frontend']);
  });
});
