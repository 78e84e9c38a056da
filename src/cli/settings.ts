/**
 * Settings by name, out of the two files and back into them. A change is made in the text, checked as a whole, and written at once
 * or not at all. What rows there are is core/view/settings.ts; this only reads and writes.
 */
import { chmod, mkdir, readFile, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parse } from 'yaml';
import { CONFIG_FILE, type ConfigProblem, editedText, problemLine, readConfigFile, readConfigText, type Whose } from '../config/index.ts';
import type { Places } from '../config/places.ts';
import { nearest } from '../config/suggest.ts';
import type { SettingSources } from '../core/view/settings.ts';
import { type Home, SETTINGS, settingPath } from '../protocol/settings.ts';
import { writeDurable } from '../system/durable.ts';
import { EXIT, MaosError } from '../system/errors.ts';

const shownName = (path: string, places: Places) => (path === places.project ? CONFIG_FILE : path);

/** What cannot be read is told as problems, and counts as not written. */
export async function readSources(places: Places, flags: Record<string, unknown>): Promise<{ sources: SettingSources; problems: ConfigProblem[] }> {
  const none = { config: null, problems: [] };
  const [project, user] = await Promise.all([places.project === null ? none : readConfigFile(places.project, CONFIG_FILE), readConfigFile(places.user, places.user, 'user')]);
  return { sources: { flags, env: process.env, project: project.config, user: user.config }, problems: [...project.problems, ...user.problems] };
}

/** The words of a command line as a value: 4, true, [a, b] and {a: 1} as YAML reads them, text where the setting is one. */
export function readValue(key: string, words: string): unknown {
  const setting = SETTINGS.find((one) => one.key === key);
  if (setting?.kind === 'switch') return { on: true, true: true, yes: true, off: false, false: false, no: false }[words.toLowerCase()] ?? words;
  if (setting?.kind === 'text' || setting?.kind === 'choice') return words;
  // A key is a text, whatever YAML makes of it: y, 1, [ and null.
  if (key.startsWith('ui.keys.'))
    return /^\[.+\]$/.test(words)
      ? words
          .slice(1, -1)
          .split(',')
          .map((one) => one.trim())
      : words;
  try {
    const value: unknown = parse(words);
    return setting?.kind === 'list' && typeof value === 'string' ? [words] : value === undefined || value === null ? words : value;
  } catch {
    // Not YAML: then it is text, and the check of the whole file says whether text may stand there.
    return words;
  }
}

/** Throws SETTING_UNKNOWN (exit 2) for what is no setting. `services.…`, `agents.…` and `prices.…` are free. */
export function requireKey(key: string): Home {
  const known = SETTINGS.find((one) => one.key === key);
  if (known) return known.home;
  if (key.startsWith('ui.keys.')) return 'user';
  if (/^(services|agents|prices)\.[^.]/.test(key)) return 'project';
  const names = SETTINGS.map((one) => one.key);
  const near = nearest(key, names) ?? names.find((name) => name.split('.')[1] === key);
  throw new MaosError({
    code: 'SETTING_UNKNOWN',
    message: `There is no setting ${key}.`,
    hint: near ? `Did you mean ${near}?` : 'See: maos-tui config list',
    exit: EXIT.usage,
  });
}

const said = (problems: readonly ConfigProblem[]): string => problems.slice(0, 5).map(problemLine).join('\n');

/** Further things wrong with a text, by name of the file. */
export type Judge = (text: string, file: string) => readonly ConfigProblem[] | Promise<readonly ConfigProblem[]>;

/**
 * Sets a value, or takes it out when it is undefined. Resolves with the file written, or null when nothing was to be changed.
 * Throws CONFIG_INVALID (exit 6) when the file cannot be read or would not be right afterwards: then nothing is written.
 */
export async function changeSetting(places: Places, key: string, value: unknown, whose: Whose, judge: Judge = () => []): Promise<string | null> {
  const wanted = whose === 'user' ? places.user : places.project;
  if (wanted === null)
    throw new MaosError({
      code: 'NOT_A_REPOSITORY',
      message: 'There is no repository here to set this for.',
      hint: 'Add --user to set it for yourself, everywhere.',
      exit: EXIT.notSetUp,
    });
  const file = shownName(wanted, places);
  const { exists, problems } = await readConfigFile(wanted, file, whose);
  if (problems.length > 0)
    throw new MaosError({ code: 'CONFIG_INVALID', message: `${file} cannot be read, and was left as it is:\n${said(problems)}`, hint: 'Correct it first.', exit: EXIT.invalid });
  // A link stays a link: what it leads to is written.
  const path = exists ? await realpath(wanted) : wanted;
  const before = exists ? await readFile(path, 'utf8') : null;
  if (before === null && value === undefined) return null;
  const text = editedText(before, settingPath(key), value);
  if (text === before) return null;
  const wrong = [...readConfigText(text, file, whose).problems, ...(await judge(text, file))].filter(({ warning }) => !warning);
  if (wrong.length > 0)
    throw new MaosError({
      code: 'SETTING_REFUSED',
      message: `${key} was not changed:\n${wrong
        .slice(0, 5)
        .map(({ message, hint }) => `${message}${hint ? ` (${hint})` : ''}`)
        .join('\n')}`,
      hint: `See: maos-tui config get ${key}`,
      exit: EXIT.usage,
    });
  const mode = exists ? (await stat(path)).mode & 0o777 : whose === 'user' ? 0o600 : 0o644;
  if (!exists) await mkdir(dirname(path), { recursive: true });
  await writeDurable(path, text);
  await chmod(path, mode);
  return file;
}
