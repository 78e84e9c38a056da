/**
 * Keys of the user's own: by the id of what a key does, other keys for it. Two things can never have the same key on one screen,
 * and the keys one must be able to trust (Esc, Enter, ?, Ctrl+C) are not for sale. Pure.
 */
import { SCREENS } from '../screen-names.ts';
import type { Key } from './key.ts';

/** Ids to keys, as they stand in the user's file. */
export type UserKeys = Readonly<Record<string, string | readonly string[]>>;

export interface KeyProblem {
  id: string;
  message: string;
  hint: string;
}

const FIXED: ReadonlySet<string> = new Set(['esc', 'enter', '?', 'ctrl+c', 'ctrl+]']);
const NAMED = ['space', 'tab', 'shift+tab', 'backspace', 'delete', 'up', 'down', 'left', 'right', 'home', 'end', 'pageup', 'pagedown'];
/** What terminals make of these is another key, or it stops them. */
const NOT_KEYS = /^ctrl\+[imhjsq[]$/;
const IS_KEY = /^(?:[!-~]|(?:ctrl|alt)\+[a-z0-9])$/;

/** As the keyboard tells of it; null when no terminal does. */
export function keyOf(text: string): string | null {
  if (/^[!-~]$/.test(text)) return text;
  if (text === ' ') return 'space';
  const low = text
    .toLowerCase()
    .replace(/^(c|control)[-+](?=.)/, 'ctrl+')
    .replace(/^(a|m|meta|option)[-+](?=.)/, 'alt+')
    .replace(/^escape$/, 'esc')
    .replace(/^return$/, 'enter')
    .replace(/^pgup$/, 'pageup')
    .replace(/^pgdn$/, 'pagedown');
  return FIXED.has(low) || NAMED.includes(low) || (IS_KEY.test(low) && !NOT_KEYS.test(low)) ? low : null;
}

/** As people read it: Ctrl+D, PgDn, Space. */
export function nameOf(key: string): string {
  const names: Record<string, string> = { pageup: 'PgUp', pagedown: 'PgDn', 'shift+tab': 'Shift+Tab' };
  if (names[key]) return names[key];
  if (/^(ctrl|alt)\+/.test(key)) return key.replace(/^(.)(.*)\+(.)$/, (_, first: string, rest: string, letter: string) => `${first.toUpperCase()}${rest}+${letter.toUpperCase()}`);
  return key.length > 1 ? `${key.charAt(0).toUpperCase()}${key.slice(1)}` : key;
}

const meets = (a: Key, b: Key): boolean => a !== b && SCREENS.some((screen) => (a.on?.includes(screen) ?? true) && (b.on?.includes(screen) ?? true));

/** The keys in force, and what is wrong with the wishes: those are left as they were. */
export function remapped(keys: readonly Key[], wishes: UserKeys): { keys: readonly Key[]; problems: KeyProblem[] } {
  const problems: KeyProblem[] = [];
  const wanted = new Map<string, string[]>();
  for (const [id, wish] of Object.entries(wishes)) {
    const known = keys.find((key) => key.id === id);
    const add = (message: string, hint: string) => problems.push({ id, message, hint });
    if (!known) {
      add(`\`${id}\` is nothing a key does`, 'maos-tui help actions lists the names');
      continue;
    }
    if (known.keys.some((key) => FIXED.has(key))) {
      add(`${known.show} cannot be given to something else`, 'Esc, Enter, ? and Ctrl+C mean the same everywhere');
      continue;
    }
    const given = [wish].flat().map((text) => ({ text, key: keyOf(text) }));
    const none = given.find(({ key }) => key === null);
    const fixed = given.find(({ key }) => key !== null && FIXED.has(key));
    if (none) add(`\`${none.text}\` is not a key that every terminal tells of`, 'a letter, digit or sign, ctrl+x, alt+x, space, tab, up, home, pageup and so on');
    else if (fixed) add(`${nameOf(fixed.key ?? '')} cannot be used for \`${id}\``, 'Esc, Enter, ? and Ctrl+C mean the same everywhere');
    else
      wanted.set(
        id,
        given.flatMap(({ key }) => (key === null ? [] : [key])),
      );
  }
  const apply = () => keys.map((key) => (wanted.has(key.id) ? shownAs(key, wanted.get(key.id) ?? []) : key));
  // A wish that takes another's key is left out, and the rest judged again: what is in force never clashes.
  for (;;) {
    const now = apply();
    const clash = now.flatMap((key) => {
      if (!wanted.has(key.id)) return [];
      const other = now.find((one) => meets(key, one) && fresh(keys, key, one) !== undefined);
      return other ? [{ key, other, name: fresh(keys, key, other) ?? '' }] : [];
    })[0];
    if (!clash) return { keys: joined(keys, now), problems };
    wanted.delete(clash.key.id);
    problems.push({
      id: clash.key.id,
      message: `${nameOf(clash.name)} is \`${clash.other.id}\` already (${clash.other.label}), where \`${clash.key.id}\` is`,
      hint: `give \`${clash.other.id}\` another key as well`,
    });
  }
}

/** A key the two share now and did not before anybody wished for anything: what belongs to a screen, or holds for a while, may outrank the rest. */
function fresh(keys: readonly Key[], a: Key, b: Key): string | undefined {
  const before = (key: Key) => keys.find((one) => one.id === key.id)?.keys ?? [];
  return a.keys.find((name) => b.keys.includes(name) && !(before(a).includes(name) && before(b).includes(name)));
}

const shownAs = (key: Key, names: readonly string[]): Key => ({ ...key, keys: names, show: names.map(nameOf)[0] ?? key.show });

/** `j k` stands for two records: where one of them got another key, the pair says so. */
function joined(before: readonly Key[], now: readonly Key[]): readonly Key[] {
  const moved = new Map(
    before.flatMap((old, at) => (now[at] && now[at].show !== old.show && !old.show.includes(' ') ? [[old.show, { show: now[at].show, on: old.on?.join() }] as const] : [])),
  );
  if (moved.size === 0) return now;
  return now.map((key, at) => {
    if (before[at]?.show !== key.show || !key.show.includes(' ')) return key;
    const parts = key.show.split(' ').map((part) => (moved.get(part)?.on === key.on?.join() ? (moved.get(part)?.show ?? part) : part));
    return { ...key, show: parts.join(' ') };
  });
}
