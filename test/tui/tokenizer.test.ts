/** Keys, pastes and the terminal's own talk are told apart, in whatever pieces they arrive. */
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinBurst, Keyboard } from '../../src/tui/input/keyboard.ts';
import { type Token, Tokenizer } from '../../src/tui/input/tokenizer.ts';

const read = (...chunks: string[]): Token[] => {
  const one = new Tokenizer();
  return [...chunks.flatMap((chunk) => one.feed(chunk)), ...one.flush()];
};
const keys = (...chunks: string[]) => read(...chunks).map((token) => (token.type === 'key' ? token.key : token.type));

const PIECES = [
  'j',
  'G',
  ' ',
  '\r',
  '\n',
  '\t',
  '\x7f',
  '\x03',
  '界',
  '😀',
  '\x1b[A',
  '\x1b[1;5C',
  '\x1bOB',
  '\x1b[5~',
  '\x1b[Z',
  '\x1b1',
  '\x1b[<0;3;4M',
  '\x1b[I',
  '\x1b[O',
  '\x1b[12;3R',
  '\x1b[?62;c',
  '\x1b]11;rgb:0/0/0\x07',
  '\x1bP1$r0m\x1b\\',
  '\x1b[200~q\ny\x1b[201~',
  '\x1b[13;2u',
  '\x1b[M abc',
];

describe('tokenizer', () => {
  test('any split gives the same tokens', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }), fc.array(fc.nat(200), { maxLength: 8 }), (pieces, cuts) => {
        const text = pieces.join('');
        const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b).filter((cut) => !/[\udc00-\udfff]/.test(text[cut] ?? ''));
        const chunks = [0, ...places].map((from, at) => text.slice(from, places[at]));
        expect(read(...chunks)).toEqual(read(text));
      }),
    );
  });
  test('no input throws, and no token carries an escape', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const token of read(text.replaceAll('\x1b[200~', ''))) if (token.type === 'key') expect(token.text).not.toContain('\x1b');
      }),
    );
  });
  test('three letters in one chunk are three keys', () => {
    expect(keys('jjj')).toEqual(['j', 'j', 'j']);
  });
  test('named keys', () => {
    expect(keys('\x1b[A\x1bOB\x1b[5~\x1b[1;5C\x1b[Z\x1b1\x1b[3~\r\n \x7f\x03\x1d')).toEqual([
      'up',
      'down',
      'pageup',
      'ctrl+right',
      'shift+tab',
      'alt+1',
      'delete',
      'enter',
      'ctrl+j',
      'space',
      'backspace',
      'ctrl+c',
      'ctrl+]',
    ]);
    expect(keys('\x1b[13;2u\x1b[27;5;106~')).toEqual(['shift+enter', 'ctrl+j']);
  });
  test('an arrow split after Esc is an arrow; Esc alone is Esc once time passed', () => {
    expect(keys('\x1b', '[A')).toEqual(['up']);
    const one = new Tokenizer();
    expect(one.feed('\x1b')).toEqual([]);
    expect(one.pending).toBe(true);
    expect(one.flush()).toEqual([{ type: 'key', key: 'esc', text: '' }]);
  });
  test('reports are swallowed or told, never typed', () => {
    expect(read('\x1b[<35;10;5M\x1b[<0;10;5m\x1b[?62;22c\x1b]11;rgb:1/2/3\x1b\\\x1b[M#!!')).toEqual([]);
    expect(read('\x1b[I\x1b[O\x1b[3;7R')).toEqual([
      { type: 'focus', on: true },
      { type: 'focus', on: false },
      { type: 'cursor', row: 3, column: 7 },
    ]);
  });
  test('a paste is one token, also when its end mark is split', () => {
    expect(read('\x1b[200~q\ny\r\x1b[20', '1~x')).toEqual([
      { type: 'paste', text: 'q\ny\r' },
      { type: 'key', key: 'x', text: 'x' },
    ]);
  });
  test('a burst of many letters without brackets is a paste, a held key is not', () => {
    const tokens = (text: string) => new Tokenizer().feed(text);
    expect(joinBurst(tokens('first line q\nsecond y\n'), 0)).toEqual([{ type: 'paste', text: 'first line q\nsecond y\n' }]);
    expect(joinBurst(tokens('jjjjjjjjjjjjjjjjjjjj'), 0)).toHaveLength(20);
    expect(joinBurst(tokens('hello'), 0)).toHaveLength(5);
    expect(joinBurst(tokens('yes\n'), 20)).toEqual([{ type: 'paste', text: 'yes\n' }]);
    expect(joinBurst(tokens('\r'), 1024)).toEqual([{ type: 'paste', text: '\n' }]);
  });
  test('Enter typed right after letters that a busy screen read at once is Enter, and after a paste with brackets too', () => {
    for (const before of ['tell them to wait!', '\x1b[200~tell them to wait!\x1b[201~']) {
      const stdin = Object.assign(new PassThrough(), { setRawMode: () => stdin }) as unknown as NodeJS.ReadStream;
      const got: Token[] = [];
      const keyboard = new Keyboard(stdin, (token) => got.push(token));
      keyboard.start();
      stdin.emit('data', Buffer.from(before));
      stdin.emit('data', Buffer.from('\r'));
      keyboard.stop();
      expect(got).toEqual([
        { type: 'paste', text: 'tell them to wait!' },
        { type: 'key', key: 'enter', text: '' },
      ]);
    }
  });
});
