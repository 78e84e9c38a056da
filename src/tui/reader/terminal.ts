/** An agent that asks on a screen of its own, without a screen of ours: what stands there is read out, and a line is typed to it. */
import type { Session } from '../../core/state.ts';
import type { Dialog } from '../model.ts';
import { s, u } from '../parts/line.ts';
import { emptyField } from '../parts/text-field.ts';

/** Keys that are no text, by the words a line may be. */
const NAMED: Readonly<Record<string, string>> = {
  '<esc>': '\x1b',
  '<tab>': '\t',
  '<space>': ' ',
  '<up>': '\x1b[A',
  '<down>': '\x1b[B',
  '<right>': '\x1b[C',
  '<left>': '\x1b[D',
  '<ctrl+c>': '\x03',
};

/** What a line is for the program that reads it: a key of its own, or its text with Enter. */
export const bytesOf = (line: string): string => NAMED[line.trim().toLowerCase()] ?? `${line}\r`;

/** @param screen its last rows; @param type hands over what was written */
export const typeDialog = (session: Session, screen: readonly string[], type: (bytes: string) => void): Dialog => ({
  name: 'write',
  title: `The terminal of ${session.role}${session.task_id ? `, on ${session.task_id}` : ''}`,
  width: 70,
  deafUntil: 0,
  keys: [],
  field: emptyField(),
  fieldRows: 1,
  // It may be a password.
  unkept: true,
  lines: () => [
    ...(screen.length > 0 ? screen.map((line) => [u(line)]) : [[s('Nothing is printed there yet.')]]),
    [s(`Your line goes there with Enter, and an empty line is Enter alone. Other keys by name: ${Object.keys(NAMED).join(' ')}.`)],
  ],
  send: (line, controls) => {
    controls.close();
    type(bytesOf(line));
  },
});
