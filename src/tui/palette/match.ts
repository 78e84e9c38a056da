/**
 * How well a text answers what was typed: every word of it must be there, in the order of its letters. A whole word counts more than
 * the beginning of one, that more than a part, and a part more than scattered letters. Pure; cheap enough for thousands per key.
 */

export interface Match {
  /** Higher is better; over 0. */
  score: number;
  /** Places in the text that answer, to be marked. */
  at: readonly number[];
}

const EXACT = 100;
const BEGINS = 80;
const INSIDE = 50;
const SCATTERED = 10;

const isBegin = (text: string, at: number): boolean => at === 0 || /[^\p{L}\p{N}]/u.test(text[at - 1] ?? ' ');
const range = (from: number, length: number): number[] => Array.from({ length }, (_, index) => from + index);

function word(typed: string, text: string): Match | null {
  let inside = -1;
  for (let at = text.indexOf(typed); at !== -1; at = text.indexOf(typed, at + 1)) {
    if (isBegin(text, at)) {
      const whole = /^[^\p{L}\p{N}]?$/u.test(text[at + typed.length] ?? '');
      return { score: (whole ? EXACT : BEGINS) - Math.min(9, at / 8), at: range(at, typed.length) };
    }
    if (inside === -1) inside = at;
  }
  if (inside !== -1) return { score: INSIDE - Math.min(9, inside / 8), at: range(inside, typed.length) };
  const places: number[] = [];
  let begins = 0;
  for (const letter of typed) {
    const at = text.indexOf(letter, (places.at(-1) ?? -1) + 1);
    if (at === -1) return null;
    if (isBegin(text, at)) begins++;
    places.push(at);
  }
  // Letters strewn over a whole sentence are chance; those of neighbouring words are meant.
  const spread = (places.at(-1) ?? 0) - (places[0] ?? 0) + 1;
  return begins === 0 || spread > typed.length * 4 ? null : { score: SCATTERED + begins * 3 - Math.min(9, spread / 4), at: places };
}

/** @param typed what the user wrote; nothing matches everything alike */
export function match(typed: string, text: string): Match | null {
  const low = text.toLowerCase();
  let score = 1;
  const at: number[] = [];
  for (const one of typed.toLowerCase().split(/\s+/).filter(Boolean)) {
    const found = word(one, low);
    if (!found) return null;
    score += found.score;
    at.push(...found.at);
  }
  return { score, at };
}
