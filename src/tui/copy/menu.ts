/** `y`: what of this place to copy. A letter copies; nothing else does. */
import type { Controls, Dialog, View } from '../model.ts';
import { cell, type Line, s, u } from '../parts/line.ts';
import { DIM, KEY } from '../theme.ts';
import type { CopyText } from './copy-text.ts';
import { copyTexts } from './texts.ts';

const row = (one: CopyText, width: number): Line => {
  const long = one.text.split('\n').length;
  const about = one.artifact !== undefined ? '' : long > 1 ? `${long} lines` : one.text;
  return [s(`  ${one.key}  `, KEY), cell(one.label, 22), s('  '), u(about.slice(0, Math.max(0, width)), DIM)];
};

/** The footer asks with each frame: where there is a graph, its text need not be made to know. */
export const nothingToCopy = (view: View): string | null => (view.derived.graph.rows.length > 0 || copyTexts(view).length > 0 ? null : 'there is nothing to copy here');

export function copyMenu(controls: Controls): void {
  const texts = copyTexts(controls.view);
  const dialog: Dialog = {
    name: 'menu',
    title: 'Copy',
    width: 72,
    deafUntil: 0,
    // As it stood when the menu opened: what is copied is what was seen.
    lines: (_view, width) => [[], ...texts.map((one) => row(one, width)), []],
    bottom: () => 'also saved to a file',
    keys: texts.map((one) => ({
      keys: [one.key],
      label: one.label,
      run: (inner: Controls) => {
        inner.close();
        inner.copy(one);
      },
    })),
  };
  controls.open(dialog);
}
