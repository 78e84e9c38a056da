/** A plain second question: what will happen, `y`, or Esc. */
import { wrap } from '../frame/width.ts';
import type { Controls, Dialog } from '../model.ts';
import { type Line, s, u } from '../parts/line.ts';
import { DIM } from '../theme.ts';

export function confirm(options: { title: string; text: string; yes: string; run(controls: Controls): void; subject?: { id: string; at: string } }): Dialog {
  return {
    name: 'confirm',
    title: options.title,
    width: 64,
    deafUntil: 0,
    lines: (_view, width): Line[] => [
      ...wrap(options.text, width - 2)
        .slice(0, 12)
        .map((line): Line => [s(' '), u(line)]),
      [],
      [s(' Type y.  Enter does nothing here.', DIM)],
    ],
    keys: [
      {
        keys: ['y'],
        label: options.yes,
        changes: true,
        run: (controls) => {
          controls.close();
          options.run(controls);
        },
      },
    ],
    ...(options.subject ? { subject: options.subject } : {}),
  };
}
