/** Writing a message to an agent. */
import type { Dialog } from '../model.ts';
import { type Line, s, u } from '../parts/line.ts';
import { emptyField } from '../parts/text-field.ts';
import { DIM } from '../theme.ts';

export function messageDialog(to: string, taskId: string | null): Dialog {
  return {
    name: 'write',
    title: `Message to ${to}`,
    width: 70,
    deafUntil: 0,
    keys: [],
    field: emptyField(),
    fieldRows: 4,
    enter: 'send',
    lines: (): Line[] => [[s(' '), u(taskId ? `About ${taskId}. ` : '', DIM), s('The agent reads it when it next looks at its mail.', DIM)]],
    send: (text, controls) => {
      if (text.trim() === '') {
        controls.say('An empty message is not sent; Esc cancels.', 'warn');
        return;
      }
      controls.close();
      controls.ask({ type: 'send-message', message_id: controls.newId(), to, text, priority: 'medium', ...(taskId ? { task_id: taskId } : {}) }, `Sent to ${to}.`);
    },
  };
}
