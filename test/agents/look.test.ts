import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { diffLines } from '../../src/agents/look/diff.ts';
import { plain, transcript } from '../../src/agents/look/plain.ts';
import { Tail } from '../../src/agents/look/tail.ts';
import { wrap } from '../../src/agents/look/wrap.ts';

describe('text of agents', () => {
  it('never holds control characters once it is plain', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/.test(plain(text))));
    expect(plain('\u001b[31mred\u001b[0m \u001b]0;title\u0007a\u0000b\r\nc')).toBe('red ab\nc');
    expect(plain('a\u202eb')).toBe('a\\u{202e}b');
  });

  it('is never wider than asked for, and loses no word', () => {
    fc.assert(
      fc.property(fc.lorem({ maxCount: 60 }), fc.integer({ min: 12, max: 80 }), (text, width) => {
        const lines = wrap(text, width, '● ');
        expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(width);
        expect(lines.join('').replace(/[●\s]/g, '')).toBe(text.replace(/\s/g, ''));
      }),
    );
    expect(wrap('漢字'.repeat(10), 12).every((line) => stringWidth(line) <= 12)).toBe(true);
  });

  it('shows of an edit what changed and one line around it', () => {
    expect(diffLines('a\nb\nc\nd\n', 'a\nB\nc\nd\n').map(({ sign, text }) => sign + text)).toEqual([' a', '-b', '+B', ' c']);
    expect(diffLines('', 'x\n').map(({ sign, text }) => sign + text)).toEqual(['+x']);
  });

  it('keeps what a line said last, and only the end of a flood', () => {
    expect(transcript('10%\r50%\r100%\ndone\n')).toBe('100%\ndone');
    const tail = new Tail();
    for (let index = 0; index < 20_000; index += 1) tail.add(Buffer.from(`line ${index} of the flood\n`));
    expect(tail.text(2)).toBe('line 19998 of the flood\nline 19999 of the flood');
  });
});
