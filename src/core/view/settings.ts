/**
 * What every setting is now, and who says so: flag, then variable, then the repository's file, then the user's, then what is built in.
 * `config list`, `config get` and the Settings screen are this one list, so they can never disagree. Pure.
 */
import { SETTINGS, type Setting, settingPath } from '../../protocol/settings.ts';

export const ORDER = 'flag > env > project > user > default';
export type From = 'flag' | 'env' | 'project' | 'user' | 'default' | 'fixed';

/** Values as they were written, each in its own place. */
export interface SettingSources {
  /** By the key of the setting. */
  flags: Readonly<Record<string, unknown>>;
  env: Readonly<Record<string, string | undefined>>;
  /** What the two files hold; null where there is none or it cannot be read. */
  project: unknown;
  user: unknown;
}

export interface SettingRow {
  key: string;
  label: string;
  /** As it is used; undefined when nobody says. */
  value: unknown;
  /** As people read it. */
  shown: string;
  from: From;
  /** The flag or variable that speaks. */
  by: string | null;
  about: string;
  /** What it may be; null for what cannot be changed. */
  setting: Setting | null;
}

/** A switch is on when it is set to anything but nothing and 0. */
export const isSet = (value: string | undefined): boolean => value !== undefined && value !== '' && value !== '0' && value !== 'false';

function valueAt(root: unknown, path: readonly string[]): unknown {
  let value = root;
  for (const part of path) value = value !== null && typeof value === 'object' && Object.hasOwn(value, part) ? (value as Record<string, unknown>)[part] : undefined;
  return value;
}

interface Found {
  value: unknown;
  from: From;
  by: string | null;
}

/** The value of any key of the files, also of those that are no row of the list. */
export function settingOf(key: string, { flags, env, project, user }: SettingSources): Found {
  const setting = SETTINGS.find((one) => one.key === key);
  if (flags[key] !== undefined) return { value: flags[key], from: 'flag', by: null };
  const variable = setting?.env?.find(({ name }) => isSet(env[name]));
  if (variable) return { value: variable.is, from: 'env', by: variable.name };
  const path = settingPath(key);
  const own = path[0] === 'ui' ? undefined : valueAt(project, path);
  if (own !== undefined) return { value: own, from: 'project', by: null };
  const mine = valueAt(user, path);
  if (mine !== undefined) return { value: mine, from: 'user', by: null };
  return { value: setting?.fallback, from: 'default', by: null };
}

/** A value in the words it is changed with. */
export const valueText = (value: unknown): string => (value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value));

/** A value on one line. */
export function settingText(value: unknown, setting: Setting | null): string {
  if (value === undefined) return setting?.otherwise ?? 'not set';
  if (setting?.key.endsWith('_usd')) return `$${String(value)}`;
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (setting?.kind === 'keys' && value !== null && typeof value === 'object') {
    const count = Object.keys(value).length;
    return `built in + ${count} change${count === 1 ? '' : 's'}`;
  }
  if (Array.isArray(value)) return value.map(String).join(setting?.key === 'settings.checks' ? ' · ' : ' ');
  return value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Colour is decided by the environment alone; see https://no-color.org and https://force-color.org. */
function colour(env: SettingSources['env']): { on: boolean; by: string | null } {
  if (isSet(env.MAOS_NO_COLOR)) return { on: false, by: '--no-color' };
  if (isSet(env.FORCE_COLOR)) return { on: true, by: 'FORCE_COLOR' };
  return env.NO_COLOR !== undefined && env.NO_COLOR !== '' ? { on: false, by: 'NO_COLOR' } : { on: true, by: null };
}

export function settingRows(sources: SettingSources): SettingRow[] {
  const rows = SETTINGS.map((setting): SettingRow => {
    const found = settingOf(setting.key, sources);
    return { key: setting.key, label: setting.label, ...found, shown: settingText(found.value, setting), about: setting.about, setting };
  });
  const { on, by } = colour(sources.env);
  const still = (key: string, label: string, shown: string, from: From, name: string | null, about: string): SettingRow => ({
    key,
    label,
    value: shown,
    shown,
    from,
    by: name,
    about,
    setting: null,
  });
  const ssh = isSet(sources.env.SSH_CONNECTION);
  return [
    ...rows,
    still(
      'colour',
      'Colour',
      on ? 'on' : 'off',
      by === null ? 'default' : by.startsWith('-') ? 'flag' : 'env',
      by,
      'NO_COLOR turns it off, FORCE_COLOR on again, --no-color off for good.',
    ),
    still(
      'frames',
      'Refresh',
      ssh ? '5 frames/s over SSH' : '10 frames/s',
      ssh ? 'env' : 'default',
      ssh ? 'SSH_CONNECTION' : null,
      'How often the screen is drawn at most; 5 times a second over SSH.',
    ),
    still('telemetry', 'Telemetry', 'off (there is none)', 'fixed', null, 'Nothing is sent to anybody but your agents.'),
  ];
}
