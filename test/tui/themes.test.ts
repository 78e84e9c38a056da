import { describe, expect, it } from 'vitest';
import { THEMES } from '../../src/protocol/words.ts';
import { ATTR, Grid } from '../../src/tui/frame/grid.ts';
import { paintTheme, THEME } from '../../src/tui/themes.ts';

const LEVELS = [0, 95, 135, 175, 215, 255];
/** Of the fixed part of the palette. */
function rgb(colour: number): number[] {
  expect(colour).toBeGreaterThanOrEqual(16);
  if (colour >= 232) return [0, 0, 0].map(() => 8 + (colour - 232) * 10);
  const at = colour - 16;
  return [Math.floor(at / 36), Math.floor(at / 6) % 6, at % 6].map((level) => LEVELS[level] ?? 0);
}
const linear = (value: number): number => (value / 255 <= 0.040_45 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
const luminance = (colour: number): number => rgb(colour).reduce((sum, value, at) => sum + linear(value) * ([0.2126, 0.7152, 0.0722][at] ?? 0), 0);

describe.each(THEMES)('%s', (name) => {
  const theme = THEME[name];
  it('can be read on black and on white, or sets no colour', () => {
    if (!theme) return;
    const colours = [...Object.values(theme.colours), theme.dim].flatMap(({ fg }) => (fg === undefined ? [] : [fg]));
    for (const colour of colours) {
      expect([colour, (luminance(colour) + 0.05) / 0.05 >= 4.5, 1.05 / (luminance(colour) + 0.05) >= 4.5]).toEqual([colour, true, true]);
    }
  });

  it('leaves none of the names behind, and is the same when done twice', () => {
    const grid = new Grid(17, 1);
    for (let colour = 0; colour < 16; colour++) grid.put(colour, 0, 'x', 1, colour, colour, colour % 2 ? ATTR.dim : 0);
    if (!theme) return;
    paintTheme(grid, theme);
    const once = [[...grid.fg], [...grid.bg], [...grid.attr]];
    expect([...grid.fg, ...grid.bg].filter((colour) => colour >= 0 && colour < 16)).toEqual([]);
    paintTheme(grid, theme);
    expect([[...grid.fg], [...grid.bg], [...grid.attr]]).toEqual(once);
  });
});

it('tells good from bad without colour in the themes that have none', () => {
  for (const name of ['high-contrast', 'colour-blind'] as const) expect(THEME[name]?.colours[1]).not.toEqual(THEME[name]?.colours[2]);
});
