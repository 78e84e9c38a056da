/** Which part of a changed line is another than before: by words, from both ends. Pure. */

const SHOWN_LEAST = 0.3;
const words = (text: string): string[] => text.match(/\w+|\s+|[^\w\s]/gu) ?? [];
const length = (parts: readonly string[]): number => parts.reduce((sum, one) => sum + one.length, 0);

/** From and to, in characters of `text`; null when nothing of it, or nearly all, is another. */
export function changedPart(text: string, before: string): [number, number] | null {
  const [mine, other] = [words(text), words(before)];
  const most = Math.min(mine.length, other.length);
  let head = 0;
  while (head < most && mine[head] === other[head]) head++;
  let tail = 0;
  while (tail < most - head && mine[mine.length - 1 - tail] === other[other.length - 1 - tail]) tail++;
  const same = mine.slice(0, head).concat(mine.slice(mine.length - tail));
  if (length(same.filter((one) => one.trim() !== '')) < SHOWN_LEAST * Math.max(text.trim().length, before.trim().length)) return null;
  const from = length(mine.slice(0, head));
  const to = text.length - length(mine.slice(mine.length - tail));
  return to > from ? [from, to] : null;
}
