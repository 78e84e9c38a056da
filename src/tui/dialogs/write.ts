/** Writing a goal or a message. Pasted lines never send; Enter leads to a second step where it costs something. */
import type { Dialog } from '../model.ts';
import { type Line, s, u } from '../parts/line.ts';
import { emptyField } from '../parts/text-field.ts';
import { DIM } from '../theme.ts';
import { confirm } from './confirm.ts';

/** @param history earlier goals, newest first */
export function goalDialog(history: readonly string[] = []): Dialog {
  return {
    name: 'goal',
    title: 'New goal',
    width: 78,
    deafUntil: 0,
    keys: [],
    field: emptyField(),
    history,
    fieldRows: 8,
    lines: (): Line[] => [[s(' What should be done? The architect reads the repository and proposes a', DIM)], [s(' plan; nothing starts before you approve it.', DIM)]],
    send: (goal, controls) => {
      if (goal.trim() === '') {
        controls.say('A goal needs some words; Esc goes back.', 'warn');
        return;
      }
      controls.open(confirm({ title: 'Start planning?', text: goal, yes: 'start', run: (last) => last.startRun(goal) }));
    },
  };
}

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
