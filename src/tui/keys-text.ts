/** The list of keys as text, for `maos-tui help keys` and the README: made from the same list as footer, help screen and dispatch. */
import { KEYS, type Key } from './keys/index.ts';
import { nameOf } from './keys/remap.ts';
import { SCREEN_LABELS, SCREENS } from './screen-names.ts';

export interface KeyRow {
  keys: string;
  does: string;
  /** Names of screens; nothing when it works on all. */
  on: string;
}

/** One row per key, partners (`j k`) together, in the order of the list. */
export function keyRows(): KeyRow[] {
  const rows: KeyRow[] = [];
  const partner = (key: Key): boolean =>
    KEYS.some((other) => other !== key && other.on?.join() === key.on?.join() && other.show !== key.show && other.show.split(' ').includes(key.show));
  for (const key of KEYS) {
    if (partner(key) || /^[2-9]$|^Alt\+[2-9]$/.test(key.show)) continue;
    const keys = key.show === '1' ? '1 … 9' : key.show === 'Alt+1' ? 'Alt+1 … Alt+9' : key.show;
    const does =
      key.show === '1'
        ? SCREENS.slice(1)
            .map((name) => SCREEN_LABELS[name])
            .join(', ')
        : key.show === 'Alt+1'
          ? 'agent 1 to 9'
          : key.label;
    rows.push({ keys, does: does.replace(/…$/, ''), on: (key.on ?? []).map((name) => SCREEN_LABELS[name]).join(', ') });
  }
  return [...rows.filter((row) => row.on === ''), ...rows.filter((row) => row.on !== '')];
}

const LAST = ['  Ctrl+C twice   leave; agents keep running', 'In dialogs y is yes, Enter never is, and Esc closes. In a text Enter goes on and Ctrl+J begins a new line.'];

/** For `maos-tui help keys`. */
export function keysText(): string {
  const line = ({ keys, does, on }: KeyRow) => `  ${keys.padEnd(15)}${on === '' ? does : `${does.padEnd(27)}${on}`}`;
  const rows = keyRows();
  return [
    'Keys of the screen (? shows those of the place where you are)',
    ...rows.filter((row) => row.on === '').map(line),
    'On some screens',
    ...rows.filter((row) => row.on !== '').map(line),
    ...LAST,
  ].join('\n');
}

/** For `maos-tui help actions`: the names by which `ui.keys` of the user's configuration gives them other keys. */
export function actionsText(): string {
  return [
    'What keys do, by name. Other keys for them, in your own configuration:  maos-tui config set ui.keys.run.quit Q',
    ...KEYS.map(({ id, keys, label }) => `  ${id.padEnd(22)}${keys.map(nameOf).join(' ').padEnd(17)}${label.replace(/…$/, '')}`),
    'Esc, Enter, ? and Ctrl+C mean the same everywhere and stay as they are.',
  ].join('\n');
}

const code = (keys: string): string =>
  keys
    .split(' ')
    .map((key) => (key === '…' ? key : `\`${key}\``))
    .join(' ');

/** For the README: a table in Markdown, one row per place. */
export function keysTable(): string {
  const rows = keyRows();
  const list = (some: readonly KeyRow[]) => some.map(({ keys, does }) => `${code(keys)} ${does}`).join(' · ');
  const places = SCREENS.map((name) => SCREEN_LABELS[name])
    .map((label, at) => ({ label, key: String(at), own: rows.filter((row) => row.on.split(', ').includes(label)) }))
    .filter(({ own }) => own.length > 0);
  return [
    '| where | keys |',
    '| --- | --- |',
    `| everywhere | ${list(rows.filter((row) => row.on === ''))} |`,
    ...places.map(({ label, key, own }) => `| \`${key}\` ${label} | ${list(own)} |`),
  ].join('\n');
}
