/** Writing to one agent at the foot of its pane: what it prints stays in sight. Enter sends; Ctrl+X breaks its turn off. */
import type { MessageRecord, Session, State } from '../../core/state.ts';
import type { Caret } from '../frame/diff.ts';
import type { Rect } from '../frame/grid.ts';
import type { Controls, Dialog, View } from '../model.ts';
import { type Line, s, u } from '../parts/line.ts';
import { type Block, panel } from '../parts/panel.ts';
import { emptyField, shownField } from '../parts/text-field.ts';
import { DIM, TONES } from '../theme.ts';

const ROWS = 3;

/** What the user wrote to this agent last. */
export function lastWord(state: State, session: Session): MessageRecord | undefined {
  let last: MessageRecord | undefined;
  for (const message of Object.values(state.messages)) {
    const meant = message.to === session.role && (message.to_session ?? session.id) === session.id && (message.task_id ?? session.task_id) === session.task_id;
    if (meant && message.from === 'user' && message.sent_at >= session.requested_at && message.sent_at >= (last?.sent_at ?? '')) last = message;
  }
  return last;
}

/** `your message: accepted`; nothing when there is none. */
export function wordState(state: State, session: Session): Line {
  const word = lastWord(state, session);
  return word ? [s('your message: ', DIM), s(word.state, word.state === 'dead' || word.state === 'expired' ? TONES.bad : TONES.busy)] : [];
}

export function composeDialog(session: Session): Dialog {
  const send = (text: string, controls: Controls, when: 'after-turn' | 'now'): void => {
    if (text.trim() === '') {
      controls.say('An empty message is not sent; Esc cancels.', 'warn');
      return;
    }
    controls.close();
    controls.ask(
      { type: 'send-message', message_id: controls.newId(), to: session.id, text, priority: 'medium', when },
      when === 'now' ? `Sent to ${session.role}; its turn is broken off.` : `Sent to ${session.role}; it reads it after this turn.`,
    );
  };
  return {
    name: 'compose',
    title: `To ${session.role}${session.task_id === null ? '' : ` · ${session.task_id}`}`,
    width: 0,
    deafUntil: 0,
    field: emptyField(),
    enter: 'send after this turn',
    keys: [{ keys: ['ctrl+x'], label: 'interrupt it and send', changes: true, run: (controls) => send(controls.ui.dialog?.field?.text ?? '', controls, 'now') }],
    lines: () => [],
    send: (text, controls) => send(text, controls, 'after-turn'),
  };
}

/** @param frame the pane it belongs to, border and all, whose foot it takes */
export function composeBlock(view: View, dialog: Dialog, frame: Rect): { block: Block; caret: Caret | null } {
  const height = Math.max(3, Math.min(ROWS + 2, frame.height));
  const rect: Rect = { ...frame, y: frame.y + frame.height - height, height };
  const { rows, x, y } = shownField(dialog.field ?? emptyField(), rect.width - 4, height - 2);
  const lines = rows.map((row): Line => [s(' '), u(row)]);
  const session = view.state.sessions[view.ui.session ?? ''];
  return {
    block: panel(rect, { title: dialog.title, right: session ? wordState(view.state, session) : '', bottom: 'Enter after this turn · Ctrl+X now · Esc', focused: true, lines }),
    caret: { x: rect.x + 2 + x, y: rect.y + 1 + y, visible: true },
  };
}
