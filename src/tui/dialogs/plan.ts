/** Writing a task of the plan, and what is wrong with a plan that was written. */

import type { Plan, TaskSpec } from '../../protocol/plan.ts';
import { wrap } from '../frame/width.ts';
import type { Controls, Dialog } from '../model.ts';
import { type Line, s, u } from '../parts/line.ts';
import { readTask, type TaskProblem, taskText } from '../plan/task-text.ts';
import { DIM, KEY, TONES } from '../theme.ts';

/** `title: ` is where one begins to write. */
const atFirstValue = (text: string): number => {
  const end = text.indexOf('\n');
  return end === -1 ? text.length : end;
};

export function taskDialog(options: {
  title: string;
  enter: string;
  task: TaskSpec;
  plan: Plan;
  roles: readonly string[];
  done(task: TaskSpec, controls: Controls): void;
}): Dialog {
  const text = taskText(options.task);
  return {
    name: 'task',
    title: options.title,
    width: 78,
    deafUntil: 0,
    keys: [],
    field: { text, caret: atFirstValue(text) },
    fieldRows: 14,
    enter: options.enter,
    lines: (): Line[] => [],
    send: (written, controls) => {
      const read = readTask(written, options.task, options.plan, options.roles);
      if ('problems' in read) {
        const [first] = read.problems;
        const more = read.problems.length > 1 ? ` (and ${read.problems.length - 1} more)` : '';
        controls.say(`Line ${first?.line}: ${first?.message}${more}.`, 'bad');
        return;
      }
      controls.close();
      if (taskText(read.task) === text) controls.say('Nothing was changed.', 'dim');
      else options.done(read.task, controls);
    },
  };
}

/** Shown one below the other; the text is kept. */
export function problemsDialog(problems: readonly TaskProblem[], again: (controls: Controls) => void): Dialog {
  const width = 5;
  return {
    name: 'text',
    title: 'This is no plan yet',
    width: 76,
    deafUntil: 0,
    keys: [
      {
        keys: ['E'],
        label: 'open your text again',
        changes: true,
        run: (controls) => {
          controls.close();
          again(controls);
        },
      },
    ],
    lines: (_, inside): Line[] => [
      ...problems.flatMap(({ line, message }) =>
        wrap(message, Math.max(10, inside - width - 9)).map(
          (part, at): Line => [s(at === 0 ? ` ✗ line ${String(line).padStart(width - 1)}  ` : ' '.repeat(width + 9), TONES.bad), u(part)],
        ),
      ),
      [],
      [s(' Nothing is lost: ', DIM), s('E', KEY), s(' opens your text as you left it.', DIM)],
    ],
  };
}
