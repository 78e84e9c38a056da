/** A text that is being written: several lines, a caret, paste as one unit. Immutable; pure. */
import { charWidth, plain, textWidth } from '../frame/width.ts';

export interface TextField {
  text: string;
  caret: number;
}
export const emptyField = (text = ''): TextField => ({ text, caret: text.length });

const LIMIT = 100_000;
/** Newlines stay, everything else that is not text goes. */
export const cleanText = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => plain(line.replace(/\t/g, '  ')))
    .join('\n');

export function insert(field: TextField, text: string): TextField {
  const added = cleanText(text).slice(0, Math.max(0, LIMIT - field.text.length));
  return { text: field.text.slice(0, field.caret) + added + field.text.slice(field.caret), caret: field.caret + added.length };
}

const lineStart = (text: string, at: number) => text.lastIndexOf('\n', at - 1) + 1;
const lineEnd = (text: string, at: number) => {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
};
const before = (text: string, at: number) => at - ([...text.slice(Math.max(0, at - 2), at)].at(-1)?.length ?? 0);
const after = (text: string, at: number) => at + ([...text.slice(at, at + 2)][0]?.length ?? 0);
const wordBefore = (text: string, at: number) => {
  const head = text.slice(0, at).replace(/\s+$/, '');
  return head.length - (/\S+$/.exec(head)?.[0].length ?? 0);
};

function vertical(field: TextField, step: -1 | 1): TextField {
  const start = lineStart(field.text, field.caret);
  const column = field.caret - start;
  const from = step < 0 ? (start === 0 ? -1 : lineStart(field.text, start - 1)) : lineEnd(field.text, field.caret) + 1;
  if (from < 0 || from > field.text.length) return { ...field, caret: step < 0 ? 0 : field.text.length };
  return { ...field, caret: Math.min(from + column, lineEnd(field.text, from)) };
}

/** What a key does to the text; null when it is no editing key. Enter is the caller's. */
export function edit(field: TextField, key: string, typed: string): TextField | null {
  const { text, caret } = field;
  const cut = (from: number, to: number): TextField => ({ text: text.slice(0, from) + text.slice(to), caret: from });
  switch (key) {
    case 'left':
      return { text, caret: before(text, caret) };
    case 'right':
      return { text, caret: after(text, caret) };
    case 'up':
      return vertical(field, -1);
    case 'down':
      return vertical(field, 1);
    case 'home':
    case 'ctrl+a':
      return { text, caret: lineStart(text, caret) };
    case 'end':
      return { text, caret: lineEnd(text, caret) };
    case 'ctrl+left':
    case 'alt+b':
      return { text, caret: wordBefore(text, caret) };
    case 'backspace':
      return cut(before(text, caret), caret);
    case 'delete':
    case 'ctrl+d':
      return cut(caret, after(text, caret));
    case 'ctrl+u':
      return cut(lineStart(text, caret), caret);
    case 'ctrl+w':
    case 'alt+backspace':
      return cut(wordBefore(text, caret), caret);
    case 'ctrl+j':
    case 'alt+enter':
    case 'shift+enter':
      return insert(field, '\n');
    default:
      return typed === '' ? null : insert(field, typed);
  }
}

/** The text as rows of at most `width` cells, and where the caret stands among them. */
export function fieldRows(field: TextField, width: number): { rows: string[]; caretX: number; caretY: number } {
  const rows: string[] = [''];
  let x = 0;
  let at = 0;
  let caretX = 0;
  let caretY = 0;
  const mark = () => {
    if (at === field.caret) {
      caretX = x;
      caretY = rows.length - 1;
    }
  };
  for (const char of field.text) {
    const wide = char === '\n' ? 0 : charWidth(char.codePointAt(0) ?? 0);
    if (char !== '\n' && x + wide > width - 1) {
      // Break at the last blank of the row, as a writer would.
      const row = rows.at(-1) ?? '';
      const blank = row.lastIndexOf(' ');
      const tail = char !== ' ' && blank > 0 ? row.slice(blank + 1) : '';
      if (tail !== '') rows[rows.length - 1] = row.slice(0, blank + 1);
      rows.push(tail);
      x = textWidth(tail);
      if (field.caret > at - tail.length && field.caret <= at) {
        caretX = x - (at - field.caret);
        caretY = rows.length - 1;
      }
    }
    mark();
    at += char.length;
    if (char === '\n') {
      rows.push('');
      x = 0;
    } else {
      rows[rows.length - 1] += char;
      x += wide;
    }
  }
  mark();
  return { rows, caretX, caretY };
}

/** The rows of it that there is room for, those round the caret, and where among them it stands. */
export function shownField(field: TextField, width: number, height: number): { rows: string[]; x: number; y: number } {
  const { rows, caretX, caretY } = fieldRows(field, width);
  const start = Math.max(0, caretY - height + 1);
  return { rows: Array.from({ length: Math.max(0, height) }, (_, at) => rows[start + at] ?? ''), x: caretX, y: caretY - start };
}
