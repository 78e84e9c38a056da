import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openFileStore } from '../../src/store/file/index.ts';
import { sha256 } from '../../src/system/canonical.ts';
import { tempDir } from '../support/temp.ts';
import { forms, type TestState } from './forms.ts';

describe.each(forms)('checkpoints, artifacts and context ($form)', ({ open }) => {
  it('gives back the newest checkpoint', async () => {
    const { checkpoints } = await open();
    expect(await checkpoints.newest()).toBeNull();
    await checkpoints.save(9, { count: 9, words: ['ü', '\ud800', '__proto__'] });
    await checkpoints.save(10, { count: 10, words: [] });
    await checkpoints.save(8, { count: 8, words: [] });
    expect(await checkpoints.newest()).toEqual({ seq: 10, state: { count: 10, words: [] }, skipped: [] });
  });

  it('prunes down to the newest and a thinning rest', async () => {
    const { checkpoints } = await open();
    for (let seq = 1; seq <= 60; seq++) {
      await checkpoints.save(seq, { count: seq, words: [] });
      await checkpoints.prune(3);
    }
    expect((await checkpoints.newest())?.seq).toBe(60);
  });

  it('stores content by its digest, once', async () => {
    const { artifacts } = await open();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
        const digest = await artifacts.put(bytes);
        expect(digest).toBe(sha256(bytes));
        expect(await artifacts.put(bytes)).toBe(digest);
        expect(Buffer.from((await artifacts.get(digest)) ?? [1])).toEqual(Buffer.from(bytes));
      }),
      { numRuns: 20 },
    );
    expect(await artifacts.get('0'.repeat(64))).toBeNull();
    await expect((async () => artifacts.get('../../etc/passwd'))()).rejects.toMatchObject({ code: 'BAD_NAME' });
  });

  it('keeps shared context under any key', async () => {
    const { context } = await open();
    const meta = { by: 'backend', at: '2026-01-01T00:00:00.000Z' };
    for (const key of ['api/openapi.yaml', '../../escape', 'index.json', '.hidden', '__proto__', 'ä b%2F']) await context.set(key, `value of ${key}`, meta);
    await context.set('api/openapi.yaml', 'newer', { ...meta, by: 'frontend' });
    expect(await context.get('api/openapi.yaml')).toBe('newer');
    expect(await context.get('../../escape')).toBe('value of ../../escape');
    expect(await context.get('nothing')).toBeNull();
    const list = await context.list();
    expect(list.map(({ key }) => key).sort()).toEqual(['../../escape', '.hidden', '__proto__', 'api/openapi.yaml', 'index.json', 'ä b%2F'].sort());
    expect(list.find(({ key }) => key === 'api/openapi.yaml')).toEqual({ key: 'api/openapi.yaml', by: 'frontend', at: meta.at, bytes: 5 });
    await expect((async () => context.set('', 'x', meta))()).rejects.toMatchObject({ code: 'BAD_NAME' });
  });

  it('keeps all of many context values set at once', async () => {
    const { context } = await open();
    const keys = Array.from({ length: 15 }, (_, i) => `key/${i}`);
    await Promise.all(keys.map((key) => context.set(key, key, { by: 'a', at: 'b' })));
    expect((await context.list()).map(({ key }) => key).sort()).toEqual(keys.sort());
  });
});

describe('damaged checkpoints, artifacts and context in files', () => {
  const openFiles = async () => {
    const dir = join(tempDir(), '.multi-agent');
    return { dir, store: await openFileStore<TestState>(dir, { create: true }) };
  };

  it('a damaged checkpoint is skipped and named, and the one before is used', async () => {
    const { dir, store } = await openFiles();
    await store.checkpoints.save(1, { count: 1, words: [] });
    await store.checkpoints.save(2, { count: 2, words: [] });
    const path = join(dir, 'checkpoints', '000000000002.json.gz');
    const whole = await readFile(path);
    const other = await readFile(join(dir, 'checkpoints', '000000000001.json.gz'));
    const future = gzipSync('{"v":2,"seq":2,"sha256":"x","data":{}}');
    const lying = gzipSync(`{"v":1,"seq":2,"sha256":"${sha256('{}')}","data":{"count":666}}`);
    for (const damaged of [Buffer.alloc(0), whole.subarray(0, whole.length - 9), other, future, lying, Buffer.from('{}')]) {
      await writeFile(path, damaged);
      expect(await store.checkpoints.newest()).toEqual({ seq: 1, state: { count: 1, words: [] }, skipped: [path] });
    }
  });

  it('prune leaves the newest, and ever fewer the older they are', async () => {
    const { dir, store } = await openFiles();
    for (let seq = 1; seq <= 60; seq++) {
      await store.checkpoints.save(seq, { count: seq, words: [] });
      await store.checkpoints.prune(3);
    }
    const seqs = (await readdir(join(dir, 'checkpoints'))).map((name) => Number.parseInt(name, 10)).sort((a, b) => a - b);
    expect(seqs.slice(-3)).toEqual([58, 59, 60]);
    expect(seqs.length).toBeLessThan(12);
    expect(seqs[0]).toBeLessThan(31);
  });

  it('an artifact that was changed is refused, and put makes it right again', async () => {
    const { store } = await openFiles();
    const digest = await store.artifacts.put('the plan');
    await writeFile(store.artifacts.path(digest), 'another plan');
    await expect(store.artifacts.get(digest)).rejects.toMatchObject({ code: 'ARTIFACT_DAMAGED' });
    await store.artifacts.put('the plan');
    expect(String(await store.artifacts.get(digest))).toBe('the plan');
  });

  it('an index that cannot be read is not overwritten', async () => {
    const { dir, store } = await openFiles();
    const index = join(dir, 'context', 'index.json');
    await writeFile(index, '{"keys":');
    await expect(store.context.set('a', 'b', { by: 'x', at: 'y' })).rejects.toMatchObject({ code: 'CONTEXT_DAMAGED' });
    expect(await readFile(index, 'utf8')).toBe('{"keys":');
  });
});
