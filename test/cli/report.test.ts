import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { start } from '../tui/harness.ts';
import { BIN, clean, maos, repository } from './cli.ts';

const NASTY = 'add <script>alert(1)</script> | `and` "more" \u202e日本語';

it('tells a run whole, as Markdown and as HTML that runs nothing, also when it is over and another one began', async () => {
  const plan = (title: string) =>
    JSON.stringify({
      summary: title,
      tasks: [
        { id: 'T1', title, role: 'backend' },
        { id: 'T2', title: 'second', role: 'backend', dependencies: ['T1'] },
      ],
    });
  const cwd = repository({
    'multi-agent.yaml': 'version: 1\nsettings: {autonomy: auto, checks: ["true"]}\nservices:\n  backend: {command: [sh, agent.sh]}\n',
    'agent.sh': 'printf "<b>&amp;</b>\\n$MAOS_SESSION_ID\\n" > $MAOS_TASK_ID.txt\nmaos-tui agent complete --summary "made <i>it</i>"\n',
    'one.json': plan(NASTY),
    'two.json': plan('other'),
  });
  const run = (...argv: string[]) => maos(argv, { cwd });
  onTestFinished(async () => {
    await run('stop', '--now');
  });
  const ids: string[] = [];
  for (const file of ['one.json', 'two.json']) {
    await run('run', `goal of ${file}`, '--plan', file, '--approve-plan', '--detach');
    await run('status', '--wait', 'done', '--timeout', '60s');
    const state = (await run('status', '--json')).json() as { run: { id: string }; attention: { kind: string; at: string }[] };
    ids.push(state.run.id);
    // What goes on has not ended, and takes as long as it has so far.
    expect((await run('report')).out).toMatch(/\*\*State\*\* \| finishing[\s\S]*\*\*Has taken\*\*/);
    expect(await run('merge', '--at', state.attention[0]?.at ?? '')).toMatchObject({ code: 0, err: expect.any(String) });
  }
  const [first = '', second = ''] = ids;

  const markdown = (await run('report', first)).out;
  for (const text of [
    'goal of one.json',
    '2 of 2 done',
    '| T1 | add \\<script\\>',
    '+\\<b\\>'.replaceAll('\\', ''),
    'check passed',
    'Merge 2 tasks',
    '**Ended as** | finished',
    '  try 1 accepted : done, ',
  ])
    expect(markdown).toContain(text);
  expect(markdown).not.toContain('\u202e');
  expect((await run('report')).out).toContain('goal of two.json');
  expect((await run('report', second, '--json')).json()).toMatchObject({ schema: 'maos.report/1', run: { id: second }, counts: { tasks: 2, done: 2 } });

  expect((await run('report', first, '--out', 'report.html')).code).toBe(0);
  const html = readFileSync(join(cwd, 'report.html'), 'utf8');
  expect(html).toContain("default-src 'none'");
  expect(html).toContain('&lt;script&gt;');
  for (const never of ['<script', '<b>', '<i>', 'http://', 'https://', '\u202e']) expect(html).not.toContain(never);
  for (const part of ['Timeline of the tasks', 'What waits for what', 'class="bar accepted"', 'class="edge"', 'class="a">+&lt;b&gt;']) expect(html).toContain(part);

  const wrong = await run('report', `${first}x`);
  expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining(`Did you mean ${first}?`) });

  // The run that is over opens as it was, and nothing in it can be changed.
  const screen = start({ argv: [process.execPath, BIN, '-C', cwd, 'attach', first], cols: 100, rows: 30, env: clean(cwd) });
  try {
    await screen.until('2 of 2 tasks are merged');
    expect(screen.text()).toContain('add <script>');
    expect(screen.text()).not.toContain('other');
    screen.press('+');
    await screen.until('read-only');
  } finally {
    await screen.close();
  }
});
