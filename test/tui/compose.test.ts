/** Writing to an agent without a terminal of its own, at the foot of its pane. */
import { expect, test } from 'vitest';
import { screen } from './scenario.ts';

const sent = (log: string[]) => log.map((line) => JSON.parse(line) as { type: string; to: string; text: string; when?: string }).filter((one) => one.type === 'send-message');

test('i opens a line below what the agent prints; Enter sends after its turn, Ctrl+X now, Esc keeps the draft', async () => {
  const { screen: one, log } = screen('structured');
  await one.until('Tests: 9 passed');
  one.press('i');
  await one.until('To impl-2 · T5');
  expect(one.text()).toContain('Tests: 9 passed');
  expect(one.text()).toContain('Ctrl+X interrupt it and send');
  one.press('q y 2', '\n', 'second');
  await one.until(/q y 2[\s\S]*second/);
  one.press('esc');
  await one.until((now) => !now.text().includes('To impl-2 · T5'));
  one.press('i');
  await one.until(/q y 2[\s\S]*second/);
  one.press('enter');
  await one.until('it reads it after this turn');
  expect(sent(log())).toMatchObject([{ to: 's-T5', text: 'q y 2\nsecond', when: 'after-turn' }]);
  one.press('i');
  await one.until('To impl-2 · T5');
  one.press('stop that', '\x18');
  await one.until('its turn is broken off');
  expect(sent(log())[1]).toMatchObject({ to: 's-T5', text: 'stop that', when: 'now' });
});

test('how far the message has come stands in the border of the pane', async () => {
  const { screen: one } = screen('structured');
  await one.until('Tests: 9 passed');
  one.kill('SIGUSR2');
  await one.until('your message: accepted');
});
