import { expect, it, onTestFinished } from 'vitest';
import { until } from '../support/until.ts';
import { maos, repository } from './cli.ts';

interface Agent {
  state: string;
  output_at: string | null;
  status: { by: string | null; evidence: Record<string, { status: string; detail: string | null }> };
}

it('status says that a program which asks on its own screen waits for you, and by which evidence', async () => {
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
  const waiting = await until(async () => (await agents()).find(({ state, output_at }) => state === 'waiting' && output_at !== null), {
    timeout: 25_000,
    what: 'the question to be seen',
  });
  expect(waiting.status).toMatchObject({ by: 'screen', evidence: { screen: { status: 'waiting', detail: 'asks yes or no' }, process: { status: 'busy' } } });
  expect((await run('status')).out).toContain('asker (command) waiting');
});
