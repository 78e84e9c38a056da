/** Rendered screens, most of them recorded from the real CLIs (see real/record-screens.ts), and what each says of its agent. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { screensOf } from '../../src/agents/command/screens.ts';
import { classify, type Screen } from '../../src/agents/screen/classify.ts';
import { LINE_QUESTIONS } from '../../src/agents/screen/rules.ts';

const folder = join(import.meta.dirname, 'fixtures/screens');
function recorded(name: string): Screen {
  const [head = '', ...rows] = readFileSync(join(folder, `${name}.txt`), 'utf8')
    .trimEnd()
    .split('\n');
  const [, x = '0', y = '0'] = head.split(' ');
  return { rows, cursor: { x: Number(x), y: Number(y) } };
}
const verdict = ({ rows, cursor }: Screen, agent: string): string => {
  const found = classify({ rows, cursor }, screensOf([agent]));
  return found === null ? 'nothing' : `${found.status}: ${found.detail}`;
};

/** Fixture, verdict. The name before the first dash is the agent. */
const RECORDED: Record<string, string> = {
  'claude-permission': 'waiting: permission dialog',
  'claude-edit': 'waiting: permission dialog',
  'claude-trust': 'waiting: asks whether it may trust the folder',
  'claude-busy': 'busy: esc to interrupt',
  'claude-command': 'busy: esc to interrupt',
  'claude-done': 'ready: prompt box',
  'claude-idle': 'ready: prompt box',
  'claude-quotes': 'ready: prompt box',
  'claude-limited': 'ready: prompt box',
  'claude-error': 'ready: prompt box',
  'codex-permission': 'waiting: permission dialog',
  'codex-login': 'waiting: asks you to log in',
  'codex-busy': 'busy: esc to interrupt',
  'codex-command': 'busy: esc to interrupt',
  'codex-done': 'ready: prompt box',
  'codex-idle': 'ready: prompt box',
  'codex-quotes': 'ready: prompt box',
  'codex-limited': 'ready: prompt box',
  'gemini-permission': 'waiting: permission dialog',
  'gemini-edit': 'waiting: permission dialog',
  'gemini-trust': 'waiting: asks whether it may trust the folder',
  'gemini-busy': 'busy: esc to cancel',
  'gemini-idle': 'ready: prompt box',
  'gemini-quotes': 'ready: prompt box',
  'gemini-error': 'ready: prompt box',
  'opencode-permission': 'waiting: permission dialog',
  'opencode-edit': 'waiting: permission dialog',
  'opencode-busy': 'busy: esc interrupt',
  'opencode-idle': 'ready: prompt box',
};

describe('a recorded screen', () => {
  it.each(Object.entries(RECORDED))('%s is %s', (name, expected) => {
    expect(verdict(recorded(name), name.split('-')[0] ?? '')).toBe(expected);
  });

  it('has a row in the table, each of them', () => {
    expect(readdirSync(folder).map((file) => file.replace(/\.txt$/, ''))).toEqual(Object.keys(RECORDED).sort());
  });

  it('says nothing of a dialog to an agent that shows it above a prompt of its own', () => {
    for (const name of Object.keys(RECORDED).filter((one) => one.endsWith('-permission'))) {
      const agent = name.split('-')[0] ?? '';
      const idle = recorded(`${agent}-idle`);
      const prompt = idle.rows.filter((row) => row.trim() !== '').slice(-12);
      const rows = [...recorded(name).rows, ...prompt];
      expect([agent, verdict({ rows, cursor: { x: 2, y: rows.length - 3 } }, agent)]).toEqual([agent, 'ready: prompt box']);
    }
  });
});

/** What stands on the last row left of the cursor, and the verdict on a program that prints lines. */
const LINES: [string, string][] = [
  ['Overwrite config.json? [y/N] ', 'waiting: asks yes or no'],
  ['Remove 3 files (y/n)?', 'waiting: asks yes or no'],
  ['Are you sure you want to continue connecting (yes/no/[fingerprint])? ', 'waiting: asks yes or no'],
  ['[sudo] password for ada: ', 'waiting: asks for a secret'],
  ['Password: ', 'waiting: asks for a secret'],
  ["Enter passphrase for key '/home/you/.ssh/id_ed25519': ", 'waiting: asks for a secret'],
  ["Username for 'https://example.org': ", 'waiting: asks who you are'],
  ['Press any key to continue . . .', 'waiting: asks for a key'],
  ['Press ENTER to go on', 'waiting: asks for a key'],
  ['Continue? ', 'waiting: asks whether to go on'],
  ['Do you want to continue with the migration? ', 'waiting: asks whether to go on'],
  ['--More--(42%)', 'waiting: a pager waits for a key'],
  ['Enter your choice: ', 'waiting: asks for a choice'],
  ['Compiling 12 of 40 ', 'nothing'],
  ['$ ', 'nothing'],
  ['The password: it is asked for later, in the next step ', 'nothing'],
  ['> I will answer [y/N] for you and go on ', 'nothing'],
];

describe('a program that prints lines', () => {
  it.each(LINES)('%j is %s', (row, expected) => {
    const rows = ['some output', 'more of it', row];
    expect(verdict({ rows, cursor: { x: row.length, y: 2 } }, 'my-agent')).toBe(expected);
  });

  it('asks nobody with what it printed as a line, nor with what stands above other rows', () => {
    for (const [row] of LINES) {
      expect(classify({ rows: [row, ''], cursor: { x: 0, y: 1 } }, LINE_QUESTIONS)).toBeNull();
      expect(classify({ rows: [row, 'and then this'], cursor: { x: row.length, y: 0 } }, LINE_QUESTIONS)).toBeNull();
    }
  });

  it('is read by the rules of the agents its command line names', () => {
    expect(screensOf(['sh', '-c', 'cd x && /opt/bin/claude -p']).length).toBeGreaterThan(LINE_QUESTIONS.length);
    expect(screensOf(['my-agent'])).toEqual(LINE_QUESTIONS);
  });
});
