/** The user is called when they look elsewhere, in the words of their terminal, at most once in 30 s, and their title is given back. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Call, Caller, QUIET_MS } from '../../src/tui/attention/caller.ts';
import { kindOf, noticeBytes } from '../../src/tui/attention/terminals.ts';
import { titleOf } from '../../src/tui/attention/title.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';
import { fixtureState } from './fixture-state.ts';
import { memoryClient } from './memory-client.ts';
import { screen } from './scenario.ts';
import { appOn, optionsFor, Timed } from './timed-app.ts';

const ESC = '\x1b';
const NOTE = { kitty: `${ESC}]99;i=maos:d=0;shop`, osc9: `${ESC}]9;shop: `, osc777: `${ESC}]777;notify;shop;` };

test.each([
  ['kitty', { KITTY_WINDOW_ID: '1' }, NOTE.kitty],
  ['iTerm2', { TERM_PROGRAM: 'iTerm.app' }, NOTE.osc9],
  ['iTerm2 over SSH', { LC_TERMINAL: 'iTerm2' }, NOTE.osc9],
  ['Ghostty', { TERM_PROGRAM: 'ghostty' }, NOTE.osc777],
  ['WezTerm', { TERM_PROGRAM: 'WezTerm' }, NOTE.osc777],
  ['foot', { TERM: 'foot-extra' }, NOTE.osc777],
  ['urxvt', { TERM: 'rxvt-unicode-256color' }, NOTE.osc777],
  ['unknown', { TERM: 'xterm-256color' }, '\x07'],
  ['screen', { STY: '1.pts', KITTY_WINDOW_ID: '1' }, '\x07'],
  ['zellij in kitty', { ZELLIJ: '0', KITTY_WINDOW_ID: '1' }, NOTE.kitty],
  ['tmux in WezTerm', { TMUX: '/tmp/t,1,0', WEZTERM_PANE: '1' }, `${ESC}Ptmux;${ESC}${NOTE.osc777}`],
  ['tmux in an unknown one', { TMUX: '/tmp/t,1,0' }, '\x07'],
])('%s is asked in its own way', (_name, env, begins) => {
  const bytes = noticeBytes(kindOf(env), 'shop', 'impl-3 asks leave');
  expect(bytes.startsWith(begins)).toBe(true);
  if ('TMUX' in env || 'ZELLIJ' in env) expect(bytes.endsWith('\x07')).toBe(true);
});

test('a setting outranks the table, and no text can be more than text', () => {
  expect(noticeBytes(kindOf({ KITTY_WINDOW_ID: '1' }, 'off'), 'a', 'b')).toBe('');
  expect(noticeBytes(kindOf({ KITTY_WINDOW_ID: '1' }, 'bell'), 'a', 'b')).toBe('\x07');
  expect(noticeBytes(kindOf({}, 'osc9'), '4', `;1\x07${ESC}]52;c;aGk=\x07`)).toBe(`${ESC}]9;4: ,1]52,c,aGk=\x07`);
  const state = fixtureState();
  const app = new Timed(state, { ...optionsFor(state), client: memoryClient({ state, repo: `/x/a${ESC}]2;evil\x07` }) });
  expect(titleOf(app.view, false)).toBe('▲ 3 need you · a]2;evil · maos');
  expect(titleOf(app.view, true)).toBe('! 3 need you . a]2;evil . maos');
});

test('called at once for what is new, once in 30 s, and never while one looks', () => {
  let now = 0;
  const calls: Call[] = [];
  const caller = new Caller(
    () => now,
    (call) => calls.push(call),
  );
  const state = fixtureState();
  const [any] = appOn(state).view.derived.waiting;
  if (!any) throw new Error('nothing waits');
  const queue = [any];
  const arrives = (id: string) => {
    queue.push({ ...any, id, summary: id });
    caller.look(state, queue);
  };
  caller.look(state, queue);
  arrives('seen');
  expect(calls).toEqual([]);
  caller.focus(false);
  arrives('first');
  expect(calls.map((one) => one.text)).toEqual(['tester on T12 asks: first']);
  arrives('second');
  arrives('third');
  expect(calls).toHaveLength(1);
  now += QUIET_MS;
  caller.stop();
  arrives('fourth');
  expect(calls[1]?.text).toContain('fourth');
  caller.focus(true);
  if (state.run) state.run.state = 'finished';
  caller.look(state, []);
  caller.focus(false);
  if (state.run) Object.assign(state.run, { state: 'failed', end_reason: 'no money' });
  now += QUIET_MS;
  caller.look(state, []);
  expect(calls[2]).toEqual({ kind: 'failed', text: 'The run failed: no money' });
  caller.stop();
});

describe('in a terminal', () => {
  const titles = (raw: string): string[] => [...raw.matchAll(/\x1b\]2;([^\x07]*)\x07/g)].map((one) => one[1] ?? '');

  test('the title says the state, changes only with it, and is restored', async () => {
    const { screen: one } = screen('run');
    await one.until('Tests: 9 passed');
    await until(() => titles(one.raw()).length === 1, { what: 'a title' });
    one.press('2', 'j', 'j', '1');
    await one.until('[1 Run]');
    one.kill('SIGUSR2');
    await until(() => titles(one.raw()).length > 1, { what: 'another title' });
    expect(titles(one.raw())).toEqual(['▲ 3 need you · shop-api · maos', '▲ 4 need you · shop-api · maos']);
    one.press('q');
    await one.until('Leave maos-tui?');
    one.press('d');
    await one.exited;
    expect(one.raw().split(`${ESC}[22;2t`)).toHaveLength(2);
    expect(one.raw().lastIndexOf(`${ESC}[23;2t`)).toBeGreaterThan(one.raw().lastIndexOf(`${ESC}]2;`));
  });

  test('a question calls only who looks elsewhere, and runs their command with the text in its environment', async () => {
    const out = join(tempDir(), 'called');
    const { screen: one } = screen('run', {
      env: { KITTY_WINDOW_ID: '1', MAOS_TEST_NOTIFY: `printf '%s|%s' "$MAOS_NOTIFY_KIND" "$MAOS_NOTIFY_TEXT" > '${out}.part' && mv '${out}.part' '${out}'` },
    });
    await one.until('Tests: 9 passed');
    one.kill('SIGUSR2');
    await one.until('4 need you');
    expect(one.raw()).not.toContain(`${ESC}]99;`);
    one.press(`${ESC}[O`);
    one.kill('SIGUSR2');
    await until(() => one.raw().includes(`${ESC}]99;i=maos:d=1:p=body;`), { what: 'a notification' });
    const read = (): string => {
      try {
        return readFileSync(out, 'utf8');
      } catch {
        // Not written yet.
        return '';
      }
    };
    await until(() => read() !== '', { what: 'the command' });
    expect(read()).toMatch(/^needs-you\|.*rm -rf build 2/);
    expect(one.text()).toContain('[1 Run]');
  });
});
