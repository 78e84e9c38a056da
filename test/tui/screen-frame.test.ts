/** What stands where on the screen, at every size, in a real terminal; and that nothing odd ever leaves its cells. */
import { describe, expect, test } from 'vitest';
import { screen, whole } from './scenario.ts';

describe('the frame', () => {
  test('header first, footer last, borders straight, at six sizes on every screen, and below help, commands and questions', async () => {
    const { screen: one } = screen('odd', { cols: 80, rows: 24 });
    await one.until('Tests: 9 passed');
    for (const [cols, rows] of [
      [60, 16],
      [80, 24],
      [100, 30],
      [120, 40],
      [200, 60],
      [300, 100],
    ] as const) {
      one.resize(cols, rows);
      for (const digit of ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0']) {
        one.press(digit);
        await one.until(new RegExp(`\\[${digit} `));
        await one.until(whole(cols, rows));
      }
      for (const [key, shown] of [
        ['?', 'Help · You'],
        ['q', 'Leave maos-tui?'],
        [':', '▸Command'],
      ] as const) {
        one.press(key);
        await one.until(shown);
        await one.until((now) => now.line(0).startsWith(' maos shop-api') && now.line(rows - 1).endsWith(key === ':' ? 'Esc close' : '? help'));
        one.press('esc');
        await one.until((now) => whole(cols, rows)(now) && !now.text().includes(shown));
      }
    }
  });

  test('agents wait, run and finish as the mock-up shows', async () => {
    const { screen: one } = screen('run');
    await one.until('Tests: 9 passed');
    await one.until(whole(80, 24));
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
    expect(one.raw().replace(/\x1b\]2;▲ \d need you · shop-api · maos\x07/g, '')).not.toMatch(/\x1b\]|\x07/);
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
    await one.until(whole(100, 30));
  });

  test('a storm of 50 sizes, down to 20x5, leaves a whole frame and nothing beside it', async () => {
    const { screen: one } = screen('run');
    await one.until('Tests: 9 passed');
    for (let at = 0; at < 50; at++) {
      one.resize(20 + ((at * 37) % 200), 5 + ((at * 13) % 56));
      if (at % 5 === 0) one.press('3', '1');
    }
    one.resize(120, 40);
    await one.until(whole(120, 40));
    // Keys that came while it was too small did nothing.
    one.press('1');
    await one.until('Tests: 9 passed');
    await one.until(whole(120, 40));
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
