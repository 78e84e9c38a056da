/** Typing to an agent and a shell where it works, on the built program in a real terminal. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { type Screen, start } from '../tui/harness.ts';
import { BIN, Place } from './world.ts';

const CONFIG = `version: 1
settings: { parallel: 1, autonomy: auto, review: auto }
services:
  backend: { command: [sh, agent.sh] }
`;
const PLAN = { summary: 'one', phases: [{ id: 'p1', title: 'all' }], tasks: [{ id: 'T1', title: 'typed to', role: 'backend', phase: 'p1' }] };

let place: Place | null = null;
let open: Screen | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
  const left = await place?.remove();
  place = null;
  expect(left ?? []).toEqual([]);
});

/** A run with one agent that plays this script, on screen once it printed READY. */
async function screenOn(script: string, env: Record<string, string> = {}): Promise<{ screen: Screen; at: Place; worktree: string; session: string }> {
  const at = await Place.make({ 'agent.sh': script, 'plan.json': JSON.stringify(PLAN), 'multi-agent.yaml': CONFIG });
  place = at;
  const started = await at.maos('run', '--plan', 'plan.json', 'type to me', '--detach');
  expect(started).toMatchObject({ code: 0 });
  const session = await until(async () => Object.values((await (await at.client()).state()).sessions).find((one) => one.worktree !== null), { what: 'the agent' });
  open = start({ argv: [process.execPath, BIN, '-C', at.repo], env: { ...(at.env as Record<string, string>), ...env } });
  await open.until('READY');
  return { screen: open, at, worktree: session.worktree ?? '', session: session.id };
}
const got = (worktree: string) => readFileSync(join(worktree, 'keys.bin'), 'latin1');
const events = async (at: Place) => (await at.maos('audit', '--json', '-n', '1000')).stdout;

describe('typing to an agent', () => {
  it('sends every key as it is, save Ctrl+]; the audit log has that, and not what', async () => {
    const { screen, at, worktree } = await screenOn('stty raw -echo; printf READY; cat > keys.bin');
    screen.press('i');
    await screen.until('TYPING TO backend — Ctrl+] to leave');
    expect(screen.text()).toContain('Keys go to backend (sh). maos shortcuts are off.');
    expect(screen.text()).toContain('Ctrl+] leave typing  all other keys go to backend');
    const keys = [
      'q',
      '\x03',
      '\x1a',
      '\x0c',
      '\x1b[A',
      '\x1b[B',
      '\x1b[C',
      '\x1b[D',
      '\x1b[5~',
      '\x1bOP',
      '\t',
      '\x1b[Z',
      '\r',
      '\n',
      '\x7f',
      '\x1b1',
      'ü',
      '界',
      '👩‍👩‍👧',
      '\x1c',
      '0',
      '?',
    ];
    for (const key of keys) screen.press(key);
    screen.press('\x1b[200~two\rlines\x1b[201~', 'hunter2', '\x1b');
    const wanted = Buffer.from(`${keys.join('')}two\rlineshunter2\x1b`).toString('latin1');
    await until(() => got(worktree).length >= wanted.length, { what: 'the keys' }).catch(() => undefined);
    expect(got(worktree)).toBe(wanted);
    screen.press('\x1d');
    await screen.until((now) => !now.text().includes('TYPING TO'));
    screen.press('?');
    await screen.until('Help · Run');
    expect(got(worktree)).toBe(wanted);
    const log = await events(at);
    expect(log.match(/session\.taken-over/g)).toHaveLength(1);
    expect(log).not.toContain('hunter2');
  });

  it('keeps the brackets of a paste for an agent that asked for them', async () => {
    const { screen, worktree } = await screenOn("stty raw -echo; printf 'READY\\033[?2004h'; cat > keys.bin");
    screen.press('i');
    await screen.until('TYPING TO');
    screen.press('\x1b[200~a\rb\x1b[201~');
    await until(() => got(worktree).endsWith('\x1b[201~'));
    expect(got(worktree)).toBe('\x1b[200~a\rb\x1b[201~');
  });

  it('can be left while the agent floods', async () => {
    const { screen, worktree } = await screenOn('stty raw -echo; (while :; do printf "READY flooding\\r\\n"; done) & cat > keys.bin');
    screen.press('i');
    await screen.until('TYPING TO');
    const keys = ['q', 'y', '\x03', '\x1b[A', 'ü界', '\r', '\x1b', '?'];
    screen.press(...keys);
    await until(() => got(worktree).length >= Buffer.byteLength(keys.join('')), { what: 'the keys' });
    screen.press('\x1d');
    await screen.until((now) => !now.text().includes('TYPING TO') && now.text().includes('flooding'));
    expect(got(worktree)).toBe(Buffer.from(keys.join('')).toString('latin1'));
    screen.press('2');
    await screen.until('[2 Tasks]');
  });

  it('ends with the agent, and what was still typed is no command', async () => {
    const { screen } = await screenOn('stty raw -echo; printf READY; head -c 1 > /dev/null; exit 3');
    screen.press('i');
    await screen.until('TYPING TO');
    screen.press('x');
    await screen.until('You no longer type to backend.');
    screen.press('q', 'd', '2');
    expect(screen.text()).not.toContain('Leave maos-tui?');
    await screen.until('[1 Run]');
  });
});

describe('a shell in the worktree', () => {
  it('is there, is the user’s, knows nothing of agents, and the screen comes back', async () => {
    const { screen, worktree } = await screenOn('echo READY; sleep 300', { SHELL: '/bin/bash', PS1: '$ ', HISTFILE: '/dev/null', MINE: 'yes' });
    screen.press('!');
    await screen.until((now) => !now.alternate() && now.text().includes('Come back with: exit'));
    expect(screen.text()).toContain('a shell in the worktree of T1');
    screen.press('pwd > ../../../seen; env | grep -c ^MAOS_ >> ../../../seen; echo $MINE >> ../../../seen; sleep 60', 'enter');
    const seen = join(worktree, '../../../seen');
    await until(() => readFileSync(seen, 'utf8') === `${worktree}\n0\nyes\n`);
    // Ctrl+C is for what runs there.
    screen.press('ctrl+c');
    screen.press('exit', 'enter');
    await screen.until((now) => now.alternate() && now.line(0).includes('RUN') && now.text().includes('Back from the shell'));
    screen.press('2');
    await screen.until('[2 Tasks]');
  });
});
