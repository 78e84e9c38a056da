/**
 * Wraps plain text to terminal columns, words kept whole where they fit. Widths are those of the terminal (CJK counts two).
 * Must be given plain text: colours are put on afterwards, line by line.
 */
import stringWidth from 'string-width';

function pieces(word: string, width: number): string[] {
  const parts: string[] = [];
  let part = '';
  let used = 0;
  for (const character of word) {
    const wide = stringWidth(character);
    if (used + wide > width && part !== '') {
      parts.push(part);
      part = '';
      used = 0;
    }
    part += character;
    used += wide;
  }
  return [...parts, part];
}

function wrapLine(line: string, width: number): string[] {
  const text = line.replaceAll('\t', '  ');
  if (stringWidth(text) <= width) return [text.trimEnd()];
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(/(?<=\s)(?=\S)/)) {
    if (stringWidth((current + word).trimEnd()) <= width) {
      current += word;
      continue;
    }
    if (current.trim() !== '') lines.push(current.trimEnd());
    const parts = pieces(word, width);
    lines.push(...parts.slice(0, -1));
    current = parts.at(-1) ?? '';
  }
  if (current.trim() !== '') lines.push(current.trimEnd());
  return lines;
}

/** Lines of at most `width` columns; the first begins with `first`, the others with `rest`. */
export function wrap(text: string, width: number, first = '', rest = ' '.repeat(stringWidth(first))): string[] {
  const lines = text.split('\n').flatMap((line) => wrapLine(line, Math.max(10, width - Math.max(stringWidth(first), stringWidth(rest)))));
  return lines.map((line, index) => (line === '' && index > 0 ? '' : `${index === 0 ? first : rest}${line}`));
}
