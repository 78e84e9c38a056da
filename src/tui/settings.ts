/** What the screen is told of the user's settings, what it makes of them, and its way to have one changed. */
import { type SettingSources, settingOf } from '../core/view/settings.ts';
import { NOTIFIERS, type Notifier, THEMES, type ThemeName } from '../protocol/words.ts';
import type { UserKeys } from './keys/remap.ts';

export interface SettingsDoor {
  /** What the screen itself goes by, as it was read when the screen began; the project's file is not in it. */
  sources: SettingSources;
  /** All of them, for the settings to be looked at; what is wrong with the project's file, line by line. */
  whole(): Promise<{ sources: SettingSources; problems: string[] }>;
  /** Words of a person, or undefined to take the setting out. Resolves with what is read now and the file that was written; throws MaosError when refused. */
  change(key: string, words: string | undefined): Promise<{ sources: SettingSources; file: string | null }>;
}

export const NO_SETTINGS: SettingSources = { flags: {}, env: {}, project: null, user: null };

/** What the screen itself goes by. */
export interface Wishes {
  theme: ThemeName;
  /** undefined: by the terminal. */
  ascii: boolean | undefined;
  motion: boolean;
  mouse: boolean;
  notify: Notifier;
  notifyCommand: string | null;
  keys: UserKeys;
}

export function wishesOf(sources: SettingSources): Wishes {
  const of = (name: string): unknown => settingOf(`ui.${name}`, sources).value;
  const ascii = of('ascii');
  const command = of('notify_command');
  const keys = of('keys');
  return {
    theme: THEMES.find((name) => name === of('theme')) ?? 'ansi',
    ascii: typeof ascii === 'boolean' ? ascii : undefined,
    motion: of('motion') !== false,
    mouse: of('mouse') === true,
    notify: NOTIFIERS.find((name) => name === of('notify')) ?? 'auto',
    notifyCommand: typeof command === 'string' ? command : null,
    keys: keys !== null && typeof keys === 'object' ? (keys as UserKeys) : {},
  };
}
