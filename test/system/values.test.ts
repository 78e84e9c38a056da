import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical, sha256 } from '../../src/system/canonical.ts';
import { monotonicMs, now } from '../../src/system/clock.ts';
import { newId, shortId } from '../../src/system/ids.ts';
import { dirDigest, layout } from '../../src/system/layout.ts';
import { packageVersion, selfArgv, shimDir } from '../../src/system/self.ts';
import { loadKey, secretOf, sign, verifySignature } from '../../src/system/signature.ts';
import { tempDir } from '../support/temp.ts';

describe('canonical', () => {
  it('is the same for any order of keys, and JSON that means the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonical(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonical(reversed(value))).toBe(text);
        expect(canonical(JSON.parse(text))).toBe(text);
      }),
    );
  });

  it('leaves out what JSON leaves out', () => {
    expect(canonical({ b: undefined, a: [undefined, Number.NaN], d: new Date(0), c: { z: 1, y: null } })).toBe(
      '{"a":[null,null],"c":{"y":null,"z":1},"d":"1970-01-01T00:00:00.000Z"}',
    );
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});

describe('ids and clocks', () => {
  it('ULIDs made one after the other sort that way', () => {
    const ids = Array.from({ length: 5000 }, newId);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids[0]).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  });

  it('short ids can be typed and begin with a letter', () => {
    for (let i = 0; i < 500; i++) expect(shortId()).toMatch(/^[a-hjkmnp-tv-z][0-9a-hjkmnp-tv-z]{4}$/);
  });

  it('time is UTC with milliseconds, and the other clock does not go back', () => {
    expect(now()).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(monotonicMs()).toBeLessThanOrEqual(monotonicMs());
  });
});

describe('signatures', () => {
  it('processes that race for the key agree on one', async () => {
    const dir = tempDir();
    const keys = await Promise.all(Array.from({ length: 10 }, () => loadKey(dir)));
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
    expect(keys[0]).toHaveLength(32);
  });

  it('only the same secret, id and body verify', async () => {
    const key = await loadKey(tempDir());
    const secret = secretOf(key, 'session:s1');
    const mac = sign(secret, 'id', { a: 1, b: [2] });
    expect(verifySignature(secret, 'id', { b: [2], a: 1 }, mac)).toBe(true);
    expect(verifySignature(secretOf(key, 'user'), 'id', { a: 1, b: [2] }, mac)).toBe(false);
    expect(verifySignature(secret, 'other', { a: 1, b: [2] }, mac)).toBe(false);
    expect(verifySignature(secret, 'id', { a: 1, b: [3] }, mac)).toBe(false);
    for (const forged of ['', mac.slice(1), `${mac}0`, mac.toUpperCase(), '€'.repeat(64)]) expect(verifySignature(secret, 'id', { a: 1, b: [2] }, forged)).toBe(false);
  });

  it('a damaged key is neither used nor replaced', async () => {
    const dir = tempDir();
    await mkdir(join(dir, 'leases'));
    await writeFile(join(dir, 'leases', 'key'), 'short');
    await expect(loadKey(dir)).rejects.toMatchObject({ code: 'KEY_DAMAGED' });
  });
});

describe('places', () => {
  it('a directory has one digest by whatever path it is reached', async () => {
    const dir = tempDir();
    await mkdir(join(dir, 'real'));
    await symlink(join(dir, 'real'), join(dir, 'link'));
    expect(dirDigest(join(dir, 'link'))).toBe(dirDigest(join(dir, 'real')));
    expect(dirDigest(join(dir, 'real'))).toMatch(/^[0-9a-f]{12}$/);
    expect(dirDigest(join(dir, 'gone'))).not.toBe(dirDigest(join(dir, 'real')));
    expect(layout(dir).tasks).toBe(join(dir, 'tasks.json'));
  });

  it('this program finds itself', () => {
    expect(selfArgv()[0]).toBe(process.execPath);
    expect(selfArgv()[1]).toMatch(/\/bin\/maos-tui\.js$/);
    expect(shimDir()).toMatch(/\/dist\/bin$/);
    expect(packageVersion()).toMatch(/^\d+\.\d+\.\d+/);
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}
