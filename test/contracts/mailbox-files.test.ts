import { execFileSync } from 'node:child_process';
import { link, mkdir, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFileStore } from '../../src/store/file/index.ts';
import { LETTER_BYTES } from '../../src/store/letter-text.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

const parse = (value: unknown) => value;

async function openBox() {
  const store = await openFileStore(join(tempDir(), '.multi-agent'), { create: true });
  const box = store.mailbox('backend', parse);
  await box.send('0-first', { n: 1 });
  await box.claim(1);
  await box.ack('0-first');
  const dir = join(store.dir, 'messages', 'backend');
  /** A file as if it had been lying there for a minute. */
  const drop = async (name: string, content: string | Uint8Array) => {
    const path = join(dir, 'new', name);
    await writeFile(path, content);
    const past = new Date(Date.now() - 60_000);
    await utimes(path, past, past);
  };
  return { box, dir, drop, store };
}

describe('a mailbox in files', () => {
  it('takes a file dropped by hand under any sane name', async () => {
    const { box, drop } = await openBox();
    await drop('hello from me.json', '{"n":2}');
    await drop('note.json', '\ufeff{\r\n "n": 3 }');
    expect((await box.claim(10)).map(({ value }) => value)).toEqual([{ n: 3 }]);
    expect((await box.deadLetters())[0]?.reason).toContain('its name');
  });

  it.each([
    ['half a file', '{"n":'],
    ['an empty file', ''],
    ['a key twice', '{"role":"qa","role":"lead"}'],
    ['nesting without end', `${'['.repeat(5000)}${']'.repeat(5000)}`],
    ['bytes that are no text', Uint8Array.from([0x22, 0xff, 0xfe, 0x22])],
    ['more than anybody reads', `"${'x'.repeat(LETTER_BYTES)}"`],
  ])('%s goes to dead with its reason', async (_, content) => {
    const { box, dir, drop } = await openBox();
    await drop('bad.json', content);
    expect(await box.claim(10)).toEqual([]);
    expect(await box.list('new')).toEqual([]);
    expect((await readdir(join(dir, 'dead'))).sort()).toEqual(['bad.json', 'bad.reason.txt']);
    const [letter] = await box.deadLetters();
    expect(letter?.reason).not.toBe('');
    expect(letter?.raw).toBe(
      Buffer.from(content)
        .toString('utf8')
        .slice(0, 64 * 1024),
    );
  });

  it('a symlink, a FIFO, a directory and a hard link go to dead and are not opened', async () => {
    const { box, dir, store } = await openBox();
    const secret = join(store.dir, 'secret.json');
    await writeFile(secret, '{"n":"secret"}');
    await symlink(secret, join(dir, 'new', 'a-link.json'));
    execFileSync('mkfifo', [join(dir, 'new', 'b-fifo.json')]);
    await mkdir(join(dir, 'new', 'c-dir.json'));
    await link(secret, join(dir, 'new', 'd-hard.json'));
    expect(await box.claim(10)).toEqual([]);
    expect(await box.list('new')).toEqual([]);
    const dead = await box.deadLetters();
    expect(dead.map(({ name }) => name)).toEqual(['a-link', 'b-fifo', 'c-dir', 'd-hard']);
    expect(dead.map(({ reason }) => reason)).toEqual(['it is a symbolic link', 'it is not a regular file', 'it is not a regular file', 'it has other hard links']);
    expect(dead[0]?.raw).toBe('');
  });

  it('waits for a file that is still being written instead of calling it broken', async () => {
    const { box, dir } = await openBox();
    const path = join(dir, 'new', 'slow.json');
    await writeFile(path, '{"n":');
    expect(await box.claim(10)).toEqual([]);
    expect(await box.list('dead')).toEqual([]);
    await writeFile(path, '{"n":4}');
    expect(await box.claim(10)).toEqual([{ name: 'slow', value: { n: 4 } }]);
  });

  it('makes its folders again when they were removed under it', async () => {
    const { box, dir } = await openBox();
    await rm(dir, { recursive: true });
    expect(await box.send('1-a', { n: 1 })).toBe(true);
    expect(await box.claim(1)).toHaveLength(1);
  });

  it('leaves temporary and foreign files alone', async () => {
    const { box, drop } = await openBox();
    await drop('.0-x.json.abcdefabcdef.tmp', '{');
    await drop('.hidden.json', '{}');
    await drop('backup.json~', '{}');
    expect(await box.claim(10)).toEqual([]);
    expect(await box.list('new')).toEqual([]);
  });

  it('keeps a second dead letter of the same name beside the first', async () => {
    const { box, drop } = await openBox();
    await drop('x.json', '{');
    await box.claim(1);
    await drop('x.json', '[');
    await box.claim(1);
    expect((await box.deadLetters()).map(({ raw }) => raw).sort()).toEqual(['[', '{']);
  });

  it('a letter that cannot be moved does not take the ones beside it along', async () => {
    const { box, dir, drop } = await openBox();
    for (const name of ['1-a', '2-b', '3-c']) await drop(`${name}.json`, '{}');
    await mkdir(join(dir, 'cur', '2-b.json'));
    expect((await box.claim(10)).map(({ name }) => name)).toEqual(['1-a', '3-c']);
    await expect(box.claim(10)).rejects.toMatchObject({ message: expect.stringContaining('2-b') });
    await rm(join(dir, 'cur', '2-b.json'), { recursive: true });
    expect((await box.claim(10)).map(({ name }) => name)).toEqual(['2-b']);
  });

  it('is private: folders 0700, messages 0600, and no temporary file stays', async () => {
    const { box, dir } = await openBox();
    await box.send('1-a', { n: 1 });
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
    expect((await stat(join(dir, 'new', '1-a.json'))).mode & 0o777).toBe(0o600);
    expect(await readdir(join(dir, 'new'))).toEqual(['1-a.json']);
  });

  it('two claimers never get the same message', async () => {
    const { box, store } = await openBox();
    const other = (await openFileStore(store.dir)).mailbox('backend', parse);
    for (let i = 0; i < 40; i++) await box.send(`2-${String(i).padStart(3, '0')}`, { i });
    const taken = (await Promise.all([box.claim(40), other.claim(40), box.claim(40), other.claim(40)])).flat();
    expect(taken.map(({ name }) => name).sort()).toEqual(Array.from({ length: 40 }, (_, i) => `2-${String(i).padStart(3, '0')}`));
  });

  it('tells of mail that was there before the watch began', async () => {
    const { box, drop } = await openBox();
    await drop('early.json', '{}');
    let told = 0;
    const stop = box.watch(() => {
      told++;
    });
    await until(() => told > 0);
    stop();
  });

  it('goes on telling after its folder was removed and made again', async () => {
    const { box, dir } = await openBox();
    const got: string[] = [];
    const stop = box.watch(async () => {
      for (const { name } of await box.claim(10)) got.push(name);
    });
    await box.send('1-a', { n: 1 });
    await until(() => got.includes('1-a'));
    await rm(dir, { recursive: true });
    await box.send('1-b', { n: 2 });
    await until(() => got.includes('1-b'));
    stop();
  });

  it('reading, listing and claiming make no folder', async () => {
    const dir = join(tempDir(), '.multi-agent');
    await mkdir(dir);
    const store = await openFileStore(dir);
    const box = store.mailbox('user', parse);
    expect([await box.list('new'), await box.claim(5), await box.deadLetters(), await box.read('new', 'x'), await store.mailboxes()]).toEqual([[], [], [], null, []]);
    expect([await store.checkpoints.newest(), await store.context.list(), await store.leases.look('host'), (await store.journal.verify()).events]).toEqual([null, [], null, 0]);
    expect(await readdir(dir)).toEqual([]);
  });
});
