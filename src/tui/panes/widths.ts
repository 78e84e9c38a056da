/** Teaches the terminal model the widths that the rest of the screen uses; its own table is that of 2010. */
import type { Terminal } from '@xterm/headless';
import { charWidth } from '../frame/width.ts';

const VARIATION = (code: number) => code >= 0xfe00 && code <= 0xfe0f;
const SKIN = (code: number) => code >= 0x1f3fb && code <= 0x1f3ff;
const JOINER = 0x200d;

/** Packing of xterm's character properties: state, two bits of width, joins the cell before. */
const pack = (state: number, width: number, join: boolean): number => ((state & 0xffffff) << 3) | ((width & 3) << 1) | (join ? 1 : 0);

function propertiesOf(code: number, preceding: number): number {
  const afterJoiner = preceding >> 3 === 1;
  const before = (preceding >> 1) & 3;
  if (code === JOINER) return pack(1, before, preceding !== 0);
  if (preceding !== 0 && (afterJoiner || VARIATION(code) || SKIN(code) || code === 0x20e3)) return pack(0, before, true);
  const width = charWidth(code);
  if (width === 0 && preceding !== 0) return pack(0, before, true);
  return pack(0, width, false);
}

export function applyOurWidths(terminal: Terminal): void {
  const provider = { version: 'maos', wcwidth: (code: number) => charWidth(code) as 0 | 1 | 2, charProperties: propertiesOf };
  terminal.unicode.register(provider);
  terminal.unicode.activeVersion = 'maos';
}
