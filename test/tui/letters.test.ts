/** Dead letters: seen with their reason, sent again by a key, and asked about in words of their own. */
import { expect, test } from 'vitest';
import type { Approval, State } from '../../src/core/state.ts';
import { answersText } from '../../src/tui/dialogs/approval.ts';
import { subjectTitle } from '../../src/tui/dialogs/subject.ts';
import { findKey, footerHints, refusal } from '../../src/tui/keys/index.ts';
import type { Block } from '../../src/tui/parts/panel.ts';
import { messagesScreen } from '../../src/tui/screens/messages.ts';
import { needsYouScreen } from '../../src/tui/screens/needs-you.ts';
import { fixtureState } from './fixture-state.ts';
import { optionsFor, presser, Timed } from './timed-app.ts';

const BODY = { x: 0, y: 0, width: 80, height: 24 };
const textOf = (blocks: readonly Block[]): string => blocks.flatMap(({ lines }) => lines.map((line) => line.map((span) => span.text).join(''))).join('\n');

function place(dead: boolean): { app: Timed; press: (...keys: string[]) => void; asked: Approval } {
  const state: State = fixtureState();
  const { m3 } = state.messages;
  const any = Object.values(state.approvals)[0];
  if (m3 === undefined || any === undefined) throw new Error('the fixture has neither messages nor questions');
  Object.assign(m3, dead ? { state: 'dead', dead_reason: 'handed out 5 times, never acknowledged' } : { state: 'delivered' });
  const asked: Approval = {
    ...any,
    id: 'E9',
    kind: 'escalation',
    task_id: 'T5',
    session_id: null,
    message_id: 'm3',
    at: 'm3',
    grant: null,
    summary: 'impl-1 did not take up a message',
    detail: '',
  };
  state.approvals = { E9: asked };
  const app = new Timed(state, optionsFor(state));
  return { app, press: presser(app), asked };
}

test('a dead letter stands in the list and is shown with its reason; R sends it again, and nothing else', () => {
  const { app, press } = place(true);
  press('5');
  expect(app.ui.screen).toBe('messages');
  app.ui.message = 'm3';
  app.touch();
  const text = textOf(messagesScreen(app.view, BODY));
  expect(text).toMatch(/impl-2 +impl-1 +T5 +✗ dead: Does consume/);
  expect(text).toContain('Dead letter: handed out 5 times, never acknowledged. R sends it again.');
  expect(footerHints(app.view)).toContainEqual({ keys: 'R', label: 'send again' });
  press('R');
  expect(app.sent).toEqual([{ type: 'resend-message', message_id: 'm3' }]);
  app.ui.message = 'm2';
  app.touch();
  const key = findKey('messages', 'R');
  expect(key && refusal(key, app.view)).toContain('only a dead letter');
  expect(textOf(messagesScreen(app.view, BODY))).not.toContain('Dead letter');
});

test.each([
  [true, 'A message is a dead letter'],
  [false, 'A message was not taken up'],
])('a message nobody took up is asked about as a message (dead: %s)', (dead, title) => {
  const { app, press, asked } = place(dead);
  press('0');
  app.ui.request = 'E9';
  app.touch();
  expect(subjectTitle(app.view, asked)).toBe(title);
  expect(answersText(asked)).toBe('y send again   n dead letter   5 the message');
  const text = textOf(needsYouScreen(app.view, BODY));
  expect(text).toContain('✗ letter');
  expect(text).not.toContain('failed');
  press('enter');
  expect([app.ui.screen, app.ui.message]).toEqual(['messages', 'm3']);
  press('0');
  app.ui.request = 'E9';
  press('[', 'y');
  expect(app.sent).toEqual([{ type: 'approve', approval_id: 'E9', at: 'm3', scope: 'once' }]);
  press('[', 'n', 'y');
  expect(app.sent.at(-1)).toEqual({ type: 'deny', approval_id: 'E9', at: 'm3' });
});
