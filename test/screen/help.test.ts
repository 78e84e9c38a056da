/** `?` on every screen, in a real terminal: each key it names is pressed there, and something is seen of it, or the reason why not. */
import { expect, test } from 'vitest';
import { SCREEN_LABELS, SCREENS, type ScreenName } from '../../src/tui/screen-names.ts';
import { KEYS, type Screen } from '../tui/harness.ts';
import { screen } from '../tui/scenario.ts';

const COLS = 120;
const NAMED: Record<string, string> = { 'shift+tab': '\x1b[Z', pgdn: '\x1b[6~', pgup: '\x1b[5~', 'ctrl+d': '\x04', 'ctrl+u': '\x15', ...KEYS };

/** The names of keys in a column of the help: `here` those of the screen, `everywhere` the others. */
function keysNamed(one: Screen, column: 'here' | 'everywhere'): string[] {
  const [from, to] = column === 'here' ? [2, 11] : [COLS / 3 + 2, COLS / 3 + 16];
  const cells = one
    .text()
    .split('\n')
    .slice(3, -3)
    .map((row) => row.slice(from, to).trim());
  const keys = cells.slice(0, cells.indexOf('')).flatMap((cell) => cell.split(/ +|…9/));
  return keys.filter((name) => /^(\S|[A-Z]\w+(\+\S+)?)$/.test(name) && name !== '…');
}

/** What changes by itself is left out: clocks and the time of words. */
const seen = (one: Screen): string =>
  `${one
    .text()
    .replace(/\d+/g, '0')
    .replace(/ 0[smh]\b/g, '')}@${one.cursor().x},${one.cursor().y},${one.alternate()}`;

/** Back to the screen as it was, whatever a key opened. */
async function home(one: Screen, at: number): Promise<void> {
  const name = SCREENS[at] as ScreenName;
  const there = () =>
    one.alternate() && one.line(1).includes(at === 0 ? '[0 You' : `[${at} ${SCREEN_LABELS[name]}`) && one.line(39).endsWith('? help') && !/━ ▸Help/.test(one.text());
  if (!one.alternate()) {
    // A shell of the worktree, or the plain lines.
    one.press('s');
    await one.until(() => one.alternate());
  }
  for (let layers = 0; layers < 4; layers++) {
    const before = one.raw().length;
    one.press('esc');
    // Esc says so where nothing is open.
    const free = () => there() && one.line(38).includes('nothing is open');
    await one.until(() => one.raw().length > before || free(), 500).catch(() => undefined);
    if (free()) break;
  }
  one.press(String(at));
  await one.until(there);
}

test('each key that ? names does something or says why not, on every screen', async () => {
  const { screen: one } = screen('run', { cols: COLS, rows: 40, env: { MAOS_TEST_STILL: '1', SHELL: '/bin/true' } });
  await one.until('Tests: 9 passed');
  const silent: string[] = [];
  for (const [at, name] of SCREENS.entries()) {
    await home(one, at);
    one.press('?');
    await one.until(`Help · ${SCREEN_LABELS[name]}`);
    const keys = [...keysNamed(one, 'here'), ...(name === 'cost' ? keysNamed(one, 'everywhere') : [])];
    expect(keys.length, name).toBeGreaterThan(name === 'cost' ? 15 : 0);
    // Where a key only said something, nothing is to be closed.
    let rest = '';
    const body = () => seen(one).split('\n').toSpliced(38, 1).join('\n');
    for (const key of keys) {
      // Tried where they belong: leaving and the shell's own key.
      if (key === 'q' || key === 'Ctrl+Z') continue;
      if (rest === '' || body() !== rest) await home(one, at);
      rest = body();
      const before = seen(one);
      one.press(NAMED[key.toLowerCase()] ?? key.replace('Alt+', '\x1b'));
      await one.until(() => seen(one) !== before, 5_000).catch(() => silent.push(`${key} on ${name}`));
    }
  }
  expect(silent).toEqual([]);
});
