/** What a key is: one record, from which footer, help, README and dispatch come. */
import type { Controls, ScreenName, View } from '../model.ts';

export interface Key {
  keys: readonly string[];
  /** As people read it. */
  show: string;
  label: string;
  /** The label as things stand now, where it depends on them. */
  now?(view: View): string;
  /** Where it works; every screen when left out. */
  on?: readonly ScreenName[];
  /** Rank in the footer, 1 first; not there when left out. */
  footer?: number;
  /** Changes the run: refused while read-only or lost. */
  changes?: boolean;
  /** Why it does nothing now. */
  disabled?(view: View): string | null;
  run(controls: Controls): void;
}
