/** Writing a goal or a message. Pasted lines never send; Enter leads to a second step where it costs something. */
import type { Dialog, View } from '../model.ts';
import { type Line, s, u } from '../parts/line.ts';
import { emptyField } from '../parts/text-field.ts';
import { DIM } from '../theme.ts';
import { confirm } from './confirm.ts';

const OPTIONS = ['settings.parallel', 'settings.autonomy', 'settings.budget_usd'];

/** With what the run will begin, and what comes of Enter. */
function goalFoot({ settings }: View): Line[] {
  const options = OPTIONS.flatMap((key) => settings.find((row) => row.key === key) ?? []);
  return [
    [s(' With    ', DIM), s(options.map((row) => `${row.label.toLowerCase()} ${row.shown}`).join(' · ')), s('   (9 Setup)', DIM)],
    [s(' Next    ', DIM), s('the architect plans, 1 to 3 min; you approve or change the plan')],
    [s(' Then    ', DIM), s('agents work, each in its own worktree; you review and merge')],
  ];
}

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
    fieldRows: 7,
    foot: goalFoot,
    bottom: () => 'kept as a draft · pasted lines never send',
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
