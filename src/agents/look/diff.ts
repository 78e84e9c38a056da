/**
 * A small diff to look at: what is the same at both ends is left out, the rest is shown as - and + lines.
 * Made for one edit of one place; it is not a general diff and nothing is decided from it.
 */
import { dim, green, red } from './paint.ts';
import { plain } from './plain.ts';
import { wrap } from './wrap.ts';

export interface DiffLine {
  sign: '-' | '+' | ' ';
  text: string;
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

/** The changed lines, with up to `context` unchanged ones on each side. */
export function diffLines(before: string, after: string, context = 1): DiffLine[] {
  const old = linesOf(before);
  const now = linesOf(after);
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  const same = (lines: string[]): DiffLine[] => lines.map((text) => ({ sign: ' ', text }));
  return [
    ...same(old.slice(Math.max(0, head - context), head)),
    ...old.slice(head, old.length - tail).map((text): DiffLine => ({ sign: '-', text })),
    ...now.slice(head, now.length - tail).map((text): DiffLine => ({ sign: '+', text })),
    ...same(now.slice(now.length - tail, Math.min(now.length, now.length - tail + context))),
  ];
}

/** Painted lines for a terminal of `width` columns; at most `max`, then a line that counts the rest. */
export function paintDiff(lines: readonly DiffLine[], width: number, max: number, indent = '    '): string[] {
  const painted = lines.slice(0, max).flatMap(({ sign, text }) => {
    const colour = sign === '-' ? red : sign === '+' ? green : dim;
    return wrap(plain(text), width, `${indent}${sign} `, `${indent}  `).map(colour);
  });
  return lines.length > max ? [...painted, dim(`${indent}… ${lines.length - max} more lines`)] : painted;
}
