/** Giving a result up: so much goes with it that its name must be typed. */
import type { Task } from '../../core/state.ts';
import { wrap } from '../frame/width.ts';
import type { Dialog } from '../model.ts';
import { type Line, s, u } from '../parts/line.ts';
import { emptyField } from '../parts/text-field.ts';
import { DIM } from '../theme.ts';

/** @param waits tasks that need it */
export function discardDialog(task: Task, waits: readonly string[]): Dialog {
  return {
    name: 'write',
    title: `Discard ${task.id}?`,
    width: 64,
    deafUntil: 0,
    keys: [],
    field: emptyField(),
    fieldRows: 1,
    unkept: true,
    enter: 'discard',
    lines: (_view, width): Line[] => [
      ...wrap(`"${task.title}" is not merged and not tried again.`, width - 2).map((line): Line => [s(' '), u(line)]),
      ...(waits.length > 0
        ? wrap(`${waits.join(', ')} cannot start without it and ${waits.length === 1 ? 'is' : 'are'} cancelled too.`, width - 2).map((line): Line => [s(' '), u(line)])
        : []),
      [s(' Its commits stay on its branch.', DIM)],
      [],
      [s(' Type '), u(task.id, { bold: true }), s(' and Enter.')],
    ],
    send: (text, controls) => {
      if (text.trim() !== task.id) {
        controls.say(`Nothing was discarded: type ${task.id}, or Esc.`, 'warn');
        return;
      }
      controls.close();
      controls.ask({ type: 'cancel-task', task_id: task.id, reason: 'discarded at its review' }, `${task.id} is discarded.`);
    },
  };
}
