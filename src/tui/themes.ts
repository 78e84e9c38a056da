/**
 * Themes: what stands for the sixteen names our lines are written in. `ansi` leaves the names to the terminal. All others set no colour at all,
 * or one of the fixed 240 that can be read on black and on white alike (4.5:1 on both; a test computes it), so that no theme can be
 * wrong about the background. Applied to our chrome alone, never to what agents print. Pure.
 */
import type { ThemeName } from '../protocol/words.ts';
import { ATTR, type Grid } from './frame/grid.ts';

export interface Theme {
  /** By name of the colour, 0 to 7 (8 to 15 are their bright ones); what is not named is not coloured. */
  colours: Readonly<Record<number, { fg?: number; attr?: number }>>;
  /** What stands for dim. */
  dim: { fg?: number; attr?: number };
}

const GREEN = 29;
const BLUE = 63;
const PURPLE = 98;
const BRICK = 131;
const CRIMSON = 163;
const GREY = 243;
const { bold, underline, inverse } = ATTR;

/** null: as it is written. */
export const THEME: Readonly<Record<ThemeName, Theme | null>> = {
  ansi: null,
  'ansi-light': { colours: { 1: { fg: CRIMSON }, 2: { fg: GREEN }, 3: { fg: BRICK }, 4: { fg: BLUE }, 5: { fg: PURPLE }, 6: { fg: BLUE } }, dim: { fg: GREY } },
  'high-contrast': { colours: { 1: { attr: inverse | bold }, 2: { attr: bold }, 3: { attr: underline | bold }, 5: { attr: underline }, 6: { attr: bold } }, dim: {} },
  'colour-blind': {
    colours: { 1: { fg: BRICK, attr: bold }, 2: { fg: BLUE }, 3: { fg: BRICK, attr: underline }, 5: { fg: BLUE, attr: underline }, 6: { attr: bold } },
    dim: { fg: GREY },
  },
  mono: { colours: {}, dim: { attr: ATTR.dim } },
};

/** Colours the grid anew; doing it twice is doing it once. */
export function paintTheme(grid: Grid, { colours, dim }: Theme): void {
  for (let at = 0; at < grid.fg.length; at++) {
    const name = grid.fg[at] ?? -1;
    let attr = grid.attr[at] ?? 0;
    if (name >= 0 && name < 16) {
      const now = colours[name % 8];
      grid.fg[at] = now?.fg ?? -1;
      attr |= now?.attr ?? 0;
    }
    if ((attr & ATTR.dim) !== 0) {
      if (grid.fg[at] === -1 && dim.fg !== undefined) grid.fg[at] = dim.fg;
      attr = (attr & ~ATTR.dim) | (dim.attr ?? 0);
    }
    grid.attr[at] = attr;
    const behind = grid.bg[at] ?? -1;
    if (behind >= 0 && behind < 16) grid.bg[at] = -1;
  }
}
