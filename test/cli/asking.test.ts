import { expect, it, onTestFinished } from 'vitest';
import { until } from '../support/until.ts';
import { start } from '../tui/harness.ts';
import { BIN, clean, maos, repository } from './cli.ts';

interface Agent {
  state: string;
  output_at: string | null;
  status: { by: string | null; evidence: Record<string, { status: string; detail: string | null }> };
}

it('a program that asks on its own screen needs you, by that evidence, until somebody typed to it', async () => {
  const cwd = repository({
    'multi-agent.yaml': 'version: 1\nsettings: {autonomy: auto}\nservices:\n  asker: {command: [sh, asker.sh]}\n',
    'asker.sh': `printf 'Overwrite hello.txt? [y/N] '\nread answer\necho "$answer" > hello.txt\n`,
    'plan.json': JSON.stringify({ summary: 'a plan', tasks: [{ id: 'T1', role: 'asker', title: 'ask' }] }),
  });
  const run = (...argv: string[]) => maos(argv, { cwd });
  onTestFinished(async () => {
    await run('stop', '--now');
  });
  expect((await run('run', 'ask', '--plan', 'plan.json', '--detach')).code).toBe(0);
  const agents = async () => ((await run('status', '--json')).json() as { agents: Agent[] }).agents;
  const waiting = await until(async () => (await agents()).find(({ state, output_at }) => state === 'you' && output_at !== null), {
    timeout: 25_000,
    what: 'the question to be seen',
  });
  expect(waiting.status).toMatchObject({ by: 'screen', evidence: { screen: { status: 'waiting', detail: 'asks yes or no' }, process: { status: 'busy' } } });
  const status = await run('status');
  expect(status).toMatchObject({ code: 5, out: expect.stringContaining('asker (command) you') });
  expect((await run('you')).out).toContain('asks in its terminal: asks yes or no');
  const [item] = (await run('you', '--json')).json() as { id: string; kind: string }[];
  expect(item?.kind).toBe('input');
  expect(await run('approve', item?.id ?? '', '--at', 'x')).toMatchObject({ code: 1, err: expect.stringContaining('waits for keys') });

  const screen = start({ argv: [process.execPath, BIN, '-C', cwd], cols: 100, rows: 30, env: clean(cwd) });
  try {
    await screen.until('1 need');
    expect(screen.text()).toMatch(/▲ YOU +T1/);
    screen.press('0');
    await screen.until('Overwrite hello.txt? [y/N]');
    screen.press('enter');
    await screen.until('[1 Run]');
    screen.press('i');
    await screen.until('Ctrl+]');
    screen.press('y', 'enter');
    await until(async () => (await run('status', '--wait', 'done', '--timeout', '30s')).code !== 124, { timeout: 40_000, what: 'the task to end' });
  } finally {
    await screen.close();
  }
  const [task] = (await run('tasks', 'list', '--json')).json() as { state: string }[];
  expect(task?.state).toBe('done');
});
