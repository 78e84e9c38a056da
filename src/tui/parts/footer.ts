/** The last two lines: one message, and the keys that work now. `? help` is never cut. Pure. */

import type { View } from '../model.ts';
import { DIM, KEY, PLAIN, type Style, TONES } from '../theme.ts';
import { fit, type Line, lineWidth, s, u } from './line.ts';

export interface Hint {
  keys: string;
  label: string;
}

/** @param helps false where `?` is no key of ours */
export function footer(hints: readonly Hint[], width: number, helps = true): Line {
  const help: Line = helps ? [s('? ', KEY), s('help', PLAIN)] : [];
  const line: { text: string; style: Style }[] = [s(' ')];
  let left = width - 2 - lineWidth(help);
  for (const hint of hints) {
    const part: Line = [s(hint.keys, KEY), s(` ${hint.label}  `, PLAIN)];
    const wide = lineWidth(part);
    if (wide > left) break;
    line.push(...part);
    left -= wide;
  }
  return fit([...line, ...help], width);
}

export function messageLine(view: View, usual: Line): Line {
  const toast = view.ui.toast;
  if (view.ui.filtering) return fit([s(' / ', KEY), u(view.ui.filtering.text), s('█', DIM), s('   Enter keeps it, Esc clears it', DIM)], view.cols);
  return fit(toast ? [s(' '), u(toast.text, TONES[toast.tone])] : [s(' '), ...usual], view.cols);
}
