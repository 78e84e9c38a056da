/** Reading a result in a terminal: from hunk to hunk, side by side, with comments that go out with the request for changes, and what is discarded. */
import { expect, test } from 'vitest';
import { screen } from './scenario.ts';

const commands = (log: () => string[]) => log().map((line): { type: string } & Record<string, unknown> => JSON.parse(line));

test('a comment on a range is kept with the lines it is about, shown below them, and sent without a further note', async () => {
  const { screen: one, log } = screen('run');
  await one.until('Tests: 9 passed');
  one.press('4');
  await one.until(/▸ +1 +1 +import/);
  one.press('J');
  await one.until(/▸ +1 \+ export const issue = 1;/);
  one.press('v', 'j', 'c');
  await one.until('Comment on issue.ts:1-2');
  for (const letter of 'name them') one.press(letter);
  one.press('enter');
  await one.until('╰ you, lines 1-2: name them');
  await one.until('2 comments not sent');
  const comment = { file: 'src/auth/issue.ts', side: 'new', line: 1, end: 2, quote: 'export const issue = 1;\nexport const two = 2;', text: 'name them' };
  expect(commands(log)).toEqual([{ type: 'comment-result', task_id: 'T4', at: '51be0c2000000000000000000000000000000000', comment }]);
  one.press('r');
  await one.until('2 comments of yours go with it.');
  one.press('enter');
  await one.until('Type y.');
  one.press('y');
  await one.until(() => log().length === 2);
  expect(commands(log)[1]).toMatchObject({ type: 'deny', approval_id: 'R4', note: '' });
});

test('a result is discarded only by its name', async () => {
  const { screen: one, log } = screen('run');
  await one.until('Tests: 9 passed');
  one.press('4', 'x');
  await one.until('Discard T4?');
  one.press('T', '5', 'enter');
  await one.until('Nothing was discarded: type T4');
  one.press('esc');
  await one.until(() => !one.text().includes('Discard T4?'));
  one.press('x');
  await one.until('Type T4 and Enter.');
  one.press('esc');
  await one.until(() => !one.text().includes('Discard T4?'));
  // Finished work is no different where tasks are listed.
  one.press('2');
  await one.until('[2 Tasks]');
  one.press('k', 'x');
  await one.until('Discard T4?');
  one.press('y', 'enter');
  await one.until('Nothing was discarded: type T4');
  one.press('backspace');
  expect(log()).toEqual([]);
  one.press('T', '4', 'enter');
  await one.until(() => log().length === 1);
  expect(commands(log)[0]).toMatchObject({ type: 'cancel-task', task_id: 'T4' });
});
