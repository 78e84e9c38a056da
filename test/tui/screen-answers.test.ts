/** Answers are given on purpose, to what was shown, and never by a key meant for something else. */
import { describe, expect, test } from 'vitest';
import { passed, screen } from './scenario.ts';

describe('answers', () => {
  test('a permission: keys that come with its opening answer nothing; y then answers with what was shown', async () => {
    const { screen: one, log } = screen('run');
    await one.until('Tests: 9 passed');
    one.press('0', 'j');
    await one.until(/▸ ▲ perm/);
    one.press('\rytnf\r ');
    await one.until('asks to run a command ━');
    await passed(one, 450);
    expect(log()).toEqual([]);
    one.press('enter');
    one.press('y');
    await one.until('allowed once');
    expect(log()).toEqual([JSON.stringify({ type: 'approve', approval_id: 'P19', at: 'req-19', scope: 'once' })]);
    await one.until('▲ 2 need you');
  });

  test('a change of the plan: the difference is read whole at 80 columns, and the answer is bound to it', async () => {
    const { screen: one, log } = screen('replan', { cols: 80, rows: 24 });
    await one.until('1 need');
    one.press('0');
    await one.until(/▸ ▲ replan/);
    one.press('enter');
    await one.until('A change of the plan ━');
    await one.until('+ T20 move the tokens (backend, after T5)');
    await one.until('~ T7 login page (needs the new store)');
    await one.until('title: login page → login page on the new store');
    await one.until('- T9 cache (not needed)');
    await passed(one, 450);
    for (let at = 0; at < 4; at += 1) one.press('j');
    await one.until('+ N11 a task the architect adds');
    one.press('y');
    await one.until('The plan is changed.');
    expect(log()).toEqual([JSON.stringify({ type: 'approve', approval_id: 'L20', at: 'e'.repeat(64), scope: 'once' })]);
  });

  test('requests that arrive while text is typed change the count and nothing else', async () => {
    const { screen: one, log } = screen('run');
    await one.until('Tests: 9 passed');
    one.press('c');
    await one.until('Message to impl-2');
    let typed = '';
    for (let at = 0; at < 200; at++) {
      if (at % 40 === 0) {
        one.kill('SIGUSR2');
        await one.until(`▲ ${4 + at / 40} need you`);
        expect(one.text()).toMatch(/\[1 Run\][\s\S]*Message to impl-2/);
      }
      const letter = 'y n t f q d '[at % 12] ?? 'x';
      typed += letter;
      one.press(letter);
    }
    await one.until('▲ 8 need you');
    one.press('!');
    await one.until(/!/);
    one.press('enter');
    await one.until(() => log().length > 0);
    expect(JSON.parse(log()[0] ?? '')).toMatchObject({ type: 'send-message', to: 'impl-2', text: `${typed}!` });
    expect(log()).toHaveLength(1);
  });

  test('a question that changes while it is looked at is not answered', async () => {
    const { screen: one, log } = screen('changes');
    await one.until('Tests: 9 passed');
    one.press('4', 'a');
    await one.until('Merge T4 into the run?');
    one.kill('SIGUSR2');
    await one.until('changed while you looked');
    one.press('y');
    await one.until(/\[4 Review\]/);
    expect(log()).toEqual([]);
  });

  test('the plan, a review with its diff, and a note that sends it back', async () => {
    const { screen: one, log } = screen('plan');
    await one.until('Plan v1 · 12 tasks');
    one.press('a');
    await one.until('Approve plan v1?');
    await passed(one, 450);
    one.press('enter', 'y');
    await one.until(() => log().length === 1);
    expect(JSON.parse(log()[0] ?? '')).toMatchObject({ type: 'approve', approval_id: 'P1', at: 'd'.repeat(64) });

    const second = screen('run');
    await second.screen.until('Tests: 9 passed');
    second.screen.press('4');
    await second.screen.until('router.post("/auth/magic-link"');
    second.screen.press('J');
    await second.screen.until('export const two = 2;');
    second.screen.press('r');
    await second.screen.until('Request changes on T4');
    for (const letter of 'too slow') second.screen.press(letter);
    second.screen.press('enter');
    await second.screen.until('Type y.');
    second.screen.press('y');
    await second.screen.until(() => second.log().length === 1);
    expect(JSON.parse(second.log()[0] ?? '')).toMatchObject({ type: 'deny', approval_id: 'R4', note: 'too slow', at: '51be0c2000000000000000000000000000000000' });
  });

  test('what was typed and not sent stands there again; what was sent does not', async () => {
    const { screen: one, log } = screen('run');
    await one.until('Tests: 9 passed');
    one.press('c');
    await one.until('Message to impl-2');
    one.press('wait for T4', 'esc');
    await one.until('What you wrote is kept');
    one.press('P');
    await one.until(() => log().length === 1);
    one.press('c');
    await one.until(/┃ wait for T4 /);
    one.press('!', 'enter');
    await one.until(() => log().length === 2);
    expect(JSON.parse(log()[1] ?? '')).toMatchObject({ type: 'send-message', text: 'wait for T4!' });
    await one.until('Sent to impl-2');
    one.press('c');
    await one.until('Message to impl-2');
    expect(one.text()).not.toContain('wait for T4');
  });

  test('a refusal is shown with its reason', async () => {
    const { screen: one } = screen('run');
    await one.until('Tests: 9 passed');
    one.press('x');
    await one.until('Cancel T5?');
    one.press('y');
    await one.until('Refused: T5 cannot be cancelled here. Try another.');
  });

  test('the merge of the run shows branch and commit, and is bound to the commit', async () => {
    const { screen: one, log } = screen('finished');
    await one.until('▲ MERGE WAITS');
    one.press('0', 'enter');
    await one.until(/commit 9c1e0aa[\s\S]*Type y\./);
    await passed(one, 450);
    one.press('y');
    await one.until(() => log().length === 1);
    expect(JSON.parse(log()[0] ?? '')).toMatchObject({ type: 'approve', approval_id: 'M1', at: '9c1e0aa000000000000000000000000000000000' });
  });
});
