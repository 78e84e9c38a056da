/**
 * A section of a brief: a heading with items, most important first, filled as far as it has room.
 * Invariant: with more room a section shows all it showed with less. Must not know what sections there are.
 */
import { oneLine } from '../look/plain.ts';
import type { Item } from './quote.ts';

export interface Section {
  /** As it is named when something of it was left out. */
  name: string;
  heading: string;
  items: Item[];
  /**
   * whole: given first, all of it or nothing: an agent without it cannot work. A number is the part of the limit it may always
   * use; what others leave free is given out in order of importance.
   */
  share: 'whole' | number;
  /** The last items are the ones that count: they are kept, and all are shown in their order. @default first */
  keep?: 'first' | 'last';
  /** Where to find what was left out. */
  more: string;
}

export interface Filled {
  text: string;
  /** A line that says what was left out; null when nothing was. */
  left: string | null;
  /** Room that was used. */
  used: number;
  /** How many items are shown whole. */
  whole: number;
}

const NOTE = 300;
const PLENTY = Number.MAX_SAFE_INTEGER;
const isBullet = (part: string | undefined): boolean => part?.startsWith('- ') === true && !part.includes('\n');

function joined(heading: string, parts: readonly string[]): string {
  const body = parts.map((part, index) => (isBullet(part) && isBullet(parts[index - 1]) ? `\n${part}` : `${index === 0 && heading === '' ? '' : '\n\n'}${part}`)).join('');
  return `${heading}${body}`;
}

/** Items in order of importance until one does not fit; that one may be shown in part. */
export function fill({ name, heading, items, keep = 'first', more }: Section, room: number): Filled {
  if (items.length === 0) return { text: '', left: null, used: 0, whole: 0 };
  const parts: string[] = [];
  let left = room - heading.length;
  let whole = 0;
  for (const item of keep === 'first' ? items : [...items].reverse()) {
    const rendered = item(left - 2);
    if (rendered === null) break;
    parts.push(rendered.text);
    left -= rendered.text.length + 2;
    if (rendered.cut) break;
    whole += 1;
  }
  if (keep === 'last') parts.reverse();
  const text = parts.length === 0 ? '' : joined(heading, parts);
  const used = text === '' ? 0 : room - left;
  if (whole === items.length) return { text, left: null, used, whole };
  const many = items.length > 1 ? `${whole} of ${items.length} whole` : parts.length > 0 ? 'the beginning' : 'nothing';
  return { text, left: oneLine(`${name}: ${many}${items.length > 1 && parts.length > whole ? ', one in part' : ''}; ${more}`, NOTE), used, whole };
}

/** Characters it has when nothing of it is left out. */
export const lengthOf = (section: Section): number => fill(section, PLENTY).used;

/**
 * How many characters each section may use of `room`, in the same order. Each gets what it needs within its share; what is
 * free then goes to those that need more, the most important first. More room gives no section less.
 */
export function allot(sections: readonly { need: number; share: number }[], room: number): number[] {
  const all = Math.max(
    1,
    sections.reduce((sum, { share }) => sum + share, 0),
  );
  const base = sections.map(({ need, share }) => Math.min(need, Math.floor((share / all) * room)));
  let free = room - base.reduce((sum, part) => sum + part, 0);
  return sections.map(({ need }, index) => {
    const given = base[index] ?? 0;
    const extra = Math.max(0, Math.min(need - given, free));
    free -= extra;
    return given + extra;
  });
}
