/** The table of keys as hands see it: one hand, no chord but Ctrl and a letter, nothing held, nothing that another program owns. */
import { expect, test } from 'vitest';
import { KEYS } from '../../src/tui/keys/index.ts';

const named = /^(enter|esc|tab|shift\+tab|space|backspace|up|down|left|right|home|end|pageup|pagedown)$/;
/** Ctrl with these has another meaning on the way to us: flow control, Tab, Enter, Backspace, and what tmux, screen and zellij begin with. */
const TAKEN = /^ctrl\+[abghimnopqst]$/;

test('every key is one letter, one sign or one named key; the only chord is Ctrl and a letter, and each of those has a plain key beside it or is a habit', () => {
  const chords = KEYS.flatMap((key) => key.keys.filter((name) => [...name].length > 1 && !named.test(name)).map((name) => ({ name, key })));
  for (const { name, key } of chords) {
    expect(name, key.id).toMatch(/^(ctrl\+[a-z]|alt\+[1-9])$/);
    expect(name, key.id).not.toMatch(TAKEN);
    // Alt is never needed: [ and ] go from agent to agent.
    if (name.startsWith('alt')) expect(KEYS.some((one) => one.id === 'pane.next' && one.keys.includes(']'))).toBe(true);
    else expect(name === 'ctrl+l' || name === 'ctrl+z' || /^ctrl\+[duk]$/.test(name), name).toBe(true);
  }
});

test('nothing is pressed twice: no key of the table is a row of keys', () => {
  for (const key of KEYS) for (const name of key.keys) expect(name).not.toMatch(/^(\S)\1+$| /);
});
