/** The line interface in a real terminal: a whole session is done by reading lines, and no byte moves the cursor. */
import { afterEach, expect, it, onTestFinished } from 'vitest';
import { BIN, clean, maos, repository } from '../cli/cli.ts';
import { type Screen, start } from './harness.ts';

let screen: Screen | null = null;
afterEach(async () => {
  await screen?.close();
  screen = null;
});
const open = (cwd: string, argv: string[], env: NodeJS.ProcessEnv = {}): Screen => {
  screen = start({ argv: [process.execPath, BIN, '-C', cwd, ...argv], env: { ...clean(cwd), ...env }, cols: 300, rows: 100 });
  return screen;
};
const said = (on: Screen): string => on.raw().replaceAll('\r', '');
const lines = (on: Screen, what: RegExp): number =>
  said(on)
    .split('\n')
    .filter((line) => what.test(line)).length;

it('plays the demo from plan to merge by reading and answering lines, each event once', { timeout: 120_000 }, async () => {
  const cwd = repository();
  const on = open(cwd, ['demo', '--fast', '--no-keep', '--screen-reader']);
  const heard = (what: RegExp) => on.until((now) => what.test(said(now)), 60_000);
  await heard(/\x07Needs you: plan.*Type 1 to open it\. \d\d:\d\d/);
  on.press('1', 'enter');
  await heard(/Approve plan v1\?\n[\s\S]*1\. approve, or y\.\n[\s\S]*\d\. send back, or r\.\n0\. Back\./);
  on.press('0', 'enter');
  await heard(/Nothing was answered/);
  on.press('1', 'enter', 'y', 'enter');
  await heard(/Plan approved; agents start/);
  await heard(/\x07Needs you: permission/);
  on.press('1', 'enter', 'y', 'enter');
  await heard(/allowed once/);
  on.press('s', 'enter', 't', 'enter');
  await heard(/of 7 tasks done/);
  await heard(/\x07Needs you: merge/);
  on.press('1', 'enter', '1', 'enter');
  await heard(/The run is finished\. \d\d:\d\d/);
  on.press('q', 'enter', '1', 'enter');
  expect(await on.exited).toBe(0);
  const all = said(on);
  expect(all).not.toContain('\x1b');
  expect(all).not.toMatch(/[\u2500-\u257f]/);
  expect(lines(on, /Plan v1 approved/)).toBe(1);
});

it('takes a goal, says why not, and is chosen by variable', async () => {
  const cwd = repository();
  const on = open(cwd, ['--read-only'], { MAOS_SCREEN_READER: '1' });
  onTestFinished(() => expect(on.raw()).not.toContain('\x1b'));
  await on.until('There is no run. Type g to give a goal.');
  on.press('g', 'enter');
  await on.until(/Not now: read-only/);
  on.press('t', 'enter', 'n', 'enter', '7', 'enter', 'd T1', 'enter');
  await on.until('There is no result of T1 to read.');
  expect(lines(on, /There is no task\./)).toBe(1);
  on.press('q', 'enter', '1', 'enter');
  expect(await on.exited).toBe(0);
});

it('reads plan, task, changes, messages and cost while a question is open, and types a line to an agent that asks in its own terminal', { timeout: 90_000 }, async () => {
  const cwd = repository({
    'multi-agent.yaml': 'version: 1\nsettings: {checks: ["test -f hello.txt"]}\nservices:\n  asker: {command: [sh, asker.sh]}\n',
    'asker.sh': `maos-tui agent send asker 'a note to myself'\nprintf 'Overwrite hello.txt? [y/N] '\nread answer\necho "said $answer" > hello.txt\n`,
    'plan.json': JSON.stringify({
      summary: 'a plan',
      tasks: [
        { id: 'T1', role: 'asker', title: 'ask' },
        { id: 'T2', role: 'asker', title: 'ask again', dependencies: ['T1'] },
      ],
    }),
  });
  onTestFinished(async () => {
    await maos(['stop', '--now'], { cwd });
  });
  expect((await maos(['run', 'ask', '--plan', 'plan.json', '--detach'], { cwd })).code).toBeLessThan(6);
  const on = open(cwd, ['--screen-reader']);
  const heard = (what: RegExp) => on.until((now) => what.test(said(now)), 40_000);
  await heard(/Needs you: plan/);
  on.press('1', 'enter', 't', 'enter', 't t2', 'enter');
  await heard(/T2 wait: ask again, asker, needs T1\.\n[\s\S]*T2 ask again\.\n/);
  expect(said(on)).not.toContain('is no answer here');
  on.press('y', 'enter');
  await heard(/Needs you: keys of asker for T1: asks in its terminal/);
  on.press('1', 'enter');
  await heard(/The terminal of asker, on T1\.\n[\s\S]*Overwrite hello\.txt\? \[y\/N\]\n[\s\S]*Write one line\./);
  on.press('.', 'enter', 'i asker', 'enter');
  await heard(/Nothing was sent[\s\S]*The terminal of asker, on T1/);
  on.press('yes', 'enter');
  await heard(/Typed to asker\./);
  await heard(/Needs you: review of asker for T1/);
  on.press('1', 'enter');
  await heard(/Before you answer, d T1 reads the changes/);
  on.press('d T1', 'enter');
  await heard(/\+said yes\n/);
  on.press('t T1', 'enter', 'm', 'enter', 'b', 'enter', 'x', 'enter');
  await heard(
    /\+said yes\n[\s\S]*check passed: test -f hello\.txt[\s\S]*asker to asker, about T1: a note to myself\.[\s\S]*Cost of the run: \S+ no budget[\s\S]*x is no answer here\./,
  );
  on.press('y', 'enter');
  await heard(/T1 approved; it merges now/);
  on.press('q', 'enter', 'd', 'enter');
  expect(await on.exited).toBe(0);
  expect(on.raw()).not.toContain('\x1b');
});
