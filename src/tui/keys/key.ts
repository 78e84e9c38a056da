/** What a key is: one record, from which footer, help, README and dispatch come. */
import type { Controls, View } from '../model.ts';
import type { ScreenName } from '../screen-names.ts';

/** Headings of the command palette. */
export type Group = 'Go to' | 'Needs you' | 'Goal' | 'Plan' | 'Run' | 'Task' | 'Agent' | 'Review' | 'Graph' | 'View' | 'Data' | 'Help';

export interface Key {
  /** What it is called in the user's config and among the commands used last: `place.deed`. Never changes, and belongs to one record. */
  id: string;
  keys: readonly string[];
  /** As people read it. */
  show: string;
  label: string;
  /** Where it stands in the command palette; what only moves is not in it. */
  group?: Group;
  /** The label as things stand now, where it depends on them. */
  now?(view: View): string;
  /** Where it works; every screen when left out. */
  on?: readonly ScreenName[];
  /** While it does not hold, the key belongs to the next record that names it. @default always */
  when?(view: View): boolean;
  /** Rank in the footer, 1 first; not there when left out. */
  footer?: number;
  /** Changes the run: refused while read-only or lost. */
  changes?: boolean;
  /** Why it does nothing now. */
  disabled?(view: View): string | null;
  /** Said when it worked and changed nothing. */
  still?: string;
  run(controls: Controls): void;
}

/** What can be done by name only. */
export type Command = Omit<Key, 'keys' | 'show'>;
