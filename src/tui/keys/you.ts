/** Keys of the questions that wait. */
import * as act from '../actions/act.ts';
import type { Key } from './key.ts';

/** An answer on the list of questions; what it means, and whether it is one, depends on the question. */
const answer = (id: string, key: string, label: string): Key => ({
  id: `you.${id}`,
  keys: [key],
  group: 'Needs you',
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
  {
    id: 'you.open',
    keys: ['enter'],
    show: 'Enter',
    label: 'open',
    group: 'Needs you',
    on: ['you'],
    footer: 1,
    now: act.openLabel,
    disabled: act.nothingAsked,
    run: act.openRequest,
  },
  answer('yes', 'y', 'yes'),
  answer('task', 't', 'allow for this task'),
  answer('no', 'n', 'no'),
  answer('send-back', 'r', 'send back'),
  answer('explain', 'f', 'no, and say why'),
  { id: 'you.look', keys: ['a'], show: 'a', label: 'look at it', on: ['you'], disabled: act.nothingAsked, run: act.openRequest },
];
