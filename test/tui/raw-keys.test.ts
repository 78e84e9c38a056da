/** Keys on their way to an agent: nothing is changed but what our own terminal settings added, and there is always a way out. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RawKeys, type Wanted } from '../../src/tui/input/raw-keys.ts';

const PLAIN: Wanted = { paste: false, focus: false, application: false };
const all = (pieces: readonly (string | Uint8Array)[], wanted = PLAIN): { typed: string; after: string | null } => {
  const keys = new RawKeys();
  let typed = '';
  for (const piece of pieces) {
    const fed = keys.feed(Buffer.from(piece as string), wanted);
    typed += Buffer.from(fed.typed).toString('latin1');
    if (fed.after !== null) return { typed, after: Buffer.from(fed.after).toString('latin1') };
  }
  return { typed: typed + Buffer.from(keys.flush()).toString('latin1'), after: null };
};

test('every byte but Ctrl+] arrives as it was', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, at) => at).filter((byte) => byte !== 0x1d);
  expect(all([bytes]).typed).toBe(Buffer.from(bytes).toString('latin1'));
  for (const key of ['\x1b', '\x1b\x1b', '\x1bx', '\x1b[A', '\x1b[1;5C', '\x1bOP', '\x1b[15~', '\x1b[Z', '\x03', '\x1a', '\x1b[20', '\x1b[9'])
    expect(all([key])).toEqual({ typed: key, after: null });
});

test('Ctrl+] leaves, in each form terminals have for it; what follows is not the agent’s', () => {
  for (const out of ['\x1d', '\x1b[93;5u', '\x1b[27;5;93~']) expect(all([`ab${out}q`])).toEqual({ typed: 'ab', after: 'q' });
});

test('paste brackets and focus reports pass only to who asked for them', () => {
  const text = '\x1b[200~one\rtwo\x1b[201~\x1b[I\x1b[O';
  expect(all([text]).typed).toBe('one\rtwo');
  expect(all([text], { ...PLAIN, paste: true }).typed).toBe('\x1b[200~one\rtwo\x1b[201~');
  expect(all([text], { ...PLAIN, focus: true }).typed).toBe('one\rtwo\x1b[I\x1b[O');
});

test('what is pasted never leaves the mode', () => {
  expect(all(['\x1b[200~a\x1dq\x1b[201~b'])).toEqual({ typed: 'a\x1dqb', after: null });
});

test('arrows come as the agent asked for them', () => {
  expect(all(['\x1b[A\x1b[1;2A\x1b[H'], { ...PLAIN, application: true }).typed).toBe('\x1bOA\x1b[1;2A\x1bOH');
});

test('in any pieces as in one', () => {
  const part = fc.constantFrom('a', '\x1b', '[', '\x1b[A', '\x1b[20', '0~', '\x1b[200~', '\x1b[201~', '\x1d', '\x1b[93;5', 'u', '\x1b[I', '\r', 'ü');
  const wanted = fc.record({ paste: fc.boolean(), focus: fc.boolean(), application: fc.boolean() });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), wanted, fc.integer({ min: 1, max: 7 }), (parts, wants, size) => {
      const bytes = Buffer.from(parts.join(''));
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
      const whole = all([bytes], wants);
      const cut = all(pieces, wants);
      expect(cut.typed).toBe(whole.typed);
      expect(cut.after === null).toBe(whole.after === null);
    }),
  );
});
