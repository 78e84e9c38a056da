/** A part of a brief: a heading with items. */
import type { Item } from './quote.ts';

export interface Section {
  /** As it is named in the note when something of it was cut. */
  name: string;
  heading: string;
  items: Item[];
  /** Never cut: an agent without it cannot work. */
  must?: boolean;
}
