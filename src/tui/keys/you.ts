/** Keys of the questions that wait. */
import * as act from '../actions/act.ts';
import type { Key } from './key.ts';

/** An answer on the list of questions; what it means, and whether it is one, depends on the question. */
const answer = (key: string, label: string): Key => ({
  keys: [key],
  show: key,
  label,
  on: ['you'],
  footer: 2,
  changes: true,
  now: (view) => act.answerLabel(view, key) ?? label,
  disabled: (view) => act.noSuchAnswer(view, key),
  run: act.answerRequest(key),
});

export const YOU: readonly Key[] = [
  { keys: ['enter'], show: 'Enter', label: 'open', on: ['you'], footer: 1, now: act.openLabel, disabled: act.nothingAsked, run: act.openRequest },
  answer('y', 'yes'),
  answer('t', 'allow for this task'),
  answer('n', 'no'),
  answer('r', 'send back'),
  answer('f', 'no, and say why'),
  { keys: ['a'], show: 'a', label: 'look at it', on: ['you'], disabled: act.nothingAsked, run: act.openRequest },
];
