/** The whole screen in a real terminal: what stands where, which keys do what, and what never happens by accident. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { type Screen, start } from './harness.ts';

let open: Screen[] = [];
const dir = mkdtempSync(join(tmpdir(), 'maos-tui-'));
let count = 0;

function screen(scenario: string, options: { cols?: number; rows?: number; env?: Record<string, string> } = {}): { screen: Screen; log: () => string[] } {
  const file = join(dir, `log-${count++}`);
  const one = start({ scenario, ...options, env: { MAOS_TEST_LOG: file, ...options.env } });
  open.push(one);
  const log = () => {
    try {
      return readFileSync(file, 'utf8').split('\n').filter(Boolean);
    } catch {
      return [];
    }
  };
  return { screen: one, log };
}

afterEach(async () => {
  for (const one of open) await one.close();
  open = [];
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Waits for the clock alone: for keys that must be dead for a time. */
const passed = (one: Screen, ms: number) => {
  const from = performance.now();
  return one.until(() => performance.now() - from > ms);
};

/** Columns at which every row of the body has a border. */
const straight = (one: Screen, cols: number, rows: number) => {
  for (let y = 2; y < rows - 2; y++) for (const x of [0, cols - 1]) expect('┏┓┗┛┃┌┐└┘│', `row ${y} column ${x}:\n${one.text()}`).toContain(one.cellAt(x, y));
};

describe('the frame', () => {
  test.each([
    [80, 24],
    [120, 40],
    [200, 60],
    [60, 16],
  ])('%ix%i: header first, footer last, borders straight, on every screen', async (cols, rows) => {
    const { screen: one } = screen('odd', { cols, rows });
    await one.until('Tests: 9 passed');
    for (const digit of ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0']) {
      one.press(digit);
      await one.until(new RegExp(`\\[${digit} `));
      expect(one.line(0)).toMatch(/^ maos shop-api/);
      expect(one.line(rows - 1)).toMatch(/\? help$/);
      straight(one, cols, rows);
    }
  });

  test('agents wait, run and finish as the mock-up shows', async () => {
    const { screen: one } = screen('run');
    await one.until('Tests: 9 passed');
    const lines = one.text().split('\n');
    expect(lines[0]).toMatch(/^ maos shop-api {2}● RUN 12:4\d {2}tasks 4\/12 {2}▲ 3 need you +\$4\.12\/20 {2}\? help$/);
    expect(lines[2]).toMatch(/^┌─ Tasks 12 ─+ 7 more below ─┐$/);
    expect(lines[7]).toMatch(/^│▸ ● run {4}T5 {3}GET \/auth\/callback +impl-2 +2m +\$0\.29│$/);
    expect(lines[10]).toMatch(/^┏━ ▸impl-2 · codex · T5 ━+ ● run 02:0\d ━┓$/);
    expect(one.raw()).not.toMatch(/\x1b\[\?100[0236]h/);
  });

  test('text of others never leaves its cells', async () => {
    const { screen: one } = screen('odd');
    await one.until('evil');
    one.press('5');
    await one.until('[5 Msgs]');
    expect(one.raw()).not.toMatch(/\x1b\]|\x07/);
    expect(one.raw().split('\x1b[2J').length).toBeLessThan(8);
  });

  test('resizing ends in the right frame, and too small says so', async () => {
    const { screen: one } = screen('run');
    await one.until('Tests: 9 passed');
    for (let at = 0; at < 30; at++) one.resize(20 + ((at * 37) % 150), 5 + ((at * 13) % 50));
    one.resize(52, 12);
    await one.until('maos-tui needs 60x16; this is 52x12.');
    one.resize(100, 30);
    await one.until((now) => now.line(29).endsWith('? help') && now.line(0).startsWith(' maos shop-api'));
    await one.until('Tests: 9 passed');
    straight(one, 100, 30);
  });

  test('NO_COLOR: no colours; ASCII: no other byte of ours; dumb widths are noticed', async () => {
    const { screen: one } = screen('run', { env: { NO_COLOR: '1', MAOS_ASCII: '1' } });
    await one.until('Tests: 9 passed');
    one.press('3');
    await one.until('[3 Graph]');
    const since = one.raw().length;
    one.press('l', 'l', 'h', '?');
    await one.until('Help');
    expect(one.raw()).not.toMatch(/\x1b\[[0-9;]*(?:[349][0-7]|38|48)[;m]/);
    expect(one.raw().slice(since)).not.toMatch(/[^\x00-\x7f]/);
  });

  test('nothing is written while nothing happens', async () => {
    const { screen: one } = screen('empty');
    await one.until('No run yet.');
    one.press('2', '1');
    await one.until('[1 Run]');
    let before = -1;
    let since = 0;
    const quietFor = (ms: number) => () => {
      if (one.raw().length !== before) {
        before = one.raw().length;
        since = performance.now();
      }
      return performance.now() - since > ms;
    };
    await one.until(quietFor(500));
    const settled = before;
    await one.until(quietFor(2_000));
    expect(one.raw().length).toBe(settled);
  });
});

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

  test('quitting asks; Ctrl+C needs two; both leave agents alone and give the terminal back', async () => {
    const { screen: one, log } = screen('run');
    await one.until('Tests: 9 passed');
    one.press('q');
    await one.until('Leave maos-tui?');
    one.press('esc');
    await one.until((now) => !now.text().includes('Leave maos-tui?'));
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
    one.press('0', 'j');
    await one.until('npm install nodemailer@7');
    one.press('y');
    await one.until('y: read-only');
    one.press('Q');
    await one.until('Q does nothing here');
  });
});

describe('answers', () => {
  test('a permission: keys are deaf for 350 ms and after each swallowed key; y then answers with what was shown', async () => {
    const { screen: one, log } = screen('run');
    await one.until('Tests: 9 passed');
    one.press('0', 'j');
    await one.until(/▸ ▲ perm/);
    one.press('enter', 'y', 't', 'n', 'f', 'enter', ' ');
    await one.until('asks to run a command ━');
    expect(log()).toEqual([]);
    await passed(one, 150);
    one.press('y');
    await passed(one, 250);
    one.press('y');
    await passed(one, 250);
    expect(log()).toEqual([]);
    await passed(one, 250);
    one.press('enter');
    one.press('y');
    await one.until('allowed once');
    expect(log()).toEqual([JSON.stringify({ type: 'approve', approval_id: 'P19', at: 'req-19', scope: 'once' })]);
    await one.until('▲ 2 need you');
  });

  test('requests that arrive while text is typed change the count and nothing else', async () => {
    const { screen: one, log } = screen('run');
    await one.until('Tests: 9 passed');
    one.press('c');
    await one.until('Message to impl-2');
    let typed = '';
    for (let at = 0; at < 60; at++) {
      if (at % 12 === 0) {
        one.kill('SIGUSR2');
        await one.until(`▲ ${4 + at / 12} need you`);
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
    await one.until(/commit 9c1e0aa/);
    await passed(one, 450);
    one.press('y');
    await one.until(() => log().length === 1);
    expect(JSON.parse(log()[0] ?? '')).toMatchObject({ type: 'approve', approval_id: 'M1', at: '9c1e0aa000000000000000000000000000000000' });
  });
});

describe('when things end', () => {
  test('the orchestrator is gone: said within 5 s, keys that change are refused, r starts it', async () => {
    const { screen: one } = screen('lost');
    await one.until('Tests: 9 passed');
    one.kill('SIGUSR2');
    await one.until('ORCHESTRATOR LOST', 5_000);
    one.press('p');
    await one.until('the orchestrator is gone');
    one.press('r');
    await one.until('Orchestrator and host are running.');
    await one.until((now) => !now.text().includes('LOST'));
  });

  test.each(['SIGTERM', 'SIGHUP'] as const)('%s gives the terminal back', async (signal) => {
    const { screen: one } = screen('run');
    await one.until('Tests: 9 passed');
    one.kill(signal);
    expect(await one.exited).toBe(signal === 'SIGTERM' ? 143 : 129);
    expect(one.alternate()).toBe(false);
  });

  test('an error that nobody caught gives the terminal back and says what and where', async () => {
    const { screen: one } = screen('throws');
    await one.until('Tests: 9 passed');
    one.kill('SIGUSR2');
    expect(await one.exited).toBe(1);
    expect(one.alternate()).toBe(false);
    expect(one.text()).toContain('maos-tui ended with an error: made to fail');
    expect(one.text()).not.toContain('    at ');
  });

  test('a flood in one pane leaves the keys quick and the bytes few', async () => {
    const { screen: one, log } = screen('flood', { cols: 120, rows: 40 });
    await one.until('Tests: 9 passed');
    const before = one.raw().length;
    one.kill('SIGUSR2');
    await one.until(() => log().includes('flooded'));
    const from = performance.now();
    one.press('2');
    await one.until('[2 Tasks]');
    expect(performance.now() - from).toBeLessThan(2_000);
    one.press('1');
    await one.until('xxxxxxxxxx');
    expect(one.raw().length - before).toBeLessThan(120_000);
  });
});
