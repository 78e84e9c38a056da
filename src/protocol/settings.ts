/**
 * Every setting one can change by name, once: what it is called, what it may be, what stands for it when nobody says, and which
 * variable speaks for it. `config`, the Settings screen and the defaults of a run read this list. Constants only; loads no library.
 */
import { AUTONOMIES, MEDIATIONS, NOTIFIERS, REPLANS, THEMES } from './words.ts';

/** Where a value may be written: the repository's file (and, as a default, the user's), or the user's alone. */
export type Home = 'project' | 'user';

export interface Setting {
  /** As `config get` is given it. */
  key: string;
  /** For people. */
  label: string;
  home: Home;
  kind: 'choice' | 'switch' | 'number' | 'text' | 'list' | 'keys';
  /** Of a choice. */
  values?: readonly string[];
  /** undefined: what `otherwise` says. */
  fallback?: string | number | boolean;
  /** What stands for it without a value. */
  otherwise?: string;
  /** What it does, in one sentence. */
  about: string;
  /** Variables that speak for it when they are set to anything but nothing and 0. */
  env?: readonly { name: string; is: boolean }[];
}

/** What stands for a setting of a run that is not written. */
export const DEFAULTS = { parallel: 3, autonomy: 'ask', retries: 3, checkpoint_seconds: 30, timeout_ms: 60 * 60_000 } as const;

const on = (name: string) => ({ name, is: true });
const off = (name: string) => ({ name, is: false });

export const SETTINGS: readonly Setting[] = [
  {
    key: 'settings.autonomy',
    label: 'Autonomy',
    home: 'project',
    kind: 'choice',
    values: AUTONOMIES,
    fallback: DEFAULTS.autonomy,
    about: 'What you are asked: ask is plan, permissions and reviews; plan is plan and permissions; auto is only the last merge.',
  },
  {
    key: 'settings.parallel',
    label: 'Parallel agents',
    home: 'project',
    kind: 'number',
    fallback: DEFAULTS.parallel,
    about: 'How many agents work at the same time, over all roles.',
  },
  {
    key: 'settings.budget_usd',
    label: 'Budget stop',
    home: 'project',
    kind: 'number',
    otherwise: 'none',
    about: 'At this many US dollars all agents of a run are stopped, and you are asked.',
  },
  { key: 'settings.task_budget_usd', label: 'Budget of a task', home: 'project', kind: 'number', otherwise: 'none', about: 'The same for each task by itself.' },
  {
    key: 'settings.retries',
    label: 'Retries',
    home: 'project',
    kind: 'number',
    fallback: DEFAULTS.retries,
    about: 'Tries after the first failed one, before a task is raised to you.',
  },
  {
    key: 'settings.review',
    label: 'Review',
    home: 'project',
    kind: 'text',
    otherwise: 'user with autonomy ask, else auto',
    about: 'Who looks at a checked result: user, auto, or role:NAME.',
  },
  {
    key: 'settings.replan',
    label: 'Replanning',
    home: 'project',
    kind: 'choice',
    values: REPLANS,
    otherwise: 'phases where the architect is a model',
    about: 'When the architect looks at the results and may change what has not started.',
  },
  {
    key: 'settings.mediation',
    label: 'Failures',
    home: 'project',
    kind: 'choice',
    values: MEDIATIONS,
    otherwise: 'architect where it is a model',
    about: 'Who is asked first about a task that failed its last try.',
  },
  { key: 'settings.checks', label: 'Checks', home: 'project', kind: 'list', otherwise: 'none', about: 'Commands that must pass before a result counts.' },
  { key: 'settings.base', label: 'Base branch', home: 'project', kind: 'text', otherwise: 'the branch checked out', about: 'The branch a run starts from and is merged into.' },
  {
    key: 'settings.checkpoint_seconds',
    label: 'Checkpoint',
    home: 'project',
    kind: 'number',
    fallback: DEFAULTS.checkpoint_seconds,
    about: 'Seconds between two checkpoints of the state.',
  },
  {
    key: 'ui.notify',
    label: 'Notify me by',
    home: 'user',
    kind: 'choice',
    values: NOTIFIERS,
    fallback: 'auto',
    about: 'How you are called when something needs you and the terminal is not in front: auto goes by the kind of terminal.',
  },
  {
    key: 'ui.notify_command',
    label: 'Notify command',
    home: 'user',
    kind: 'text',
    otherwise: 'none',
    about: 'A command run by sh when something needs you; what it is stands in $MAOS_NOTIFY_TITLE and $MAOS_NOTIFY_TEXT.',
  },
  {
    key: 'ui.mouse',
    label: 'Mouse',
    home: 'user',
    kind: 'switch',
    fallback: false,
    about: 'Clicks select and the wheel scrolls; to select text then needs Shift in most terminals.',
  },
  {
    key: 'ui.theme',
    label: 'Colours',
    home: 'user',
    kind: 'choice',
    values: THEMES,
    fallback: 'ansi',
    about: 'ansi is for dark and ansi-light for light terminals; colour-blind tells good from bad in blue and brick.',
  },
  {
    key: 'ui.ascii',
    label: 'ASCII characters',
    home: 'user',
    kind: 'switch',
    otherwise: 'what the terminal can show',
    about: 'Borders and marks without box characters.',
    env: [on('MAOS_ASCII')],
  },
  { key: 'ui.motion', label: 'Motion', home: 'user', kind: 'switch', fallback: true, about: 'Clocks move while agents work.', env: [off('MAOS_NO_MOTION')] },
  {
    key: 'ui.screen_reader',
    label: 'Screen reader mode',
    home: 'user',
    kind: 'switch',
    fallback: false,
    about: 'Lines to be read out, in place of the screen.',
    env: [on('MAOS_SCREEN_READER'), on('INK_SCREEN_READER'), on('CLAUDE_AX_SCREEN_READER')],
  },
  { key: 'ui.keys', label: 'Keys', home: 'user', kind: 'keys', otherwise: 'those that are built in', about: 'Keys of your own, by the name of what they do.' },
];

/** Names below these are names as people chose them, dots and all. */
const OPEN_ENDED = ['ui.keys', 'prices'];

/** Where a key stands in the file: `ui.keys.run.quit` is the key run.quit of ui.keys. */
export function settingPath(key: string): string[] {
  const group = OPEN_ENDED.find((name) => key.startsWith(`${name}.`));
  return group ? [...group.split('.'), key.slice(group.length + 1)] : key.split('.');
}
