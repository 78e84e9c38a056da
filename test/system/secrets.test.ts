import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MaskedBytes, masked, secretsIn } from '../../src/system/secrets.ts';

const KEY = 'sk-ant-0123456789abcdef';

test('a key is known by its name and its look', () => {
  expect(
    secretsIn({
      MY_API_KEY: KEY,
      GITHUB_TOKEN: 'ghp_0123456789abcdefgh',
      AWS_ACCESS_KEY_ID: 'AKIA0123456789ABCDEF',
      AGAIN_SECRET: KEY,
      HOME: '/srv/keys/0123456789abc',
      SSH_KEY: '/srv/keys/.ssh/id_ed25519',
      TOKEN: 'short1',
      MAX_OUTPUT_TOKENS: '1234567890123456789',
      URL_TOKEN: 'https://example.org/0123456',
      SESSION_PASSPHRASE: 'with a blank 0123456789',
    }).sort(),
  ).toEqual(['AKIA0123456789ABCDEF', 'ghp_0123456789abcdefgh', KEY].sort());
});

test('in any pieces as in one, with nothing lost', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constant(KEY), fc.string(), fc.constant(KEY.slice(0, 9)))), fc.array(fc.nat({ max: 200 })), (parts, cuts) => {
      const text = Buffer.from(parts.join(''));
      const bytes = new MaskedBytes([KEY]);
      const ends = [...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length];
      let from = 0;
      const out: Uint8Array[] = [];
      for (const end of ends) {
        out.push(Uint8Array.from(bytes.next(text.subarray(from, end))));
        from = end;
      }
      out.push(bytes.rest());
      // At most the first three letters of a key went out before the fourth came.
      const got = Buffer.concat(out).toString('latin1');
      const was = text.toString('latin1');
      const secret = new Set([...was.matchAll(new RegExp(KEY, 'g'))].flatMap(({ index }) => Array.from(KEY, (_, at) => index + at)));
      const first = new Set([...was.matchAll(new RegExp(KEY, 'g'))].flatMap(({ index }) => [index, index + 1, index + 2]));
      expect(got.length).toBe(was.length);
      expect([...got].every((letter, at) => (secret.has(at) && letter === '*') || ((!secret.has(at) || first.has(at)) && letter === was[at]))).toBe(true);
    }),
  );
});

test('wherever it stands in a value; numbers, names and bytes are as they were', () => {
  const value = { a: [`x ${KEY} y`, 1, null], b: { c: KEY }, d: new Uint8Array([1]) };
  expect(masked(value, [KEY])).toEqual({ a: [`x ${'*'.repeat(KEY.length)} y`, 1, null], b: { c: '*'.repeat(KEY.length) }, d: new Uint8Array([1]) });
  expect(masked(value, [])).toBe(value);
});
