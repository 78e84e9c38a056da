/** A note to be written before an answer: seen once more, then sent with y. */
import type { Approval } from '../../core/state.ts';
import { commentCount } from '../../core/view/comments.ts';
import type { Controls } from '../model.ts';
import { s } from '../parts/line.ts';
import { emptyField } from '../parts/text-field.ts';
import { DIM } from '../theme.ts';
import { confirm } from './confirm.ts';

/** Write a note, see it once more, then `y`. @param comments how many go with it; with some, the note may be left out */
export function noteFirst(controls: Controls, approval: Approval, title: string, what: string, send: (note: string, controls: Controls) => void, comments = 0): void {
  const along = comments > 0 ? `${commentCount(comments)} of yours ${comments === 1 ? 'goes' : 'go'} with it.` : '';
  controls.open({
    name: 'write',
    title,
    width: 70,
    deafUntil: 0,
    keys: [],
    field: emptyField(),
    fieldRows: 5,
    subject: { id: approval.id, at: approval.at },
    lines: () => [[s(` ${what}`, DIM)], ...(along === '' ? [] : [[s(` ${along} The note may be left out.`, DIM)]])],
    send: (note, inner) => {
      if (note.trim() === '' && comments === 0) {
        inner.say('An empty note says nothing; Esc cancels.', 'warn');
        return;
      }
      inner.open(
        confirm({
          title,
          text: [note.trim(), along].filter((one) => one !== '').join('\n\n'),
          yes: 'send',
          run: (last) => send(note, last),
          subject: { id: approval.id, at: approval.at },
        }),
      );
    },
  });
}
