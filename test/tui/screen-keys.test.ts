/** Which keys do what, and what a paste, a habit or a stray key never does. */
import { describe, expect, test } from 'vitest';
import { passed, screen } from './scenario.ts';

describe('keys', () => {
  test('jjj in one write moves three rows; an arrow in two pieces is an arrow; Esc alone is Esc', async () => {
    const { screen: one } = screen('run');
    await one.until('Tests: 9 passed');
    one.press('2');
    await one.until(/▸ ● run +T5/);
    one.press('jjj');
    await one.until(/▸ · wait +T10/);
    one.press('\x1b', '[A');
    await one.until(/▸ · wait +T9/);
    one.press('?');
    await one.until('Help · Tasks');
    one.press('esc');
    await one.until((now) => !now.text().includes('Help · Tasks'));
  });

  test('a paste runs no command, with or without brackets; in a field it is inserted once', async () => {
    const { screen: one, log } = screen('empty');
    await one.until('No run yet.');
    const text = 'q\ny\nplease quit now\rand y again\n'.repeat(5);
    one.press(`\x1b[200~${text}\x1b[201~`);
    await one.until('Pasted text is ignored');
    one.press(text);
    await passed(one, 100);
    one.press('+');
    await one.until('New goal');
    one.press('\x1b[200~first line\nsecond line\x1b[201~');
    await one.until(/first line\s*┃[\s\S]*second line/);
    one.press('enter');
    await one.until('Start planning?');
    one.press('enter', 'enter');
    await one.until('Enter does nothing here');
    expect(log()).toEqual([]);
    one.press('y');
    await one.until(() => log().some((line) => line === 'goal "first line\\nsecond line"'));
  });

  test('200 pasted lines run no command on any screen, with brackets or without', async () => {
    const { screen: one, log } = screen('run', { cols: 100, rows: 30 });
    await one.until('Tests: 9 passed');
    const lines = Array.from({ length: 200 }, (_, at) => (at % 3 === 0 ? 'q' : at % 3 === 1 ? 'y' : 'x d')).join('\n');
    for (const digit of ['2', '4', '0', '?']) {
      one.press(digit);
      await one.until(digit === '?' ? 'Help · You' : new RegExp(`\\[${digit} `));
      for (const pasted of [`\x1b[200~${lines}\x1b[201~`, lines.replaceAll('\n', '\r')]) {
        one.press(pasted);
        await one.until('Pasted text is ignored here');
        // A key takes the words away, and opens and closes nothing.
        one.press('j', 'k');
        await one.until((now) => !now.text().includes('Pasted text'));
      }
      expect(one.text()).toMatch(digit === '?' ? 'Help · You' : new RegExp(`\\[${digit} `));
    }
    expect(log()).toEqual([]);
    one.press('esc');
    await one.until((now) => !now.text().includes('Help · You'));
    one.press('1', 'c');
    await one.until('Message to ');
    one.press(lines.replaceAll('\n', '\r'));
    await one.until(/q\s*┃[\s\S]*y\s*┃/);
    // At once it would be one more line of the paste.
    await passed(one, 500);
    one.press('enter');
    await one.until(() => log().length > 0);
    expect(JSON.parse(log()[0] ?? '')).toMatchObject({ type: 'send-message', text: lines });
  });

  test('quitting asks; Ctrl+C needs two; both leave agents alone and give the terminal back', async () => {
    const { screen: one, log } = screen('run');
    await one.until('Tests: 9 passed');
    one.press('2', 'j');
    await one.until(/▸ · wait +T8/);
    one.press('q');
    await one.until('Leave maos-tui?');
    one.press('esc');
    await one.until((now) => !now.text().includes('Leave maos-tui?'));
    expect(one.text()).toMatch(/\[2 Tasks\][\s\S]*▸ · wait +T8/);
    one.press('ctrl+c');
    await one.until('Press Ctrl+C again to detach');
    one.press('ctrl+c');
    expect(await one.exited).toBe(0);
    expect(one.alternate()).toBe(false);
    expect(one.raw()).toMatch(/\x1b\[\?25h\x1b\[\?1049l/);
    expect(log()).toEqual(['left 0']);
  });

  test('a filter narrows the list, Esc brings it back', async () => {
    const { screen: one } = screen('run');
    await one.until('Tests: 9 passed');
    one.press('2', '/');
    for (const letter of 'state:wait') one.press(letter);
    await one.until('Tasks 4 of 12');
    one.press('enter', 'esc');
    await one.until('Tasks 12');
  });

  test('a shell is offered only where there is a worktree', async () => {
    const { screen: one } = screen('run');
    await one.until('Tests: 9 passed');
    one.press('!');
    await one.until('!: the worktree of T5 is removed');
    one.press('j');
    await one.until(/▸ · wait +T8/);
    one.press('!');
    await one.until('!: T8 has no worktree yet');
    one.press('i');
    await one.until('i: no agent is at work here');
  });

  test('zoom shows the agent alone, without borders', async () => {
    const { screen: one } = screen('run');
    await one.until('Tests: 9 passed');
    one.press('z');
    await one.until((now) => now.line(0).startsWith('● The token is single-use'));
    expect(one.text()).not.toMatch(/[┃│]/);
    one.press('z');
    await one.until('Tasks 12');
  });

  test('every key of the help does something or says why not', async () => {
    const { screen: one } = screen('readonly');
    await one.until('Tests: 9 passed');
    one.press('p');
    await one.until('p: read-only');
    one.press('i');
    await one.until('i: read-only');
    one.press('!');
    await one.until('!: read-only');
    one.press('0', 'j');
    await one.until('npm install nodemailer@7');
    one.press('y');
    await one.until('y: read-only');
    one.press('Q');
    await one.until('Q does nothing here');
  });
});
